import { type RequestHandler } from 'express';

/** Middleware that calls back when the whole response was handed to the system; not when the client left before. */
export function afterResponse(callBack: () => void): RequestHandler {
  return (_req, res, next) => {
    res.once('finish', callBack);
    next();
  };
}
