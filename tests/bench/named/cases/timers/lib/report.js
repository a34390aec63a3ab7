const reported = new Map();

const report = (order) => reported.set(order.id, order.steps.length);

module.exports = { report };
