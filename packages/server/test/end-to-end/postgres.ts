import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { postgresPrograms, type PostgresServer, postgresServer } from "@dagctl/test-servers";
import { CERTIFICATE, KEY } from "../../../k8s-driver/test/cluster/certificate.ts";

/** Starts a PostgreSQL server that encrypts, with a certificate of no public authority. */
export const encryptedPostgres = (): Promise<PostgresServer> =>
  postgresServer({ tls: { certificate: CERTIFICATE, key: KEY } });

/** Runs a query as the superuser, with PostgreSQL's own client, from outside of the server. */
export async function ask(
  postgres: PostgresServer,
  database: string,
  statement: string,
): Promise<readonly string[]> {
  const psql = join((await postgresPrograms()) ?? "", "psql");
  const { stdout } = await promisify(execFile)(
    psql,
    ["-XAtq", "-d", postgres.url(database), "-c", statement],
    { env: { LC_ALL: "C.UTF-8" } },
  );
  return stdout.split("\n").filter((line) => line !== "");
}

export const stateDatabases = (postgres: PostgresServer): Promise<readonly string[]> =>
  ask(
    postgres,
    "postgres",
    "select datname from pg_database where datname like 'dagctl\\_%' escape '\\'",
  );

export const stateRoles = (postgres: PostgresServer): Promise<readonly string[]> =>
  ask(
    postgres,
    "postgres",
    "select rolname from pg_roles where rolname like 'dagctl\\_%' escape '\\'",
  );

/** Returns the certificates that this machine trusts in addition to those of Node, as PEM. */
function ownAuthorities(): string {
  const { NODE_EXTRA_CA_CERTS: path } = process.env;
  return path === undefined ? "" : `${readFileSync(path, "utf8")}\n`;
}

/** A server's records and states in PostgreSQL. */
export interface PostgresPart {
  /** Variables of the server, as docs/operations.md has them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Must not appear anywhere. */
  readonly secrets: readonly string[];
}

/**
 * As an operator sets it up: two users without more rights than they need, passwords and a key in
 * files of `folder`. It is for a server of {@link encryptedPostgres}.
 */
export async function postgresPart(
  postgres: PostgresServer,
  folder: string,
): Promise<PostgresPart> {
  const secrets = {
    store: "canary-of-the-store",
    state: "canary-of-the-states",
    key: randomBytes(24).toString("base64url"),
  };
  const file = (name: string, content: string): string => {
    const at = join(folder, name);
    writeFileSync(at, content, { mode: 0o600 });
    return at;
  };
  const secret = (name: keyof typeof secrets): string => file(name, `${secrets[name]}\n`);
  await ask(postgres, "postgres", `create role dagctl login password '${secrets.store}'`);
  await ask(
    postgres,
    "postgres",
    `create role operator login createdb createrole password '${secrets.state}'`,
  );
  await ask(postgres, "postgres", "create database records owner dagctl");
  await ask(postgres, "postgres", "create database registry owner operator");
  const settings = {
    DAGCTL_STORE_URL: `postgres://dagctl@${postgres.host}:${postgres.port}/records?sslmode=verify-full`,
    DAGCTL_STORE_PASSWORD: secret("store"),
    DAGCTL_STATE_URL: `postgres://operator@${postgres.host}:${postgres.port}/registry?sslmode=require`,
    DAGCTL_STATE_PASSWORD: secret("state"),
    DAGCTL_STATE_KEY: secret("key"),
    NODE_EXTRA_CA_CERTS: file("certificates", `${ownAuthorities()}${CERTIFICATE}`),
  };
  return { settings, secrets: Object.values(secrets) };
}
