import type { Execute } from "../transaction.ts";
import { isOfStatement } from "./errors.ts";

/** Executes a statement whose parameters are lists of texts. */
export type ExecuteLists = (
  sql: string,
  lists: readonly (readonly string[])[],
) => Promise<readonly object[]>;

/** A read that waits for the others of its turn. */
interface Waiting {
  readonly values: readonly string[];
  resolve(rows: readonly object[]): void;
  reject(error: unknown): void;
}

/** Reads the rows of one statement with these values in its places. */
type Read = (values: readonly string[]) => Promise<readonly object[]>;

/** A row, with the place of its read in the group. */
interface PlacedRow {
  readonly place: number;
}

/** More reads in one statement would only make the first wait for the last. */
const MOST = 64;

/**
 * Returns what executes reads whose parameters are texts. Those of one text that are requested in
 * one turn of the event loop become one statement, which finds the rows of each read as if it were
 * alone: to send a statement, and to answer it, costs more than finding a row by its key.
 */
export function groupReads(
  execute: ExecuteLists,
): (...read: Parameters<Execute>) => Promise<readonly object[]> {
  const texts = new Map<string, Read>();
  return (sql, parameters = []) => {
    const read = texts.get(sql) ?? groupsOf(sql, parameters.length, execute);
    texts.set(sql, read);
    return read(
      parameters.map((parameter) => {
        if (typeof parameter === "string") return parameter;
        throw new TypeError("A read by its key has parameters that are texts");
      }),
    );
  };
}

function groupsOf(sql: string, count: number, execute: ExecuteLists): Read {
  const grouped = groupText(sql, count);
  let group: Waiting[] = [];

  const send = async (sent: readonly Waiting[]): Promise<void> => {
    if (group === sent) group = [];
    try {
      const lists = Array.from({ length: count }, (_, index) =>
        sent.map(({ values }) => values[index] ?? ""),
      );
      const answers = sent.map((): object[] => []);
      for (const row of (await execute(grouped, lists)) as readonly PlacedRow[])
        answers[row.place - 1]?.push(row);
      for (const [index, read] of sent.entries()) read.resolve(answers[index] ?? []);
    } catch (error) {
      // A value that the database does not take concerns its read alone, which is then found.
      if (sent.length > 1 && isOfStatement(error)) for (const read of sent) void send([read]);
      else for (const read of sent) read.reject(error);
    }
  };

  return (values) =>
    new Promise((resolve, reject) => {
      if (group.length === MOST) group = [];
      const own = group;
      if (own.length === 0) setImmediate(() => void send(own));
      own.push({ values, resolve, reject });
    });
}

/**
 * Returns the text of a read for a list of values in each of its places. `offset 0` keeps
 * PostgreSQL from joining the tables as a whole: it finds the rows of each read by an index, as for
 * the read alone.
 */
function groupText(sql: string, count: number): string {
  const names = Array.from({ length: count }, (_, index) => `value_${index + 1}`);
  const lists = names.map((_, index) => `$${index + 1}::text[]`);
  const read = sql.replaceAll(/\$(\d+)/g, "key.value_$1");
  return (
    `select key.place, found.* from unnest(${lists.join()}) ` +
    `with ordinality as key(${names.join()}, place) ` +
    `cross join lateral (select * from (${read}) as read offset 0) as found`
  );
}
