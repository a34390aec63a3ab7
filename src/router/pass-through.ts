import { type RequestHandler } from 'express';

const NONE = [] as const;

/** A request handler, and the way to end it. */
export interface PassThrough {
  readonly handler: RequestHandler;
  /** From now on every request passes on. */
  readonly close: () => void;
}

/**
 * The function of this package that the whole application runs below: it looks a request's path up and lets the
 * request pass on, at once, where there is none. Nothing else belongs in this module, because the tracer leaves its
 * frames out of tracebacks.
 *
 * @param routes - By path below the mount point.
 */
export function passThrough<Route>(
  routes: ReadonlyMap<string, Route>,
  answer: (route: Route, ...args: Parameters<RequestHandler>) => void,
): PassThrough {
  const byLength = groupByLength(routes);
  return {
    handler: function tracealloc(req, res, next) {
      const query = req.url.indexOf('?');
      const candidates = byLength.get(query === -1 ? req.url.length : query) ?? NONE;
      for (const [path, route] of candidates) {
        // Compared in place: cutting the query off would allocate.
        if (req.url.startsWith(path)) {
          answer(route, req, res, next);
          return;
        }
      }
      next();
    },
    close: () => {
      byLength.clear();
    },
  };
}

function groupByLength<Route>(routes: ReadonlyMap<string, Route>): Map<number, [string, Route][]> {
  const byLength = new Map<number, [string, Route][]>();
  for (const entry of routes) {
    const [path] = entry;
    const group = byLength.get(path.length);
    if (group) group.push(entry);
    else byLength.set(path.length, [entry]);
  }
  return byLength;
}
