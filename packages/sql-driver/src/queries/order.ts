import { type RawBuilder, sql } from "kysely";

export type Listed = "projects" | "operations" | "runs" | "jobs";

/** Numbers start here, so that the text of each one has the same length. */
const NUMBERS = 100_000_000;

/** What the sort key of a new record is made of, as values or as their places in a statement. */
export interface OrderValues {
  readonly time: string;
  /** The number of characters of the time. */
  readonly length: number;
  /** `endOfTime` of the time. */
  readonly end: string;
  readonly organization: string;
  /** Absent: the list is that of the organization. */
  readonly project?: string;
}

/**
 * Returns the sort key of a new record: its time, and a number after it where an earlier record of
 * the same list has that time. A key of version 0.1.0 is a time alone; it stays, and comes first.
 * Evaluated in the statement that inserts, under the lock of every write.
 */
export function nextInOrder(
  table: Listed,
  { time, length, end, organization, project }: OrderValues,
): RawBuilder<string> {
  const list = project === undefined ? sql`` : sql`and project = ${project}`;
  const number = sql`cast('0' || substr(max(created_at), ${sql.lit(length + 2)}) as integer)`;
  const next = sql`cast(${time} as text) || '~' || substr(cast(${sql.lit(NUMBERS + 1)} + ${number} as text), 2)`;
  const same = sql`organization = ${organization} ${list} and created_at >= ${time} and created_at < ${end}`;
  return sql<string>`coalesce((select ${next} from ${sql.table(table)} where ${same}), ${time})`;
}

/** Returns what follows every sort key of a time. */
export const endOfTime = (time: string): string => `${time}~~`;

/**
 * Returns the sort key of a record that is put again: its place in the list stays as long as its
 * time does.
 */
export function keepOrder(
  table: Listed,
  { time, length }: Pick<OrderValues, "time" | "length">,
): RawBuilder<string> {
  const current = sql.ref(`${table}.created_at`);
  return sql<string>`case when substr(${current}, 1, ${sql.lit(length)}) = ${time} then ${current} else excluded.created_at end`;
}
