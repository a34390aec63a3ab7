/** N8: memory held by `start` and `last` at 100,000 samples. */
import { createRequire } from 'node:module';
import { report } from '../lib/stats.mjs';
import { decodeAndPack, makeProfile } from '../lib/synthetic.mjs';

const { packedBytes } = createRequire(import.meta.url)('../../../dist/model/packed-snapshot.js');

const { profile, nodes } = makeProfile({ samples: 100_000, paths: 5000, firstOrdinal: 1 });
const bytes = 2 * packedBytes(decodeAndPack(profile));
report(`start and last, 100,000 samples and ${nodes.toLocaleString('en')} nodes each`, [bytes / 1e6], {
  unit: ' MB',
  most: 12,
  target: '≤ 12 MB',
});
