/** The answer of V8's `HeapProfiler.getSamplingProfile`, as the Chrome DevTools Protocol defines it. */
export interface SamplingProfile {
  head: ProfileNode;
  samples?: ProfileSample[];
}

export interface ProfileNode {
  callFrame: CallFrame;
  /** Unique in a profile; the samples refer to it. */
  id: number;
  /** Bytes of what is live and was allocated here, scaled for all samples of one size at once. */
  selfSize: number;
  children: ProfileNode[];
}

/** Where a function starts. Line and column are 0-based, −1 = unknown. */
export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

export interface ProfileSample {
  /** Bytes, already scaled to all objects the sample stands for. */
  size: number;
  nodeId: number;
  ordinal: number;
}
