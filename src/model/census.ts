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
