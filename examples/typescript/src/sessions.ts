interface Session {
  user: string;
  startedAt: Date;
  visits: string[];
}

class SessionStore {
  readonly #sessions = new Map<string, Session>();

  /** Never forgets a session: that is what the report of this example shows. */
  open(id: string, user: string): Session {
    const session = {
      user,
      startedAt: new Date(),
      visits: Array.from({ length: 20 }, (_, i) => `/page/${i}/${id}`),
    };
    this.#sessions.set(id, session);
    return session;
  }

  get size(): number {
    return this.#sessions.size;
  }
}

export const sessions = new SessionStore();
