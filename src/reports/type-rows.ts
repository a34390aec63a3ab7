import { printable } from '../base/printable';
import { type Census } from '../model/census';
import { constructorOf, type TypeCount } from '../model/type-counts';
import { type Sources } from '../sources/sources';
import { type Gathered, isOfWorkers } from './gathered';

/** A type as shown, with what each worker process has of it; none where only one process was asked. */
export interface TypeRow<Type extends TypeCount> {
  readonly type: Type;
  readonly shares: readonly TypeShare<Type>[];
}

interface TypeShare<Type> {
  readonly pid: number;
  readonly type: Type;
}

/** Longer names stand out of their column instead of widening it. */
const MAX_WIDTH = 80;

/** Gives types the places that users know: through source maps, relative to the source root. */
export async function toRows<Type extends TypeCount>(
  types: readonly Type[],
  censuses: Gathered<Census<Type>>,
  sources: Sources,
): Promise<TypeRow<Type>[]> {
  await sources.open(types.map(({ filename }) => filename));
  const sharesOf = splitByWorker(censuses);
  return types.map((type) => {
    const { filename, lineno, column } = sources.frame(constructorOf(type));
    return { type: { ...type, filename, lineno, column }, shares: sharesOf(type) };
  });
}

function splitByWorker<Type extends TypeCount>(
  censuses: Gathered<Census<Type>>,
): (type: TypeCount) => TypeShare<Type>[] {
  if (!isOfWorkers(censuses)) return () => [];
  const workers = censuses.parts.map(({ process, data }) => ({
    pid: process.pid,
    byKey: new Map(data.types.map((type) => [constructorOf(type).key, type])),
  }));
  return (type) => {
    const { key } = constructorOf(type);
    return workers.flatMap(({ pid, byKey }) => {
      const own = byKey.get(key);
      return own ? [{ pid, type: own }] : [];
    });
  };
}

/**
 * A table as objgraph prints it: names in a column, then the figures.
 *
 * @param figures - What stands behind a name.
 * @param below - What stands below a row.
 */
export function tableText<Type extends TypeCount>(
  rows: readonly TypeRow<Type>[],
  figures: (type: Type) => string,
  below: (row: TypeRow<Type>) => string = () => '',
): string {
  const labels = rows.map(({ type }) => label(type));
  const width = Math.min(MAX_WIDTH, Math.max(0, ...labels.map(({ length }) => length)));
  return rows
    .map((row, index) => `${(labels[index] ?? '').padEnd(width)}${figures(row.type)}\n${below(row)}`)
    .join('');
}

/** Pseudo files, such as `(eval)`, have brackets of their own. */
function label({ name, filename, lineno }: TypeCount): string {
  if (filename === '') return printable(name);
  const place = `${filename}:${lineno}`;
  return printable(`${name} ${filename.startsWith('(') ? place : `(${place})`}`);
}

export function typeJson({ name, filename, lineno, column, count }: TypeCount) {
  return { type: name, filename, lineno, column, count };
}
