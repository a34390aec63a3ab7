async function ordersOf(customer) {
  await new Promise(setImmediate);
  const text = JSON.stringify(
    Array.from({ length: 40 }, (_, at) => ({ id: `${customer}-${at}`, net: at * 3 })),
  );
  return JSON.parse(text);
}

module.exports = { ordersOf };
