import { type Format, render } from '../../reports/format';
import { type Gathered, workersJson, workersText } from '../../reports/gathered';

/** Says that what was asked for is done, and which workers did not do it. */
export function writeDone(gathered: Gathered<unknown>, format: Format): string {
  return render(
    format,
    () => `OK\n${gathered.absent.length > 0 ? workersText(gathered) : ''}`,
    () => ({ ok: true, workers: workersJson(gathered, () => ({})) }),
  );
}
