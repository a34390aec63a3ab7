const { bus } = require('./bus.js');

function watchStock(id) {
  const item = { id, left: 10, history: [] };
  bus.on('sold', (sold) => {
    if (sold === id) item.left--;
  });
  return item;
}

module.exports = { watchStock };
