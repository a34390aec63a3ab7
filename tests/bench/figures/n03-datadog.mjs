/** N3: the same at equal interval, against the heap sampling of @datadog/pprof, which is installed for it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareModes } from '../lib/json-server.mjs';
import { report } from '../lib/stats.mjs';

const home = join(import.meta.dirname, '..', '..', '..', '.cache', 'bench');
if (!existsSync(join(home, 'node_modules', '@datadog', 'pprof'))) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{}');
  execFileSync('npm', [
    'install',
    '--prefix',
    home,
    '--no-save',
    '--no-package-lock',
    '@datadog/pprof@5.20.0',
  ]);
}
const [ours] = await compareModes(['datadog/146880', 'early/146880']);
report('CPU of a request at 146,880, ours : @datadog/pprof', ours, {
  unit: ' ×',
  most: 1.01,
  target: '≤ 1.00, ± noise',
});
