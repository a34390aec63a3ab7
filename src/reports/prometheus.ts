import { createRequire } from 'node:module';
import type Prometheus from 'prom-client';
import { type Gathered } from './gathered';
import { type Measured, type Metric, METRICS, pointsOfAll } from './metrics';

/** An application's own register, of whichever copy of `prom-client`. */
export type MetricsRegister = Pick<
  Prometheus.Registry,
  'registerMetric' | 'getSingleMetric' | 'removeSingleMetric'
>;

export const METRIC_NAMES: readonly string[] = METRICS.map(({ name }) => name);

/** The text that Prometheus scrapes. */
export async function metricsText(
  gathered: Gathered<Measured>,
): Promise<{ mediaType: string; body: string }> {
  const register = new (load().Registry)();
  fillRegister(register, () => Promise.resolve(gathered));
  return { mediaType: register.contentType, body: await register.metrics() };
}

/**
 * Puts the metrics into a register. Each time it is asked for its values they are read anew, once for all metrics.
 *
 * @param read - Never rejects: an application's other metrics must not fail with ours.
 */
export function fillRegister(register: MetricsRegister, read: () => Promise<Gathered<Measured>>): void {
  const { Counter, Gauge } = load();
  let reading: Promise<Gathered<Measured>> | null = null;
  // A register asks all its metrics in one tick.
  const readOnce = () =>
    (reading ??= read().finally(() => {
      reading = null;
    }));
  for (const metric of METRICS) {
    const { name, help, type, labelNames } = metric;
    const configuration = { name, help, labelNames: [...labelNames], registers: [] };
    const target = type === 'gauge' ? new Gauge(configuration) : new Counter(configuration);
    const collect = async () => {
      show(metric, target, await readOnce());
    };
    Object.assign(target, { collect });
    register.registerMetric(target);
  }
}

function show(
  metric: Metric,
  target: Prometheus.Gauge | Prometheus.Counter,
  gathered: Gathered<Measured>,
): void {
  target.reset();
  // Set to 0 by the reset, so `inc` sets a counter, too.
  for (const { labels, value } of pointsOfAll(metric, gathered)) target.inc({ ...labels }, value);
}

/** It takes some 50 ms and 2 MB to load, so only those wait for it who want metrics. */
function load(): typeof Prometheus {
  return createRequire(__filename)('prom-client') as typeof Prometheus;
}
