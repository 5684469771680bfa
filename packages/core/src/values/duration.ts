const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
const UNIT: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
/** Go stores a duration in 63 bits of nanoseconds. */
const LARGEST = 2 ** 63 / 1e6;
const LONGEST = 64;

/**
 * Returns the milliseconds of a duration in the form of Go's `time.ParseDuration` (`5m`, `30s`,
 * `1h30m`, `1.5h`), because the field uses that form. Returns `undefined` when the text is not a
 * duration. A number without a unit is not a duration, except `0`.
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  const negative = text.startsWith("-");
  const body = negative || text.startsWith("+") ? text.slice(1) : text;
  if (body === "0") return 0;
  if (body === "") return undefined;
  let total = 0;
  const part = new RegExp(PART);
  while (part.lastIndex < body.length) {
    const [, amount, unit] = part.exec(body) ?? [];
    const milliseconds = unit === undefined ? undefined : UNIT[unit];
    if (amount === undefined || milliseconds === undefined) return undefined;
    total += Number(amount) * milliseconds;
  }
  if (!(total <= LARGEST)) return undefined;
  return negative ? -total : total;
}

/** The shortest and the longest duration that a field accepts. */
export interface DurationBounds {
  /** Milliseconds, with the text for a person. */
  readonly least: { readonly ms: number; readonly text: string };
  readonly most: { readonly ms: number; readonly text: string };
}

/** Returns what is wrong with a duration, or `undefined`. */
export function durationProblem(text: string, bounds: DurationBounds): string | undefined {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) return "must be a duration such as 5m, 30s or 1h30m";
  if (milliseconds < bounds.least.ms) return `must be at least ${bounds.least.text}`;
  if (milliseconds > bounds.most.ms) return `must be at most ${bounds.most.text}`;
  return undefined;
}
