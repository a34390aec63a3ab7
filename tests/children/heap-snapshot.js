/** Keeps 20,000 instances of a class in a cache, and writes a heap snapshot: `heap-snapshot.js FILE`. */
const { writeHeapSnapshot } = require('node:v8');

class Customer {
  constructor(id) {
    this.id = id;
    this.tags = [id];
  }
}

globalThis.customerCache = new Map(Array.from({ length: 20_000 }, (_, id) => [id, new Customer(id)]));
writeHeapSnapshot(process.argv[2]);
