import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatSize } from '../base/units';
import { type Recording } from './timeline-panel';

type Sample = Recording['samples'][number];
type Column = Exclude<keyof Sample, 'at' | 'loop_delay_ms'>;

/** Resident memory in the text's colour, its parts in those that the ledger gives them. */
const LINES: readonly (readonly [Column, label: string, colour: string])[] = [
  ['rss', 'resident', '--text'],
  ['heap_total', 'heap, reserved', '--heap-free'],
  ['heap_used', 'heap, used', '--traced'],
  ['external', 'external', '--other-external'],
  ['array_buffers', 'array buffers', '--array-buffers'],
];

const HEIGHT = 220;
const KIB = 1024;
/** The steps of the memory axis: powers of two, from 1 KiB to 1 TiB. */
const STEPS = Array.from({ length: 31 }, (_, power) => KIB * 2 ** power);

/** Draws a recording, with its marks and full collections. */
export class TimelineChart {
  #plot: uPlot | null = null;
  #recording: Recording | null = null;

  constructor(private readonly parent: HTMLElement) {
    const redraw = () => {
      if (this.#recording) this.#create(this.#recording);
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    new ResizeObserver(() => {
      if (this.#plot && parent.clientWidth > 0)
        this.#plot.setSize({ width: parent.clientWidth, height: HEIGHT });
    }).observe(parent);
  }

  show(recording: Recording): void {
    this.parent.hidden = recording.samples.length < 2;
    this.#recording = recording;
    if (this.parent.hidden) return;
    this.parent.setAttribute('aria-label', describe(recording));
    if (!this.#plot) this.#create(recording);
    else {
      this.#plot.setData(columnsOf(recording));
      showNewest(this.#plot);
    }
  }

  hide(): void {
    this.parent.hidden = true;
  }

  #create(recording: Recording): void {
    this.#plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--border'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.parent.clientWidth,
        height: HEIGHT,
        series: [
          { label: 'time', value: (_, time: number | null) => timeText(time) },
          ...LINES.map(([, label, name], index) => lineOf(label, colour(name), index === 0)),
        ],
        axes: [
          { ...axis, size: 30, space: 90, values: (_, times) => times.map(timeText) },
          { ...axis, size: 72, incrs: STEPS, values: (_, ticks) => ticks.map((bytes) => axisText(bytes)) },
        ],
        scales: { y: { range: (_, __, most) => [0, most * 1.06] } },
        // The names of marks stand above the lines.
        padding: [20, 40, 0, 0],
        cursor: { points: { size: 6 } },
        hooks: {
          drawClear: [
            (plot) => {
              this.#drawMarks(plot, colour('--accent'), colour('--quiet'));
            },
          ],
          setCursor: [showNewest],
        },
      },
      columnsOf(recording),
      this.parent,
    );
    showNewest(this.#plot);
  }

  #drawMarks(plot: uPlot, markColour: string, quiet: string): void {
    const { ctx, bbox } = plot;
    const pixels = devicePixelRatio;
    ctx.save();
    ctx.font = `${11 * pixels}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = ctx.strokeStyle = markColour;
    ctx.setLineDash([4 * pixels, 4 * pixels]);
    let free = bbox.left;
    for (const { name, at } of this.#recording?.marks ?? []) {
      ctx.globalAlpha = name === 'begin' ? 1 : 0.5;
      const x = plot.valToPos(Date.parse(at) / 1000, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      line(ctx, x, bbox.top, bbox.top + bbox.height);
      const width = ctx.measureText(name).width;
      if (x < free || x + width > bbox.left + bbox.width) continue;
      ctx.globalAlpha = 1;
      ctx.fillText(name, x, bbox.top - 6 * pixels);
      free = x + width + 10 * pixels;
    }
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    ctx.strokeStyle = quiet;
    const bottom = bbox.top + bbox.height;
    for (const { at } of this.#recording?.collections ?? []) {
      const x = plot.valToPos(Date.parse(at) / 1000, 'x', true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) line(ctx, x, bottom - 5 * pixels, bottom);
    }
    ctx.restore();
  }
}

function line(ctx: CanvasRenderingContext2D, x: number, top: number, bottom: number): void {
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
}

function lineOf(label: string, stroke: string, isMain: boolean): uPlot.Series {
  return {
    label,
    stroke,
    width: isMain ? 2 : 1.5,
    points: { show: false },
    value: (_, bytes: number | null) => (bytes === null ? '' : formatSize(bytes)),
  };
}

function columnsOf({ samples }: Recording): uPlot.AlignedData {
  const times = samples.map(({ at }) => Date.parse(at) / 1000);
  return [times, ...LINES.map(([column]) => samples.map((sample) => sample[column] ?? null))];
}

/** In the legend, while the pointer is elsewhere. */
function showNewest(plot: uPlot): void {
  const newest = plot.data[0].length - 1;
  if (plot.cursor.idx == null) plot.setLegend({ idx: newest });
}

function timeText(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toLocaleTimeString();
}

/** Steps are whole in some unit, so no tick needs a decimal. */
function axisText(bytes: number): string {
  return bytes === 0 ? '0' : formatSize(bytes).replace('.0 ', ' ');
}

function describe({ samples, every_ms: every }: Recording): string {
  const sizes = samples.map(({ rss }) => rss ?? 0);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const now = sizes.at(-1) ?? 0;
  return `Memory over time, one sample each ${every} ms: resident ${formatSize(now)} now, at most ${formatSize(most)}.`;
}
