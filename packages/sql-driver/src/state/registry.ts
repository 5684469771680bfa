import type { DeploymentRef } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type pg from "pg";

/** What is known of a project's database. `dropped_at`: it is gone, and this is its tombstone. */
interface Row {
  readonly generation: number;
  readonly dropped_at: Date | null;
}

/** A tombstone refuses late calls; after this time there are none any more. */
const TOMBSTONE = "7 days";

const MAKE = `create table if not exists dagctl_state_databases (
  installation text collate "C" not null,
  organization text collate "C" not null,
  project text collate "C" not null,
  generation bigint not null,
  dropped_at timestamptz,
  primary key (installation, organization, project)
)`;

/**
 * Creates the table of the state databases, in the database that the operator named. Every call is
 * made under the project's lock.
 */
export async function makeRegistry(client: pg.ClientBase): Promise<void> {
  // When two sessions create a table at one time, one of them fails in spite of "if not exists".
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(hashtextextended('dagctl state databases', 0))");
  await client.query(MAKE);
  await client.query("commit");
}

export async function readRow(
  client: pg.ClientBase,
  installation: string,
  ref: DeploymentRef,
): Promise<Row | undefined> {
  const { rows } = await client.query<Row>(
    "select generation, dropped_at from dagctl_state_databases where installation = $1 and organization = $2 and project = $3",
    [installation, ref.organization, ref.project],
  );
  return rows[0];
}

/**
 * Refuses a generation below the stored one; over a tombstone only a higher generation may build.
 */
export function checkGeneration(row: Row | undefined, generation: number, building: boolean): void {
  if (
    row === undefined ||
    generation > row.generation ||
    (generation === row.generation && !(building && row.dropped_at !== null))
  )
    return;
  throw new DagctlError(
    "conflict",
    `The state database is of generation ${row.generation}, which is newer than ${generation}`,
    {
      details: { generation: row.generation },
    },
  );
}

export async function remember(
  client: pg.ClientBase,
  installation: string,
  ref: DeploymentRef,
  generation: number,
  dropped: boolean,
): Promise<void> {
  await client.query(
    `insert into dagctl_state_databases (installation, organization, project, generation, dropped_at)
     values ($1, $2, $3, $4, case when $5 then now() end)
     on conflict (installation, organization, project) do update set generation = excluded.generation, dropped_at = excluded.dropped_at`,
    [installation, ref.organization, ref.project, generation, dropped],
  );
}

export async function forgetTombstones(client: pg.ClientBase, installation: string): Promise<void> {
  await client.query(
    "delete from dagctl_state_databases where installation = $1 and dropped_at < now() - $2::interval",
    [installation, TOMBSTONE],
  );
}

/** Returns the databases that may exist, also those of a `provision` that was cut off. */
export async function listDatabases(
  client: pg.ClientBase,
  installation: string,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<readonly DeploymentRef[]> {
  const [organization, project] = after ?? ["", ""];
  const { rows } = await client.query<DeploymentRef>(
    `select organization, project from dagctl_state_databases
     where installation = $1 and dropped_at is null and (organization, project) > ($2, $3) order by organization, project limit $4`,
    [installation, organization, project, limit],
  );
  return rows;
}
