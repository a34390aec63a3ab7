import { metricsText } from '../../reports/prometheus';
import { measure } from '../measure';
import { sharedRoute } from '../route';

export const metrics = sharedRoute(
  ['GET'],
  {},
  {
    collect: ({ settings }) => measure(settings),

    write: (measured) => metricsText(measured),
  },
);
