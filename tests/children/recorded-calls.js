/** Calls functions that are recorded, then a child that does the same; prints what they gave. */
const { spawnSync } = require('node:child_process');
const { recordCall } = require('../../dist/timeline/function-records');

async function main() {
  const sum = recordCall('add', () => 1 + 2);
  let failed;
  try {
    recordCall('fail', () => {
      throw new Error('no');
    });
  } catch (error) {
    failed = error.message;
  }
  await recordCall('wait', () => new Promise(setImmediate));
  for (let i = 0; i < Number(process.argv[2] ?? 0); i++) recordCall('again', () => i);
  if (process.argv[2] === undefined) spawnSync(process.execPath, [__filename, '0']);
  console.log(JSON.stringify({ sum, failed }));
}

main();
