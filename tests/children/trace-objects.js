/** Calls traced functions of all kinds; prints what they returned and threw, and what was written. */
const { readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { tmpdir } = require('node:os');
const { traceObjects } = require('../../dist');

class Sync {}
class Async {}
class Inner {}
class Outer {}
class Thrown {}
class Dropped {}

const kept = [];
const keep = (Type, count) => {
  for (let i = 0; i < count; i++) kept.push(new Type());
};
const tick = () => new Promise(setImmediate);

/** What the console is given meanwhile. */
async function logged(work) {
  const lines = [];
  const { log } = console;
  console.log = (text) => lines.push(text);
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}

async function main() {
  const result = {};
  // What a first census makes is no growth of anybody.
  await logged(() => traceObjects(() => undefined)());

  result.sync = await logged(() => {
    const add = traceObjects(function add(a, b) {
      keep(Sync, 1000);
      Array.from({ length: 1000 }, () => new Dropped());
      return [this, a + b];
    });
    const self = {};
    const [that, sum] = add.call(self, 2, 3);
    result.returned = that === self && sum;
  });

  result.nothing = await logged(async () => {
    traceObjects(() => undefined)();
    await traceObjects(tick)();
  });

  result.async = await logged(async () => {
    const load = traceObjects(
      async (value) => {
        await tick();
        keep(Async, 500);
        return value;
      },
      { limit: 1 },
    );
    result.resolved = await load('value');
  });

  const fault = new Error('fault');
  result.thrown = await logged(() => {
    const fail = traceObjects(function fail() {
      keep(Thrown, 10);
      throw fault;
    });
    try {
      fail();
    } catch (error) {
      result.threw = error === fault;
    }
  });
  result.rejected = await logged(async () => {
    const reject = traceObjects(async () => {
      await tick();
      throw fault;
    });
    result.rejectedWith = await reject().catch((error) => error === fault);
  });

  result.nested = await logged(() => {
    const inner = traceObjects(function inner() {
      keep(Inner, 20);
    });
    traceObjects(function outer() {
      keep(Outer, 30);
      inner();
    })();
  });

  result.together = await logged(async () => {
    const work = (name, Type, count) =>
      traceObjects(
        {
          [name]: async () => {
            await tick();
            keep(Type, count);
            await tick();
            await tick();
          },
        }[name],
      )();
    await Promise.all([work('one', Inner, 5), work('two', Outer, 7)]);
  });

  const path = join(tmpdir(), `tracealloc-${process.pid}.txt`);
  result.toFile = await logged(() => {
    const traced = traceObjects(() => keep(Sync, 3), { output: path });
    traced();
    traced();
  });
  result.file = readFileSync(path, 'utf8');
  rmSync(path);

  const { error } = console;
  console.error = (text) => (result.complaint = text);
  result.toNowhere = traceObjects(() => 'value', { output: '/no/such/directory/file' })();
  console.error = error;
  console.log(JSON.stringify(result));
}

main();
