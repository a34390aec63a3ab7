import { join, sep } from 'node:path';
import fc from 'fast-check';
import { Frame } from '../../src/model/frame';
import { pack, unpack } from '../../src/model/packed-snapshot';
import { type Snapshot } from '../../src/model/snapshot';
import { task } from '../../src/tracer/add-buffers-task';
import { frameArbitrary, type SampledObject, sampledSnapshot } from '../helpers/traces';

const OWN = join(__dirname, '..', '..', 'dist') + sep;

function samples(snapshot: Snapshot): SampledObject[] {
  const { ordinals, sizes, counts, nodes } = snapshot.samples;
  return Array.from(ordinals, (ordinal, at) => ({
    ordinal,
    size: sizes[at] ?? 0,
    count: counts[at] ?? 0,
    path: snapshot.tree.path(nodes[at] ?? 0),
  }));
}

async function merge(heap: Snapshot, buffers: Snapshot): Promise<Snapshot> {
  return unpack(await task.run({ heap: pack(heap), buffers: pack(buffers) }));
}

function objectsBetween(min: number, max: number, external: boolean): fc.Arbitrary<SampledObject[]> {
  const frame = frameArbitrary.map(
    ({ filename, lineno, column, functionName }) =>
      new Frame(filename, lineno, column, functionName, external),
  );
  const object = fc.record({
    ordinal: fc.integer({ min, max }),
    size: fc.nat(5000),
    count: fc.integer({ min: 1, max: 50 }),
    path: fc.array(frame, { minLength: 1, maxLength: 5 }),
  });
  return fc.uniqueArray(object, { selector: ({ ordinal }) => ordinal, maxLength: 20 });
}

test('all samples come out as they went in, those of Buffers first', async () => {
  const objects = fc.tuple(objectsBetween(-50, -1, true), objectsBetween(1, 50, false));
  await fc.assert(
    fc.asyncProperty(objects, async ([buffers, heap]) => {
      const origin = { sampler: 'run-7', takenAt: new Date(5) };
      const merged = await merge(sampledSnapshot(heap, origin), sampledSnapshot(buffers));
      const expected = [...buffers, ...heap].sort((a, b) => a.ordinal - b.ordinal);
      expect(samples(merged)).toEqual(expected);
      expect(merged.origin).toMatchObject(origin);
    }),
  );
});

test('scripts are named as in the profile of the heap, and what stands in the place of a function is left out', async () => {
  const external = (filename: string) => new Frame(filename, 3, 4, 'f', true);
  const path = [
    'file:///app/main.mjs',
    '/app/load.js',
    'node:buffer',
    '(eval)',
    `${OWN}router${sep}pass-through.js`,
    `${OWN}router${sep}respond.js`,
    `${OWN}buffers${sep}pass-through.js`,
  ].map(external);
  const buffers = sampledSnapshot([{ ordinal: -1, size: 10, count: 1, path }]);
  const [sample] = samples(await merge(sampledSnapshot([]), buffers));
  expect(sample?.path).toEqual(
    ['/app/main.mjs', '/app/load.js', 'node:buffer', '(eval)', 'tracealloc:router/respond'].map(external),
  );
});
