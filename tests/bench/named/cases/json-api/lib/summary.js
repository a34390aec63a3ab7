function summary(orders) {
  const byClass = new Map();
  for (const { id, net } of orders) byClass.set(id.at(-1), (byClass.get(id.at(-1)) ?? 0) + net);
  return Object.fromEntries(byClass);
}

module.exports = { summary };
