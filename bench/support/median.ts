/** The middle value, or the mean of the two in the middle; not a number where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The 95 % interval of the median by its order statistics (normal approximation of the binomial), whatever the values' distribution. */
export function medianInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = Math.max(0, Math.floor(values.length / 2 - 0.98 * Math.sqrt(values.length)));
  return { low: sorted[rank] ?? Number.NaN, high: sorted[values.length - 1 - rank] ?? Number.NaN };
}
