import { type KeptCaptures } from '../../reports/join-captures';
import { type CaptureWindow } from '../../tracer/capture-window';

/** What this process contributes to an answer about the captures that are kept. */
export function keptCaptures({ last, start }: CaptureWindow): KeptCaptures {
  return { last: last?.snapshot ?? null, start: start?.snapshot ?? null };
}
