/** N2: CPU of a request of an Express route that builds and sends JSON, tracing on against off. */
import { compareModes } from '../lib/json-server.mjs';
import { report } from '../lib/stats.mjs';

const [byDefault, coarse] = await compareModes(['off', 'ours/146880', 'ours/524160']);
report('CPU of a request, tracing at 146,880 : off', byDefault, { unit: ' ×', most: 1.03, target: '≤ 1.03' });
report('CPU of a request, tracing at 524,160 : off', coarse, { unit: ' ×', most: 1.01, target: '≤ 1.01' });
