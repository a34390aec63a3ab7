/** Asks for a snapshot in a task that goes on to hold 20 MB for a while; prints how much of that the snapshot has. */
const { start, stop, takeSnapshot } = require('../../dist');

function holdForAWhile() {
  const held = Array.from({ length: 400_000 }, (_, at) => ({ at }));
  const end = performance.now() + 500;
  while (performance.now() < end);
  return held.length;
}

async function main() {
  start();
  const answer = takeSnapshot();
  // The question has been put by now, in this very task.
  for (let turn = 0; turn < 10; turn++) await null;
  holdForAWhile();
  const snapshot = await answer;
  stop();
  const rows = snapshot.statistics('function', { cumulative: true });
  const row = rows.find(({ traceback }) => traceback.site.functionName === 'holdForAWhile');
  process.stdout.write(JSON.stringify(row?.size ?? 0));
}

main();
