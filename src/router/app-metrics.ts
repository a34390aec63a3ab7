import { OptionError } from '../base/errors';
import { stackOf } from '../base/thrown';
import { ownIdentity } from '../process/identity';
import { type Gathered, ofOne } from '../reports/gathered';
import { type Measured } from '../reports/metrics';
import { fillRegister, METRIC_NAMES, type MetricsRegister } from '../reports/prometheus';
import { failure, type Logger } from './log';
import { measure } from './measure';
import { type Settings } from './options';

/** The metrics of this process in an application's own register, for as long as the router is open. */
export class AppMetrics {
  /** @throws OptionError when the register has metrics of these names, as from another router. */
  constructor(
    private readonly register: MetricsRegister,
    private readonly settings: Settings,
    private readonly log: Logger,
  ) {
    const taken = METRIC_NAMES.find((name) => register.getSingleMetric(name) !== undefined);
    if (taken !== undefined) throw new OptionError([`metrics: the register has a metric ${taken} already`]);
    fillRegister(register, () => this.#read());
  }

  close(): void {
    for (const name of METRIC_NAMES) this.register.removeSingleMetric(name);
  }

  async #read(): Promise<Gathered<Measured>> {
    const process = ownIdentity();
    try {
      return ofOne({ process, data: await measure(this.settings) });
    } catch (error) {
      this.log.error(`tracealloc: no metrics. ${stackOf(error)}`, failure('metrics-failed', error));
      return { asked: process, parts: [], absent: [] };
    }
  }
}
