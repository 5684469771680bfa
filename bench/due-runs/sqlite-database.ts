import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Change } from "@dagctl/core/contracts";
import { sqliteStore } from "@dagctl/sql-driver";
import { bareRows, INSERTS, TABLES } from "./bare-rows.ts";
import type { MeasuredDatabase } from "./measure.ts";

/** Returns a database of SQLite in a folder, served by one host. */
export function sqliteDatabase(folder: string): MeasuredDatabase {
  let rounds = 0;
  return {
    hosts: 1,
    store: (clock) => sqliteStore({ file: join(folder, "dagctl.db"), clock }),
    analyze: async () => undefined,
    async bare(commits: readonly (readonly Change[])[]) {
      rounds += 1;
      const database = new DatabaseSync(join(folder, `bare-${rounds}.db`));
      database.exec("pragma journal_mode = wal; pragma synchronous = full;");
      for (const statement of TABLES) database.exec(statement);
      const inserts = Object.fromEntries(
        Object.entries(INSERTS).map(([table, text]) => [
          table,
          database.prepare(text.replaceAll(/\$\d/g, "?")),
        ]),
      );
      const begun = performance.now();
      for (const commit of commits) {
        database.exec("begin immediate");
        for (const { table, values } of bareRows(commit)) inserts[table]?.run(...values);
        database.exec("commit");
      }
      const took = performance.now() - begun;
      database.close();
      return took;
    },
  };
}
