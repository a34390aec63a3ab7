const vm = require('node:vm');
const { sheetOf } = require('./sheets.js');

const sumOf = (id, formula) => vm.runInContext(formula, sheetOf(id));

module.exports = { sumOf };
