/** What this package uses of `d3-flame-graph`, which brings no types. */
declare module 'd3-flame-graph' {
  /** A frame of the graph, over the data that it was made of. */
  export interface FlameGraphNode<Data> {
    readonly data: Data;
    readonly parent: FlameGraphNode<Data> | null;
    readonly children?: readonly FlameGraphNode<Data>[];
    /** From 0 to 1 of the width. */
    readonly x0: number;
    readonly x1: number;
    /** Whether the search has found it. */
    readonly highlight?: boolean;
  }

  export interface FlameGraph<Data> {
    (selection: unknown): void;
    width(pixels: number): this;
    cellHeight(pixels: number): this;
    minFrameSize(pixels: number): this;
    transitionDuration(milliseconds: number): this;
    /** With the root at the top. */
    inverted(inverted: boolean): this;
    sort(compare: (a: FlameGraphNode<Data>, b: FlameGraphNode<Data>) => number): this;
    label(describe: (node: FlameGraphNode<Data>) => string): this;
    setColorMapper(colour: (node: FlameGraphNode<Data>, original: string) => string): this;
    setSearchMatch(matches: (node: FlameGraphNode<Data>, term: string) => boolean): this;
    setSearchHandler(found: (nodes: FlameGraphNode<Data>[], sum: number, total: number) => void): this;
    setDetailsHandler(show: (text: string | null) => void): this;
    onClick(clicked: (node: FlameGraphNode<Data>) => void): this;
    search(term: string): void;
    clear(): void;
    zoomTo(node: FlameGraphNode<Data>): void;
    resetZoom(): void;
  }

  export default function flamegraph<Data>(): FlameGraph<Data>;
}

declare module 'd3-selection' {
  interface Selection {
    datum(): unknown;
    datum(data: unknown): this;
    call(draw: (selection: this) => void): this;
  }

  export function select(element: Element): Selection;
}
