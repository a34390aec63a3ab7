import { type Readable } from 'node:stream';
import { type BytePipe } from '../thread/byte-pipe';

/**
 * Passes the text of a heap snapshot on while V8 writes it. V8 does so in one go and waits for no stream, in which all of it
 * would pile up; but it waits for what takes each chunk, so that takes the place of the stream's own buffer.
 *
 * @returns When all was passed on; by then this thread was held for as long as V8 wrote.
 */
export function passOn(text: Readable, pipe: BytePipe): Promise<void> {
  return new Promise((resolve, reject) => {
    text.push = (chunk: Uint8Array | null) => {
      if (chunk === null) resolve();
      else pipe.write(chunk);
      return true;
    };
    text.once('error', reject);
    text.read(0);
  });
}
