/** How far numbers of objects come out from the true ones. */
import { createRequire } from 'node:module';

const { SizeDecoder, scaledCount } = createRequire(import.meta.url)('../../../dist/stats/decode.js');

const COMMON_SIZES = Array.from({ length: 31 }, (_, at) => 16 + 8 * at);

/** The mean of factors, however they point. */
export const geometricMean = (factors) =>
  Math.exp(factors.reduce((sum, factor) => sum + Math.abs(Math.log(factor)), 0) / factors.length);

/** The mean factor by which numbers of objects of 16 to 256 bytes are wrong if each path has a single sample. */
export function countFactor(interval) {
  const decoder = new SizeDecoder(interval);
  return geometricMean(
    COMMON_SIZES.map((size) => {
      const count = scaledCount(size, interval);
      return decoder.decode(decoder.possibleSizes(size * count)).count / count;
    }),
  );
}
