/**
 * The sizes in a file of `/proc` that has lines such as `VmHWM:     41668 kB`, in bytes, by their name. Lines of any
 * other kind are left out. The kernel writes kB and means KiB.
 */
export function parseSizes(text: string): Map<string, number> {
  const sizes = text.matchAll(/^(\w+):\s+(\d+) kB$/gm);
  return new Map(Array.from(sizes, ([, name = '', kibibytes]) => [name, Number(kibibytes) * 1024]));
}
