/**
 * Returns the median: of an even number of values, the mean of the middle two.
 * @throws TypeError when there are no values
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new TypeError("There is no median of nothing");
  return (low + high) / 2;
}

/** Returns the smallest and the largest value, to show how quiet the machine was. */
export function spread(values: readonly number[]): string {
  return `${round(Math.min(...values))} to ${round(Math.max(...values))}`;
}

/**
 * Returns a value with three significant digits: more would claim a precision that a shared machine
 * does not have.
 */
export function round(value: number): string {
  return value >= 1000
    ? Math.round(value).toLocaleString("en-US")
    : String(Number(value.toPrecision(3)));
}

/** Returns the processor time of all threads, in milliseconds. */
export function cpuMilliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
