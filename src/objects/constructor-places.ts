import { shortFunctionName } from '../base/short-names';
import { Frame } from '../model/frame';
import { type InspectorSession } from '../tracer/inspector-session';
import { scriptName } from '../tracer/script-name';
import { type Constructor, type Kind, ownValue } from './count-by-constructor';
import { giveToInspector } from './handover';

/** The inspector repeats the static properties of a class; one with more of them, or longer texts, has no place. */
const MAX_STATICS = 1000;
const MAX_STATIC_TEXT = 100_000;

/** How a script is shown of which only the number is known. */
const NUMBERED = '(script ';

/** As V8 gives it; line and column are 0-based. */
interface FunctionLocation {
  scriptId: string;
  lineNumber: number;
  columnNumber: number;
}

/**
 * Finds out what constructors are called and where they start. What is known is kept for as long as the constructor
 * lives, so only a new one costs time.
 */
export class ConstructorPlaces {
  readonly #known = new WeakMap<Constructor, Frame>();

  /** Gives the name and the place of a kind; what V8 itself provides has no file. */
  finder(session: InspectorSession): (kind: Kind) => Frame {
    let scripts: ReadonlyMap<string, string> | undefined;
    const find = (constructor: Constructor): Frame => {
      const location = locate(session, constructor);
      if (location === null) return new Frame('', 0, 0, nameOf(constructor));
      scripts ??= findScripts(session);
      return toFrame(nameOf(constructor), location, scripts);
    };
    return (kind) => {
      if (typeof kind === 'string') return new Frame('', 0, 0, shortFunctionName(kind));
      const place = this.#known.get(kind) ?? find(kind);
      if (!isNumbered(place)) this.#known.set(kind, place);
      return place;
    };
  }
}

function locate(session: InspectorSession, constructor: Constructor): FunctionLocation | null {
  if (carriesMuch(constructor)) return null;
  const objectId = giveToInspector(session, constructor);
  const { internalProperties = [] } = session.callNow('Runtime.getProperties', {
    objectId,
    ownProperties: true,
  });
  const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]');
  return (location?.value?.value as FunctionLocation | undefined) ?? null;
}

function carriesMuch(constructor: Constructor): boolean {
  const statics: PropertyDescriptor[] = Object.values(Object.getOwnPropertyDescriptors(constructor));
  return statics.length > MAX_STATICS || statics.some(({ value }) => isLongText(value));
}

function isLongText(value: unknown): boolean {
  return typeof value === 'string' && value.length > MAX_STATIC_TEXT;
}

/**
 * The names of scripts of which some function has run, by id. The debugger would know them all, but to turn it on makes
 * V8 run `await` by about a third slower for the rest of the process's life; this question leaves nothing behind.
 */
function findScripts(session: InspectorSession): ReadonlyMap<string, string> {
  const { result } = session.callNow('Profiler.getBestEffortCoverage');
  return new Map(result.map(({ scriptId, url }) => [scriptId, url]));
}

function toFrame(name: string, location: FunctionLocation, scripts: ReadonlyMap<string, string>): Frame {
  const { scriptId, lineNumber, columnNumber } = location;
  const url = scripts.get(scriptId);
  const filename =
    url === undefined ? `${NUMBERED}${scriptId})` : scriptName({ functionName: name, url, ...location });
  return new Frame(filename, lineNumber + 1, columnNumber + 1, name);
}

/** A script has no name while nothing of it ran but constructors without code of their own; it may get one. */
function isNumbered({ filename }: Frame): boolean {
  return filename.startsWith(NUMBERED);
}

/** What a function is called; it may have made its name anything. */
export function nameOf(constructor: Constructor): string {
  const name = ownValue(constructor, 'name');
  return typeof name === 'string' && name !== '' ? shortFunctionName(name) : '(anonymous)';
}
