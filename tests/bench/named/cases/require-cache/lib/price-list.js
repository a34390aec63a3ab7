const prices = Array.from({ length: 150 }, (_, at) => ({ sku: at, net: at * 1.25, name: `article ${at}` }));

module.exports = { prices };
