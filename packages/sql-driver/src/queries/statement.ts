import { type Compilable, CompiledQuery, type Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import type { Execute, Value } from "../transaction.ts";

/** A query that is built once, and executed with other values each time. */
export type Statement<Values, Row> = (execute: Execute, values: Values) => Promise<readonly Row[]>;

/** The place of a value in a statement. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Returns a statement. To build a query and to compile it takes longer than SQLite needs to answer
 * it, so both happen at the first execution only.
 *
 * @param build returns the query; `value` returns what stands for a value in it
 */
export function statement<Values extends Readonly<Record<string, Value>>, Row = never>(
  build: (value: <Name extends keyof Values & string>(name: Name) => Values[Name]) => Compilable,
): Statement<Values, Row> {
  let compiled: Compiled | undefined;
  return async (execute, values) => {
    // Kysely passes parameters on as they are, so a place may have the type of its value.
    compiled ??= build((name) => new Place(name) as unknown as Values[typeof name]).compile();
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Place ? (values[parameter.name] ?? null) : (parameter as Value),
    );
    return (await execute(compiled.sql, parameters)) as readonly Row[];
  };
}

/** Returns what executes SQL by Kysely, on its connection. */
export function executeBy(database: Kysely<Tables>): Execute {
  return async (sql, parameters = []) =>
    (await database.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows as object[];
}
