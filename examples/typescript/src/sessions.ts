interface Session {
  user: string;
  startedAt: Date;
  pages: string[];
}

class SessionStore {
  readonly #sessions = new Map<string, Session>();

  /** Never forgets a session: that is what the report of this example shows. */
  open(id: string, user: string): Session {
    const session = { user, startedAt: new Date(), pages: listPages(id) };
    this.#sessions.set(id, session);
    return session;
  }

  get size(): number {
    return this.#sessions.size;
  }
}

function listPages(id: string): string[] {
  const pages: string[] = [];
  for (let page = 1; page <= 100; page++) pages.push(`/session/${id}/page/${page}`);
  return pages;
}

export const sessions = new SessionStore();
