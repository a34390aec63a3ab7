import { instance } from '@viz-js/viz';

/**
 * Draws a picture in the DOT language as SVG, by Graphviz compiled to WebAssembly: some 20 MB of memory, so this is for a
 * thread that ends.
 */
export async function drawDot(dot: string): Promise<string> {
  const graphviz = await instance();
  const svg = graphviz.renderString(dot, { format: 'svg' });
  // Less the prolog, which names a document type of another server.
  return svg.slice(svg.indexOf('<svg'));
}
