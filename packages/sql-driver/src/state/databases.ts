import type pg from "pg";
import { identifier, literal } from "./naming.ts";

/**
 * Creates a role and a database of one name, or corrects them where they exist. Every step may be
 * repeated after a crash.
 */
export async function makeDatabase(
  client: pg.ClientBase,
  name: string,
  verifier: string,
  comment: string,
): Promise<void> {
  const id = identifier(name);
  if (!(await exists(client, "pg_roles", "rolname", name))) await client.query(`create role ${id}`);
  // A new role has no rights; to state that again (`nosuperuser`) requires a superuser.
  await client.query(`alter role ${id} with login password ${literal(verifier)}`);
  // A user who is not a superuser must be a member of the role to give it a database, and later to
  // end its connections.
  const { rows } = await client.query<{ member: boolean }>(
    "select pg_has_role(current_user, $1, 'member') as member",
    [name],
  );
  if (rows[0]?.member !== true) await client.query(`grant ${id} to current_user`);
  if (!(await exists(client, "pg_database", "datname", name)))
    await client.query(`create database ${id} owner ${id} template template0 encoding 'UTF8'`);
  await client.query(`revoke all on database ${id} from public`);
  await client.query(`comment on database ${id} is ${literal(comment)}`);
}

/** Ends the open connections and drops the database. What is gone is skipped. */
export async function dropDatabase(client: pg.ClientBase, name: string): Promise<void> {
  const id = identifier(name);
  await client.query(`drop database if exists ${id} with (force)`);
  await client.query(`drop role if exists ${id}`);
}

async function exists(
  client: pg.ClientBase,
  catalog: "pg_roles" | "pg_database",
  column: "rolname" | "datname",
  name: string,
): Promise<boolean> {
  const { rows } = await client.query(`select 1 from ${catalog} where ${column} = $1`, [name]);
  return rows.length > 0;
}
