import { type BreakLocation } from '../tracer/inspector-session';
import { type Places } from './line-recorder';
import { type ProbedFunction } from './probed-function';

/** Directly before a place that a loop comes back to: a condition, or the begin of a body that is run at least once. */
const LOOP = /(?:\bwhile\s*\([^;{}]*|\bdo\s*\{?\s*|\bfor\s*\([^;{}]*;[^;{}]*)$/;
/** Characters before a place that are looked at. */
const BEFORE = 500;

/** What the code tells of the places of a function. */
export function findPlaces({ places, script, isAsync, isGenerator }: ProbedFunction): Places {
  const lines = script.text.split('\n');
  const lineOf = (lineNumber: number) => lines[lineNumber] ?? '';
  const choose = (isWanted: (location: BreakLocation) => boolean) =>
    new Set(places.flatMap((location, place) => (isWanted(location) ? [place] : [])));
  return {
    returns: choose(({ type }) => type === 'return'),
    yields: choose(({ lineNumber }) => isGenerator && /\byield\b/.test(lineOf(lineNumber))),
    // Of a function that can wait, a call may be under way that is about to go on somewhere below.
    firsts: choose(({ lineNumber }) => !(isAsync || isGenerator) || lineNumber === places[0]?.lineNumber),
    loops: choose(({ lineNumber, columnNumber }) => {
      const before = `${lineOf(lineNumber - 1)}\n${lineOf(lineNumber).slice(0, columnNumber)}`;
      return LOOP.test(before.slice(-BEFORE));
    }),
  };
}
