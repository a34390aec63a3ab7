const vm = require('node:vm');

const sheets = new Map();

function sheetOf(id) {
  if (!sheets.has(id)) sheets.set(id, vm.createContext({ a: 1, b: 2 }));
  return sheets.get(id);
}

module.exports = { sheetOf };
