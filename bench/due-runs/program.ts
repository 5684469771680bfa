import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DueRunsFigures, type DueRunsOptions, measureDueRuns } from "./measure.ts";
import { postgresDatabase } from "./postgres-database.ts";
import { sqliteDatabase } from "./sqlite-database.ts";

/** What one process measures. */
export interface DueRunsProgram extends DueRunsOptions {
  readonly database: "sqlite" | "postgres";
}

// Runs in a process of its own, whose processor time and profile have nothing else. Options and
// result are JSON.
const { database, ...options } = JSON.parse(process.argv[2] ?? "{}") as DueRunsProgram;
const figures = await (database === "sqlite" ? onSqlite() : onPostgres());
process.stdout.write(JSON.stringify(figures));

async function onSqlite(): Promise<DueRunsFigures> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  try {
    return await measureDueRuns(sqliteDatabase(folder), options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<DueRunsFigures> {
  const server = await postgresDatabase();
  try {
    return await measureDueRuns(server.database, options);
  } finally {
    await server.close();
  }
}
