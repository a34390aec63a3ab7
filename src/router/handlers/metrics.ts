import { metricsText } from '../../reports/prometheus';
import { measure } from '../measure';
import { type Route, sharedRoute } from '../route';

const operations = { GET: { summary: 'Metrics for Prometheus.', answers: { 'text/plain': null } } };

export const metrics: Route = {
  ...sharedRoute(
    operations,
    {},
    {
      collect: ({ settings }) => measure(settings),

      write: (measured) => metricsText(measured),
    },
  ),
  isScraped: true,
};
