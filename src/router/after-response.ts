import { type RequestHandler } from 'express';

/**
 * Middleware that calls back when the whole response was handed to the system; not when the client left before it
 * ended. The operation runs below this function, whose frames the tracer leaves out of tracebacks for that: nothing
 * else belongs in this module.
 */
export function afterResponse(callBack: () => void): RequestHandler {
  return (_req, res, next) => {
    res.once('finish', callBack);
    next();
  };
}
