import type { Expectation } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

/**
 * Returns whether an expectation is true, inside the transaction of its commit. A record that is
 * absent has version 0. `now`: the store's clock.
 */
export async function isMet(
  database: Kysely<Tables>,
  expectation: Expectation,
  now: () => Promise<number>,
): Promise<boolean> {
  const { organization } = { organization: "", ...expectation };
  switch (expectation.expect) {
    case "version": {
      return ((await versionOf(database, expectation)) ?? 0) === expectation.version;
    }
    case "name_unused": {
      const named = database
        .selectFrom("projects")
        .select("id")
        .where("organization", "=", organization)
        .where("name_key", "=", expectation.name.toLowerCase());
      return absent(
        expectation.except === undefined ? named : named.where("id", "!=", expectation.except),
      );
    }
    case "job_name_unused":
      return absent(
        database
          .selectFrom("jobs")
          .select("id")
          .where("organization", "=", organization)
          .where("project", "=", expectation.project)
          .where("name", "=", expectation.name),
      );
    case "run_name_unused":
      return absent(
        database
          .selectFrom("runs")
          .select("id")
          .where("organization", "=", organization)
          .where("project", "=", expectation.project)
          .where("name", "=", expectation.name),
      );
    case "key_unused":
      return absent(
        database
          .selectFrom("keys")
          .select("key")
          .where("scope", "=", expectation.scope)
          .where("key", "=", expectation.key),
      );
    case "cursor": {
      const row = await database
        .selectFrom("cursors")
        .select("sequence")
        .where("consumer", "=", expectation.consumer)
        .executeTakeFirst();
      return (row?.sequence ?? 0) === expectation.sequence;
    }
    case "lease_ended":
      return absent(
        database
          .selectFrom("leases")
          .select("host")
          .where("number", "=", expectation.number)
          .where("ends_at", ">", await now()),
      );
    case "no_active_operation": {
      const active = database
        .selectFrom("operations")
        .select("id")
        .where("organization", "=", organization)
        .where("project", "=", expectation.project)
        .where("status", "=", "running");
      return absent(
        expectation.except === undefined ? active : active.where("id", "!=", expectation.except),
      );
    }
    default: {
      if (expectation.statuses.length === 0) return expectation.than > 0;
      const { count } = await database
        .selectFrom("runs")
        .select((is) => is.fn.countAll().as("count"))
        .where("organization", "=", organization)
        .where("project", "=", expectation.project)
        .where("status", "in", expectation.statuses)
        .executeTakeFirstOrThrow();
      return Number(count) < expectation.than;
    }
  }
}

async function versionOf(
  database: Kysely<Tables>,
  expectation: Extract<Expectation, { readonly expect: "version" }>,
): Promise<number | undefined> {
  const { organization, id } = expectation;
  if (expectation.of === "record") {
    const row = await database
      .selectFrom("records")
      .select("version")
      .where("organization", "=", organization)
      .where("kind", "=", expectation.kind)
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.version;
  }
  const table = (
    { project: "projects", operation: "operations", run: "runs", job: "jobs" } as const
  )[expectation.of];
  const row = await database
    .selectFrom(table)
    .select("version")
    .where("organization", "=", organization)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.version;
}

interface Limitable {
  limit(count: number): { executeTakeFirst(): Promise<unknown> };
}

async function absent(query: Limitable): Promise<boolean> {
  return (await query.limit(1).executeTakeFirst()) === undefined;
}
