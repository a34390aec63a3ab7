/**
 * Profiles functions with hot loops, each with fewer hits than turns and with more; prints their lines. Each hit costs a
 * millisecond, so there are no more than it takes, and arrays are large beside what V8 allocates on the side.
 */
const FEW_HITS = 250;
const MORE_HITS = 2500;
const { profileLines } = require('../../dist');

const ZEROS = new Array(3000).fill(0);

function before(rounds, turns) {
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    let turn = 0;
    const rows = [...ZEROS];
    while (turn < turns) {
      kept += rows[turn++];
    }
  }
  return kept;
}

function inside(rounds, turns) {
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < turns; turn++) rows[turn % 4] = new Array(4000);
    for (let turn = 0; turn < turns; turn++) {
      rows[turn % 4] = new Array(8000);
    }
  }
  return rows.length;
}

function measure(fn, hits, ...numbers) {
  return new Promise((resolve) => {
    profileLines(fn, { hits, output: ({ lines }) => resolve(lines) })(...numbers);
  });
}

async function main() {
  const found = {};
  for (const [name, fn, rounds, turns] of [
    ['before', before, 50, 25],
    ['few', inside, 5, 100],
    ['many', inside, 1, 1250],
  ]) {
    found[name] = {
      few: await measure(fn, FEW_HITS, rounds, turns),
      more: await measure(fn, MORE_HITS, rounds, turns),
    };
  }
  console.log(JSON.stringify(found));
}

main();
