/** Whose code a file is: a package, Node.js, the engine, or the application itself. */
export type Owner =
  { readonly kind: 'application' | 'node' | 'engine' } | { readonly kind: 'package'; readonly name: string };

const IN_PACKAGE = /^.*(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/s;

/**
 * Tells by its name whose code a file is. Of packages within packages the innermost counts.
 *
 * @param filename - As shown.
 */
export function ownerOf(filename: string): Owner {
  if (filename.startsWith('node:')) return { kind: 'node' };
  // Pseudo frames of V8, such as `(GC)`; code of `eval` is the application's.
  if (filename.startsWith('(') && filename !== '(eval)') return { kind: 'engine' };
  const [, name] = IN_PACKAGE.exec(filename) ?? [];
  return name === undefined ? { kind: 'application' } : { kind: 'package', name: name.replace('\\', '/') };
}
