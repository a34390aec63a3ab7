import { type RequestHandler } from 'express';

/**
 * The one function of this package that the whole application runs below: it looks a request's path up and lets the
 * request pass on, at once, where there is none. Nothing else belongs in this module, because the tracer leaves its
 * frames out of tracebacks.
 *
 * @param routes - By path below the mount point. An empty map lets everything pass.
 */
export function passThrough<Route>(
  routes: ReadonlyMap<string, Route>,
  answer: (route: Route, ...args: Parameters<RequestHandler>) => void,
): RequestHandler {
  const longest = Math.max(0, ...Array.from(routes.keys(), (path) => path.length));
  return function tracealloc(req, res, next) {
    const query = req.url.indexOf('?');
    const end = query === -1 ? req.url.length : query;
    // A longer path is none of ours; cutting its query off would allocate.
    const route = end > longest ? undefined : routes.get(query === -1 ? req.url : req.url.slice(0, end));
    if (route === undefined) next();
    else answer(route, req, res, next);
  };
}
