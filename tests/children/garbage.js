/** Makes 200 MB of garbage, then looks at the memory: prints the ledger of the answer. */
const express = require('express');
const { memoryRouter } = require('../../dist');

let garbage = [];
for (let index = 0; index < 2_500_000; index++) garbage.push({ index, at: index / 3 });

async function main() {
  const server = express().use(memoryRouter()).listen(0);
  const origin = `http://localhost:${server.address().port}`;
  garbage = [];
  const { ledger } = await (await fetch(`${origin}/end_show?format=json`)).json();
  console.log(JSON.stringify(ledger));
  process.exit();
}

void main();
