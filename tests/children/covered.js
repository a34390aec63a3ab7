/** Runs a function before and after a census, for `NODE_V8_COVERAGE` to count. */
const { takeCensus } = require('../../dist/objects/census');
const { ConstructorPlaces } = require('../../dist/objects/constructor-places');
const { readHeadroomNow } = require('../../dist/process/headroom');

function counted(value) {
  return value + 1;
}

for (let i = 0; i < 1000; i++) counted(i);
takeCensus(new ConstructorPlaces(), readHeadroomNow());
for (let i = 0; i < 1000; i++) counted(i);
