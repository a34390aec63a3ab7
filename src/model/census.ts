import { type Counts } from './counts';
import { type TypeCount } from './type-counts';

/** The live objects of a process (thread) by type, and what it took to count them. Plain data. */
export interface Census<Type extends TypeCount = TypeCount> {
  readonly at: Date;
  /** Objects counted. */
  readonly objects: number;
  readonly types: readonly Type[];
  /** How long the process was held, milliseconds. */
  readonly pauseMs: number;
  /** Most resident memory taken meanwhile, beyond what there was; bytes. */
  readonly extraBytes: number;
}

/** The live objects of some types, at a beginning and at a look. Plain data. */
export interface TypeComparison {
  readonly now: Counts;
  readonly then: Counts;
  /** How long the process was held to count `now`, milliseconds. */
  readonly pauseMs: number;
  /** Why they could not be counted again; `now` is as `then`. */
  readonly fault: string | null;
}
