/**
 * Fills its heap from a seed, as a server does that forgets nothing, and writes a heap snapshot: its file, and how many
 * users there are.
 */
const { writeHeapSnapshot } = require('node:v8');

const [, , file, count] = process.argv;

// xorshift32, Marsaglia 2003.
let state = 12345;
function random(below) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

class User {
  constructor(id) {
    this.id = id;
    this.name = `user-${id}`;
    this.tags = [`a${id % 50}`, `b${id % 7}`];
    this.profile = { age: id % 90, city: `city ${id % 1000}`, friends: [] };
  }
}
class Order {
  constructor(user, id) {
    this.user = user;
    this.total = id * 1.5;
    this.lines = Array.from({ length: 1 + (id % 4) }, (_, at) => ({ sku: `s${(id + at) % 5000}`, at }));
  }
}
class Job {
  constructor(next) {
    this.next = next;
    this.payload = { tries: 1 };
  }
}

const users = new Map();
const orders = [];
const handlers = [];
const byName = {};
let queue = null;
for (let id = 0; id < Number(count); id++) {
  const user = new User(id);
  users.set(id, user);
  if (id % 3 === 0) byName[user.name] = user;
  for (let at = 0; id > 0 && at < 3; at++) user.profile.friends.push(users.get(random(id)));
  if (id % 2 === 0) orders.push(new Order(user, id));
  if (id % 5 === 0) handlers.push(() => user);
  if (id % 10 === 0) queue = new Job(queue);
}
globalThis.app = { users, orders, handlers, byName, queue };
writeHeapSnapshot(file);
