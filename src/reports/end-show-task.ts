import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { endShowJson, endShowText, makeEndShowReport } from './end-show';
import { type Format, render } from './format';
import { type Gathered, mapParts, sameInterval } from './gathered';
import { type CountedLook, joinLooks } from './join-looks';
import { type TableQuestion } from './question';
import { ShownNames } from './shown-names';
import { type ToldVerdict, verdictJson, verdictText } from './verdict';

export interface EndShowInput {
  looks: Gathered<CountedLook>;
  question: TableQuestion;
  sources: SourcesOptions;
  format: Format;
  /** What stands before paths of the router, for the question to ask next. */
  base: string;
}

export interface EndShowAnswer {
  text: string;
  /** `null` without a beginning to compare with. */
  verdict: ToldVerdict | null;
}

/** Writes the answer of `/end_show`. */
export const task: Task<EndShowInput, EndShowAnswer> = { module: __filename, run: writeEndShow };

export async function writeEndShow({
  looks: all,
  question,
  sources,
  format,
  base,
}: EndShowInput): Promise<EndShowAnswer> {
  const looks = sameInterval(all, ({ now }) => now.snapshot.origin.samplingInterval);
  const subject = { captures: mapParts(looks, ({ now }) => now), ...joinLooks(looks) };
  const report = await makeEndShowReport(subject, question, new ShownNames(new Sources(sources)), base);
  const text = render(
    format,
    () => endShowText(report),
    () => endShowJson(report),
  );
  const { header, verdict } = report;
  const told = verdict && {
    at: header.takenAt,
    text: verdictText(verdict),
    json: verdictJson(verdict),
  };
  return { text, verdict: told };
}
