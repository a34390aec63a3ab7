/** Colours of a plot: dark on light, whatever page it is put on. */
export const INK = {
  page: '#ffffff',
  panel: '#fbfcfd',
  border: '#c3cad3',
  grid: '#e8ecf1',
  text: '#1d2733',
  quiet: '#5b6775',
  memory: '#1f5fa8',
  delay: '#8a6d1d',
  peak: '#b3261e',
  collection: '#7d8896',
  mark: '#6b4fa0',
};

export const FONT = 'Helvetica, Arial, Liberation Sans, sans-serif';

/** Text sizes, pixels. */
export const SIZE = { title: 15, text: 12, small: 11, tiny: 10 };

/** Told apart on white by hue and by lightness. */
const PALETTE = ['#c2410c', '#0f766e', '#7c3aed', '#ca8a04', '#db2777', '#4d7c0f', '#0891b2', '#57534e'];

/** One colour for each index: past the palette by the golden angle, which comes near no colour again for long. */
export function colourAt(index: number): string {
  return PALETTE[index] ?? `hsl(${Math.round(index * 137.508) % 360}, 62%, 38%)`;
}
