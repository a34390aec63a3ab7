/** Writes what holds objects to the file it is given, and prints how that went, also with other arguments. */
const { readFileSync } = require('node:fs');
const { objectBackrefs } = require('../../dist');

class Kept {}
globalThis.cache = { kept: new Kept() };

const [, , file] = process.argv;

async function outcome(...args) {
  try {
    return (await objectBackrefs(...args)) ?? readFileSync(file, 'utf8');
  } catch ({ code, message }) {
    return { code, message };
  }
}

async function main() {
  const result = {
    written: await outcome('Kept', { file }),
    overwritten: await outcome('Kept', { file, maxDepth: 1 }),
    noType: await outcome('Nobody', { file }),
    noDirectory: await outcome('Kept', { file: `${file}/none` }),
    wrong: await outcome('', { file: '', maxDepth: 101 }),
    nothing: await outcome(),
  };
  console.log(JSON.stringify(result));
}

main();
