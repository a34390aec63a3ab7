const { Store } = require('express-session');

class ExpiringStore extends Store {
  #kept = new Map();

  constructor({ ttlMs, sweepMs }) {
    super();
    this.ttlMs = ttlMs;
    setInterval(() => this.#sweep(), sweepMs).unref();
  }

  get(id, callback) {
    const kept = this.#kept.get(id);
    callback(null, kept ? JSON.parse(kept.text) : null);
  }

  set(id, value, callback) {
    this.#kept.set(id, { text: JSON.stringify(value), until: Date.now() + this.ttlMs });
    callback(null);
  }

  destroy(id, callback) {
    this.#kept.delete(id);
    callback?.(null);
  }

  #sweep() {
    const now = Date.now();
    for (const [id, { until }] of this.#kept) if (until < now) this.#kept.delete(id);
  }
}

module.exports = { ExpiringStore };
