import { type RequestHandler } from 'express';

let requests = 0;

/**
 * Notes which version of the page a request is for.
 *
 * The planted leak: it takes the number of the request for a version, so the cache never finds what it has and keeps
 * a profile for each user and request.
 */
export const pageVersion: RequestHandler = (_req, res, next) => {
  res.locals.version = `v${++requests}`;
  next();
};
