import { metricsText } from '../../reports/prometheus';
import { measure } from '../measure';
import { type Route, sharedRoute } from '../route';

export const metrics: Route = {
  ...sharedRoute(
    ['GET'],
    {},
    {
      collect: ({ settings }) => measure(settings),

      write: (measured) => metricsText(measured),
    },
  ),
  isScraped: true,
};
