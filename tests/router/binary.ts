import { type Response } from 'supertest';

type Done = (error: Error | null, body: unknown) => void;

/** Has supertest give the bytes of an answer. */
export function binary(res: Response, done: Done): void {
  const chunks: Buffer[] = [];
  const stream = res as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    done(null, Buffer.concat(chunks));
  });
}
