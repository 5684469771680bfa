import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { postgresStore } from "@dagctl/sql-driver";
import { type PostgresServer, postgresPrograms, postgresServer } from "@dagctl/test-servers";
import { runProgram } from "../versions/programs.ts";
import type { MoveTimes } from "./moved-times.ts";

/**
 * Records contain the address of their database, so a recorded server always listens here. The port
 * is below those that systems assign by themselves.
 */
const PORT = 29_471;
const STORE_URL = `postgres://dagctl@127.0.0.1:${PORT}/records`;
const USERS = { store: "a-password-of-the-store", state: "a-password-of-the-states" } as const;

async function program(
  name: "psql" | "pg_dumpall",
  postgres: PostgresServer,
  args: readonly string[],
  folder: string,
): Promise<string> {
  return runProgram(join((await postgresPrograms()) ?? "", name), ["-d", postgres.url(), ...args], {
    cwd: folder,
    env: { LC_ALL: "C.UTF-8", PGPASSWORD: postgres.password },
  });
}

/**
 * Creates the server that an operator sets up: a database for the records, a server for state
 * databases, and a user with as few rights as possible for each.
 */
export async function newPostgres(root: string): Promise<{
  readonly postgres: PostgresServer;
  readonly settings: Readonly<Record<string, string>>;
}> {
  const postgres = await postgresServer({ port: PORT });
  const statements = [
    `create role dagctl login password '${USERS.store}'`,
    `create role operator login createdb createrole password '${USERS.state}'`,
    "create database records owner dagctl",
    "create database registry owner operator",
  ];
  for (const statement of statements)
    await program("psql", postgres, ["-Xq", "-c", statement], root);
  const file = (name: string, text: string): string => {
    writeFileSync(join(root, name), `${text}\n`, { mode: 0o600 });
    return join(root, name);
  };
  const settings = {
    DAGCTL_STORE_URL: STORE_URL,
    DAGCTL_STORE_PASSWORD: file("store-password", USERS.store),
    DAGCTL_STATE_URL: `postgres://operator@127.0.0.1:${PORT}/registry`,
    DAGCTL_STATE_PASSWORD: file("state-password", USERS.state),
    DAGCTL_STATE_KEY: file("state-key", "a-key-for-tests-of-more-than-32-characters"),
  };
  return { postgres, settings };
}

/**
 * Matches lines about a role that every server has, and about the programs that wrote the dump:
 * they do not belong to the installation.
 */
const FOREIGN =
  /^(CREATE ROLE postgres;|ALTER ROLE postgres .*|\\(un)?restrict .*|SET transaction_timeout .*|-- Dumped (from|by) .*)$\n/gm;

/** Returns everything that the server stores, as SQL. */
export async function dumpPostgres(postgres: PostgresServer, root: string): Promise<string> {
  return (await program("pg_dumpall", postgres, ["--no-tablespaces"], root)).replace(FOREIGN, "");
}

/** Returns the store of this version on the records of the recorded server. */
export function makeRecordedStore(): Store {
  return postgresStore({ url: STORE_URL, password: async () => new Secret(USERS.store) });
}

/** Starts a new server with the dumped data, its times moved. */
export async function restorePostgres(
  dump: string,
  moveTimes: MoveTimes,
  root: string,
): Promise<PostgresServer> {
  const postgres = await postgresServer({ port: PORT });
  const file = join(root, "dump.sql");
  writeFileSync(file, moveTimes(dump));
  await program("psql", postgres, ["-Xq", "-v", "ON_ERROR_STOP=1", "-f", file], root);
  return postgres;
}

/** Returns the lines of a query's answer, read as the superuser. */
export async function queryPostgres(
  postgres: PostgresServer,
  database: string,
  statement: string,
): Promise<readonly string[]> {
  const psql = join((await postgresPrograms()) ?? "", "psql");
  const printed = await runProgram(psql, ["-XAtq", "-d", postgres.url(database), "-c", statement], {
    cwd: "/",
    env: { LC_ALL: "C.UTF-8" },
  });
  return printed.split("\n").filter((line) => line !== "");
}
