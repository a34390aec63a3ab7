import { type Format, render } from '../../reports/format';
import { type Gathered, workersJson, workersText } from '../../reports/gathered';

/**
 * Says that what was asked for is done, and which workers did not do it.
 *
 * @param text - A line, for people.
 * @param fields - The same for programs.
 */
export function writeDone(
  gathered: Gathered<unknown>,
  format: Format,
  text = 'OK',
  fields: object = { ok: true },
): string {
  return render(
    format,
    () => `${text}\n${gathered.absent.length > 0 ? workersText(gathered) : ''}`,
    () => doneJson(gathered, fields),
  );
}

export function doneJson<Fields extends object>(gathered: Gathered<unknown>, fields: Fields) {
  return { ...fields, workers: workersJson(gathered, () => ({})) };
}
