/** Random choices that are the same in every run: the number of a case identifies its failure. */
export interface Dice {
  /** Returns true in `percent` of a hundred throws. */
  chance(percent: number): boolean;
  /** Returns a number from 0, below `count`. */
  below(count: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Returns the items in another order. */
  shuffled<T>(from: readonly T[]): readonly T[];
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  // mulberry32: small, and good enough to choose words.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    chance: (percent) => next() * 100 < percent,
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    shuffled: (from) =>
      from
        .map((one) => ({ one, rank: next() }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ one }) => one),
  };
}

const USUAL: readonly [string, ...string[]] = [
  "local",
  "dev",
  "prod",
  "staging",
  "duckdb",
  "snowflake",
  "bigquery",
  "postgres",
  "warehouse",
  "redshift",
  "databricks",
  "test",
  "ci",
  "my_gateway",
  "dev-eu",
  "prod-us-1",
  "athena",
  "trino",
  "default",
  "main",
  "analytics2",
  "in_memory",
  "motherduck",
  "x",
];
const ODD: readonly [string, ...string[]] = [
  "Prod",
  "DuckDB",
  "a__b",
  "_x",
  "x_",
  "with space",
  "ünï",
  "2024",
  "yes",
  "no",
  "null",
  "true",
  "1e3",
  "0x1f",
  "connection",
  "variables",
  "1:2",
  "v1.2",
];

/** Returns different names, few of them odd: as many as real configurations have. */
export function gatewayNames(die: Dice): readonly string[] {
  const count = die.pick([1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6]);
  const names = die.shuffled(USUAL).slice(0, count);
  return die.chance(6) ? [...names.slice(1), die.pick(ODD)] : names;
}
