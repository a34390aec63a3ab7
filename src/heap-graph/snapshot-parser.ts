import { GraphBuilder } from './graph-builder';
import { HeadReader } from './head-reader';
import { type HeapGraph } from './heap-graph';
import {
  byteText,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  damaged,
  isSpace,
  OPEN_OBJECT,
  QUOTE,
  type ValueReader,
} from './json-bytes';
import { RecordReader } from './record-reader';
import { SkipReader } from './skip-reader';
import { type SnapshotLayout } from './snapshot-layout';
import { StringReader } from './string-reader';
import { StringTableBuilder } from './string-table';

/**
 * Reads a V8 heap snapshot from a stream, such as that of a file or of `v8.getHeapSnapshot()`. A chunk is done with when
 * the next one is asked for.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT`; and whatever the stream fails with.
 */
export async function readHeapSnapshot(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<HeapGraph> {
  const parser = new SnapshotParser();
  for await (const chunk of chunks) parser.push(chunk);
  return parser.end();
}

/** What may stand at a place in the outermost object. */
const enum Expect {
  Object,
  FirstKey,
  Key,
  /** Inside a key: a byte of it, or its end. */
  Byte,
  Colon,
  Comma,
  /** The object is complete: nothing but space follows. */
  Nothing,
}

/** Longer than any key of V8's. */
const MAX_KEY = 64;

/** The values that a graph is made of, in the order in which they have to come. */
const SECTIONS: readonly string[] = ['snapshot', 'nodes', 'edges', 'locations', 'strings'];

interface Section {
  readonly key: string;
  readonly reader: ValueReader;
  /** Called when the value is complete. */
  readonly end?: () => void;
}

/**
 * Reads a V8 heap snapshot (`.heapsnapshot`) from chunks of any size straight into the columns of a graph. Neither the
 * file nor any of its arrays is ever held as a whole, and room is made as the file shows what it holds.
 */
export class SnapshotParser {
  readonly #strings = new StringTableBuilder();
  #builder: GraphBuilder | null = null;
  #expect = Expect.Object;
  #key = '';
  /** What reads the value that has begun. */
  #reader: ValueReader | null = null;
  /** The first of {@link SECTIONS}; when it is read, all. */
  readonly #sections: Section[] = [
    {
      key: 'snapshot',
      reader: new HeadReader((layout) => {
        this.#start(layout);
      }),
    },
  ];
  /** How many sections are complete. */
  #complete = 0;

  /** @throws TraceallocError `ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT`. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#reader === null) {
        this.#readBetween(chunk[at++] ?? 0);
      } else {
        at = this.#reader.read(chunk, at);
        if (this.#reader.isDone) this.#endValue(this.#reader);
      }
    }
  }

  /**
   * The graph, when all chunks are there.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT` when the file was cut off.
   */
  end(): HeapGraph {
    if (this.#expect !== Expect.Nothing) throw damaged('it ends too early');
    const missing = this.#sections[this.#complete];
    if (missing !== undefined || this.#builder === null) {
      throw damaged(`it has no ${missing?.key ?? 'snapshot'}`);
    }
    return this.#builder.build(this.#strings.build());
  }

  #start(layout: SnapshotLayout): void {
    const builder = new GraphBuilder(layout);
    this.#builder = builder;
    this.#sections.push(
      {
        key: 'nodes',
        reader: new RecordReader('nodes', layout.node.length, (record) => {
          builder.addNode(record);
        }),
        end: () => {
          builder.endNodes();
        },
      },
      {
        key: 'edges',
        reader: new RecordReader('edges', layout.edge.length, (record) => {
          builder.addEdge(record);
        }),
        end: () => {
          builder.endEdges();
        },
      },
      {
        key: 'locations',
        reader: new RecordReader('locations', layout.location.length, (record) => {
          builder.addLocation(record);
        }),
      },
      { key: 'strings', reader: new StringReader(this.#strings, (index) => builder.isName(index)) },
    );
  }

  /** Takes a byte of what stands around the values. */
  #readBetween(byte: number): void {
    if (this.#expect === Expect.Byte) this.#readKey(byte);
    else if (!isSpace(byte)) this.#expect = this.#next(byte);
  }

  #readKey(byte: number): void {
    if (byte === QUOTE) {
      this.#expect = Expect.Colon;
      return;
    }
    if (this.#key.length === MAX_KEY) throw damaged(`it has a key of more than ${MAX_KEY} bytes`);
    this.#key += String.fromCharCode(byte);
  }

  #next(byte: number): Expect {
    const expect = this.#expect;
    if (byte === OPEN_OBJECT && expect === Expect.Object) return Expect.FirstKey;
    if (byte === QUOTE && (expect === Expect.FirstKey || expect === Expect.Key)) {
      this.#key = '';
      return Expect.Byte;
    }
    if (byte === COLON && expect === Expect.Colon) {
      this.#reader = this.#readerOf(this.#key);
      return Expect.Comma;
    }
    if (byte === COMMA && expect === Expect.Comma) return Expect.Key;
    if (byte === CLOSE_OBJECT && expect === Expect.Comma) return Expect.Nothing;
    throw damaged(`${byteText(byte)} stands where it cannot`);
  }

  #readerOf(key: string): ValueReader {
    if (!SECTIONS.includes(key)) return new SkipReader();
    const expected = this.#sections[this.#complete];
    if (expected?.key !== key) throw damaged(`${key} stands where ${expected?.key ?? 'no more'} should`);
    return expected.reader;
  }

  #endValue(reader: ValueReader): void {
    this.#reader = null;
    const section = this.#sections[this.#complete];
    if (section?.reader !== reader) return;
    section.end?.();
    this.#complete++;
  }
}
