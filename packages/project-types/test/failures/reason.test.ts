import { expect, it } from "vitest";
import { reasonOf } from "../../src/failures/reason.ts";

it.each([
  ["psycopg2.OperationalError: no route", "OperationalError: no route"],
  ["_duckdb.IOException: IO Error: no file", "IO Error: no file"],
  ["libodbc.so.2: cannot open shared object file", "libodbc.so.2: cannot open shared object file"],
])("the reason of %j is %j", (line, reason) => {
  expect(reasonOf(line)).toBe(reason);
});
