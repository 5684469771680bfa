import type { CallOptions, DeploymentRef, StateDatabaseDriver } from "@dagctl/core/contracts";
import { assertOptionNames, fairLimit, Secret } from "@dagctl/core/driver-kit";
import { asDagctlError, DagctlError } from "@dagctl/core/errors";
import type pg from "pg";
import { poolConfig, placeOf } from "./postgres/address.ts";
import { connectionPool } from "./postgres/connection.ts";
import { describe } from "./postgres/errors.ts";
import { passwordOf, verifierOf } from "./state/credentials.ts";
import { dropDatabase, makeDatabase } from "./state/databases.ts";
import { nameOf } from "./state/naming.ts";
import {
  checkGeneration,
  forgetTombstones,
  readRow,
  listDatabases,
  makeRegistry,
  remember,
} from "./state/registry.ts";

/** The PostgreSQL server for the databases of projects. */
export interface PostgresStateDatabasesOptions {
  /**
   * `postgres://user@host:5432/database`: the server for the projects' databases, and the database
   * on it that stores the list of them. The user needs `createdb` and `createrole`.
   */
  readonly url: string;
  /** Called at every new connection. @default the one in `url`, else none */
  readonly password?: () => Promise<Secret>;
  /**
   * The key from which the passwords of projects derive: at least 32 characters that cannot be
   * guessed, the same for all replicas. Another key is another password for every project, which
   * takes effect at its next deployment.
   */
  readonly key: Secret;
  /**
   * The installation that owns these databases: another installation on the same server neither
   * sees nor touches them. At most 100 characters.
   */
  readonly installation: string;
  /**
   * Where runs reach the server, if that differs from where this program does. @default the host
   * and port of `url`
   */
  readonly reachedAt?: { readonly host: string; readonly port: number };
}

const LEAST_KEY = 32;
/**
 * Shared places for calls, which each take a connection: a call waits for the lock of its project,
 * and for sessions that use its database. Each organization has one place of its own in addition.
 */
const MOST_AT_ONCE = 4;
/** The server ends a call after 30 s, so more connections than this are rare. */
const MOST_CONNECTIONS = 32;
/** How many rows are read at once when all are listed. */
const PAGE = 500;

/**
 * Returns a driver that gives each project a database and a role of its own, on a PostgreSQL server
 * (13 or newer) that the operator names. The role owns that database and nothing else; only the
 * role and the operator's user can connect there. Passwords are derived, never stored, and are in
 * no statement.
 *
 * Every call takes a lock of the project on the server, so any number of hosts may call. A call
 * that was cut off is completed by the next one.
 *
 * @throws TypeError: an option does not exist
 * @throws TypeError: the key has fewer than 32 characters, or `url` is not a `postgres://` URL with
 *   a database
 * @throws TypeError: `installation` is not 1 to 100 printable ASCII characters without `'` and `\`
 */
export function postgresStateDatabases(
  options: PostgresStateDatabasesOptions,
): StateDatabaseDriver {
  assertOptionNames("postgresStateDatabases", options, {
    url: true,
    password: true,
    key: true,
    installation: true,
    reachedAt: { host: true, port: true },
  });
  const { key, installation, reachedAt } = options;
  if (key.reveal().length < LEAST_KEY)
    throw new TypeError(`The key of state databases must have at least ${LEAST_KEY} characters`);
  if (!/^[ -~]{1,100}$/.test(installation) || /[\\']/.test(installation))
    throw new TypeError(
      "An installation is named by 1 to 100 printable ASCII characters without ' and \\",
    );
  const place = placeOf(
    options.url,
    "be allowed to make databases and roles (createdb, createrole)",
  );
  const config = poolConfig(options.url, options.password);
  const pool = connectionPool(config, MOST_CONNECTIONS);
  const withinLimit = fairLimit(MOST_AT_ONCE);
  let made: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Returns a connection; one that arrives after the caller has gone is released. */
  const connect = async (signal: AbortSignal | undefined): Promise<pg.PoolClient> => {
    const connecting = pool.connect();
    try {
      return await orAbort(signal, connecting);
    } catch (error) {
      connecting.then(
        (late) => late.release(),
        () => undefined,
      );
      throw error;
    }
  };
  const withClient = <T>(
    organization: string,
    call: CallOptions | undefined,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> => withinLimit(organization, () => withConnection(call, work), call?.signal);
  const withConnection = async <T>(
    call: CallOptions | undefined,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> => {
    call?.signal?.throwIfAborted();
    if (closing)
      throw new DagctlError("unavailable", "The driver of state databases is closed", {
        retryable: false,
      });
    let broken = true;
    let client: pg.PoolClient | undefined;
    try {
      client = await connect(call?.signal);
      // After a failure the next call tries again.
      made ??= makeRegistry(client).catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      // An abort does not end it: other calls wait for it on this connection.
      await made;
      const answer = await orAbort(call?.signal, work(client));
      broken = false;
      return answer;
    } catch (error) {
      if (call?.signal?.aborted === true) throw call.signal.reason;
      throw asDagctlError(describe(place, error, false));
    } finally {
      // A session that failed may have the lock, or a transaction: the session ends, and they end
      // with it.
      client?.release(broken);
    }
  };
  const withLock = <T>(
    ref: DeploymentRef,
    call: CallOptions,
    work: (client: pg.PoolClient, name: string) => Promise<T>,
  ): Promise<T> =>
    withClient(ref.organization, call, async (client) => {
      const name = nameOf(installation, ref);
      await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
      call.signal?.throwIfAborted();
      const answer = await work(client, name);
      await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]);
      return answer;
    });

  return {
    supports: { concurrentRuns: true, replicas: true, persists: true },
    provision: (ref, { rotation, generation, ...call }) =>
      withLock(ref, call, async (client, name) => {
        checkGeneration(await readRow(client, installation, ref), generation, true);
        const password = passwordOf(key, installation, ref, rotation);
        // First records that the database may exist, so that `list` finds it when the call is cut
        // off after this.
        await remember(client, installation, ref, generation, false);
        await makeDatabase(
          client,
          name,
          await verifierOf(password),
          `dagctl ${installation}: state of ${ref.project}`,
        );
        const { host, port } = reachedAt ?? { host: place.name, port: place.port };
        const settings = {
          host,
          port: String(port),
          database: name,
          user: name,
          ...(place.sslmode === undefined ? {} : { sslmode: place.sslmode }),
        };
        return { type: "postgres", settings, secrets: { password: new Secret(password) } };
      }),
    drop: (ref, { generation, ...call }) =>
      withLock(ref, call, async (client, name) => {
        const row = await readRow(client, installation, ref);
        checkGeneration(row, generation, false);
        await dropDatabase(client, name);
        await remember(client, installation, ref, generation, true);
        await forgetTombstones(client, installation);
      }),
    async *list(call) {
      let after: readonly [string, string] | undefined;
      for (;;) {
        const refs = await withClient("", call, (client) =>
          listDatabases(client, installation, after, PAGE),
        );
        yield* refs;
        const last = refs.at(-1);
        if (!last || refs.length < PAGE) return;
        after = [last.organization, last.project];
      }
    },
    close: () => (closing ??= pool.end()),
  };
}

/**
 * Waits for `work`, and no longer than until the signal aborts. The work itself goes on; its result
 * is then dropped.
 *
 * @throws The reason of the signal when it aborts first.
 */
function orAbort<Answer>(signal: AbortSignal | undefined, work: Promise<Answer>): Promise<Answer> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const stopListening = (): void => signal.removeEventListener("abort", abort);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(stopListening);
  });
}
