import { Frame } from '../model/frame';

/** An answer with other frames in it, such as those that source maps lead to; all else stays. */
export function mapFrames<Answer>(answer: Answer, change: (frame: Frame) => Frame): Answer {
  return mapValue(answer, change) as Answer;
}

function mapValue(value: unknown, change: (frame: Frame) => Frame): unknown {
  if (value instanceof Frame) return change(value);
  if (Array.isArray(value)) return value.map((each) => mapValue(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapValue(each, change)]));
}
