import { total } from '../model/slow-model';

/** A sample as far as an estimate goes. */
export interface SlowSample {
  readonly size: number;
  readonly slack?: number;
  readonly samplingInterval: number;
}

/** The chance that the object behind a sample was sampled, found by halving. */
export function slowChance({ size, samplingInterval: interval }: SlowSample): number {
  if (interval === 0) return 1;
  const chanceOf = (own: number) => 1 - Math.exp(-own / interval);
  let [low, high] = [0, size];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (middle === 0 || middle / chanceOf(middle) < size) low = middle;
    else high = middle;
  }
  return size <= interval ? 0 : chanceOf(low);
}

/** The fewest objects that a Poisson count exceeds in 2.5 of 100 cases at most. */
function slowMost(mean: number): number {
  const chances = [Math.exp(-mean)];
  while (1 - total(chances, (each) => each) > 0.025) {
    chances.push(((chances.at(-1) ?? 0) * mean) / chances.length);
  }
  return chances.length - 1;
}

/** The 95 % interval of Fay and Feuer, with the gamma quantiles of Wilson and Hilferty, and whole objects where few were missed. */
export function slowLimits(samples: readonly SlowSample[]): { low: number; high: number } {
  const size = total(samples, (sample) => sample.size);
  const slack = total(samples, (sample) => sample.slack ?? 0);
  const variances = samples.map((sample) => sample.size ** 2 * (1 - slowChance(sample)));
  const variance = total(variances, (each) => each);
  if (variance === 0) return { low: size - slack, high: size + slack };
  const most = Math.max(...variances);
  const quantile = (shape: number, z: number) =>
    shape * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  const scale = (variance + most) / (size + Math.sqrt(most));
  const low = (variance / size) * quantile(size ** 2 / variance, -1.959964);
  const sampled = total(samples, ({ size: each, slack: open = 0, samplingInterval }) => {
    const least = each - open;
    return least * slowChance({ size: least, samplingInterval });
  });
  const heaviest = samples[variances.indexOf(most)]?.size ?? 0;
  const missed = (variance + most) / heaviest ** 2;
  const whole = missed > 10 ? 0 : sampled + slowMost(missed) * heaviest;
  const high = scale * quantile((size + Math.sqrt(most)) ** 2 / (variance + most), 1.959964);
  return { low: Math.max(low - slack, sampled), high: Math.max(high, whole) + slack };
}

export function slowError(samples: readonly SlowSample[]): number {
  const size = total(samples, (sample) => sample.size);
  const { low, high } = slowLimits(samples);
  return Math.round(Math.max(high - size, size - low));
}

export function slowErrorOfChange(fresh: readonly SlowSample[], freed: readonly SlowSample[]): number {
  const [a, b] = [slowLimits(fresh), slowLimits(freed)];
  const [came, went] = [total(fresh, ({ size }) => size), total(freed, ({ size }) => size)];
  const up = Math.sqrt((a.high - came) ** 2 + (went - b.low) ** 2);
  const down = Math.sqrt((came - a.low) ** 2 + (b.high - went) ** 2);
  return Math.round(Math.max(up, down));
}
