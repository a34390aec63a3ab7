import fc from 'fast-check';
import { encode, PeerError, MessageReader } from '../../src/workers/message';

const admit = () => undefined;

/** Bytes in pieces of these lengths, again and again. */
function* piecesOf(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let from = 0, turn = 0; from < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}

test('what is written is read, in whatever pieces it comes', () => {
  const values = fc.record({ text: fc.string(), bytes: fc.uint8Array() });
  fc.assert(
    fc.property(values, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (value, lengths) => {
      const reader = new MessageReader(admit);
      const completes = [...piecesOf(Buffer.concat(encode(value)), lengths)].map((piece) =>
        reader.push(piece),
      );
      expect(completes.indexOf(true)).toBe(completes.length - 1);
      expect(reader.value()).toEqual(value);
    }),
  );
});

test('what follows a message is ignored', () => {
  const reader = new MessageReader(admit);
  expect(reader.push(Buffer.concat([...encode('value'), Buffer.from('more')]))).toBe(true);
  expect(reader.value()).toBe('value');
});

test('the length is known before anything is kept, and may be refused', () => {
  const reader = new MessageReader((bytes) => {
    throw new PeerError(`too long: ${bytes}`);
  });
  const [header = Buffer.alloc(0), body] = encode('x'.repeat(1000));
  expect(() => reader.push(header)).toThrow(new PeerError(`too long: ${body?.length ?? 0}`));
});

test.each([
  ['what is no message', Buffer.from('GET / HTTP/1.1\r\n'), 'sent what cannot be read'],
  ['another version', Buffer.from('TRAC\0\0\0\x02\0\0\0\0'), 'runs another version of tracealloc'],
])('%s is refused', (_title, bytes, message) => {
  expect(() => new MessageReader(admit).push(bytes)).toThrow(new PeerError(message));
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['garbage', Buffer.from('garbage')],
])('a body of %s is refused', (_title, body) => {
  const header = Buffer.from('TRAC\0\0\0\x01\0\0\0\0');
  header.writeUInt32BE(body.length, 8);
  const reader = new MessageReader(admit);
  expect(reader.push(Buffer.concat([header, body]))).toBe(true);
  expect(() => reader.value()).toThrow(new PeerError('sent what cannot be read'));
});

test('shared memory is not copied in silence', () => {
  expect(() => encode(new SharedArrayBuffer(8))).toThrow('could not be cloned');
});
