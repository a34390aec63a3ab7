import { ownerOf } from '../model/package-name';

/** The legend's name of whose code a file is. */
export function ownerName(filename: string): string {
  const owner = ownerOf(filename);
  switch (owner.kind) {
    case 'application':
      return 'your code';
    case 'node':
      return 'Node.js';
    case 'engine':
      return 'V8';
    case 'package':
      return owner.name;
  }
}

const OWN_CODE = 'hsl(24 92% 68%)';
const NODE = 'hsl(130 26% 74%)';
const ENGINE = 'hsl(215 14% 80%)';

/** A light fill that dark text can be read on; packages differ in hue, and stay clear of that of the own code. */
export function ownerColour(filename: string): string {
  const owner = ownerOf(filename);
  switch (owner.kind) {
    case 'application':
      return OWN_CODE;
    case 'node':
      return NODE;
    case 'engine':
      return ENGINE;
    case 'package':
      return `hsl(${165 + Math.floor((hash(owner.name) / 2 ** 32) * 175)} 60% 78%)`;
  }
}

/**
 * Red where memory grew, blue where it shrank; the paler, the more of the width cancels out.
 *
 * @param balance - Change by width, −1 … 1.
 */
export function growthColour(balance: number): string {
  const strength = Math.abs(balance);
  return `hsl(${balance >= 0 ? 6 : 214} ${Math.round(15 + 75 * strength)}% ${Math.round(92 - 24 * strength)}%)`;
}

/** What the search has found. */
export const FOUND = 'hsl(52 98% 62%)';

/** FNV-1a, and a last mix, without which short names would differ in the low bits alone. 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
}
