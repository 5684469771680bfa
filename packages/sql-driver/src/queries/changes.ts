import type { Change } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import { keptOrder, nextInOrder } from "./order.ts";
import type { Tables } from "../tables.ts";
import { nextNumber } from "./counters.ts";

type Write = (database: Kysely<Tables>) => Promise<unknown>;

/**
 * Prepares one change as a write. What can fail without a database (a value that has no JSON form)
 * fails here, before anything is sent.
 */
export function prepare(change: Change): Write {
  if ("forget" in change) {
    const { organization, id } = change;
    if (change.forget === "project") return (database) => forgetProject(database, organization, id);
    return (database) =>
      database
        .deleteFrom("records")
        .where("organization", "=", organization)
        .where("kind", "=", change.kind)
        .where("id", "=", id)
        .execute();
  }
  switch (change.put) {
    case "project": {
      const { project, internals } = change.record;
      const found = {
        name_key: project.name.toLowerCase(),
        revision: project.revision,
        may_exist: internals.mayExist ? 1 : 0,
      };
      const texts = textsOf(project, internals);
      const time = project.created_at;
      const row = {
        organization: project.organization_id,
        id: project.id,
        created_at: nextInOrder("projects", time, project.organization_id),
        version: 1,
        ...found,
        ...texts,
      };
      return (database) =>
        database
          .insertInto("projects")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["organization", "id"]).doUpdateSet((is) => ({
              ...found,
              ...texts,
              created_at: keptOrder("projects", time),
              version: is("projects.version", "+", 1),
            })),
          )
          .execute();
    }
    case "operation": {
      const { organization, operation, internals } = change.record;
      const found = {
        project: operation.project_id,
        status: operation.status,
        lease: internals.lease,
        ended_at: operation.ended_at ?? null,
      };
      const texts = textsOf(operation, internals);
      const time = operation.created_at;
      const row = {
        organization,
        id: operation.id,
        created_at: nextInOrder("operations", time, organization, operation.project_id),
        version: 1,
        ...found,
        ...texts,
      };
      return (database) =>
        database
          .insertInto("operations")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["organization", "id"]).doUpdateSet((is) => ({
              ...found,
              ...texts,
              created_at: keptOrder("operations", time),
              version: is("operations.version", "+", 1),
            })),
          )
          .execute();
    }
    case "run": {
      const { organization, run, internals } = change.record;
      const found = { project: run.project_id, name: run.job_name, status: run.status };
      const texts = textsOf(run, internals);
      const time = run.created_at;
      const row = {
        organization,
        id: run.id,
        created_at: nextInOrder("runs", time, organization, run.project_id),
        version: 1,
        ...found,
        ...texts,
      };
      return (database) =>
        database
          .insertInto("runs")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["organization", "id"]).doUpdateSet((is) => ({
              ...found,
              ...texts,
              created_at: keptOrder("runs", time),
              version: is("runs.version", "+", 1),
            })),
          )
          .execute();
    }
    case "job": {
      const { organization, job } = change.record;
      const found = { project: job.project_id, name: job.name };
      const texts = textsOf(job, {});
      const time = job.created_at;
      const row = {
        organization,
        id: job.id,
        created_at: nextInOrder("jobs", time, organization, job.project_id),
        version: 1,
        ...found,
        ...texts,
      };
      return (database) =>
        database
          .insertInto("jobs")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["organization", "id"]).doUpdateSet((is) => ({
              ...found,
              ...texts,
              created_at: keptOrder("jobs", time),
              version: is("jobs.version", "+", 1),
            })),
          )
          .execute();
    }
    case "record": {
      const { organization, kind, id } = change.record;
      const kept = {
        parent: change.record.parent,
        sort_key: change.record.sortKey,
        project: change.record.project ?? null,
        expires_at: change.record.expiresAt ?? null,
        value: JSON.stringify(change.record.value),
      };
      return (database) =>
        database
          .insertInto("records")
          .values({ organization, kind, id, version: 1, ...kept })
          .onConflict((conflict) =>
            conflict
              .columns(["organization", "kind", "id"])
              .doUpdateSet((is) => ({ ...kept, version: is("records.version", "+", 1) })),
          )
          .execute();
    }
    case "key": {
      const { scope, key, expiresAt } = change.record;
      const kept = { expires_at: expiresAt, wire: JSON.stringify(change.record) };
      return (database) =>
        database
          .insertInto("keys")
          .values({ scope, key, ...kept })
          .onConflict((conflict) => conflict.columns(["scope", "key"]).doUpdateSet(kept))
          .execute();
    }
    case "event": {
      const { organization, time } = change.event;
      const wire = JSON.stringify(change.event);
      return async (database) =>
        database
          .insertInto("events")
          .values({ sequence: await nextNumber(database, "event"), organization, time, wire })
          .execute();
    }
    default: {
      const { consumer, sequence } = change;
      return (database) =>
        database
          .insertInto("cursors")
          .values({ consumer, sequence })
          .onConflict((conflict) => conflict.column("consumer").doUpdateSet({ sequence }))
          .execute();
    }
  }
}

function textsOf(
  wire: object,
  internals: object,
): { readonly wire: string; readonly internals: string } {
  return { wire: JSON.stringify(wire), internals: JSON.stringify(internals) };
}

/** Deletes the records of a project. Operations, events and keys stay: they are the history. */
async function forgetProject(
  database: Kysely<Tables>,
  organization: string,
  id: string,
): Promise<void> {
  const runs = database
    .selectFrom("runs")
    .select("id")
    .where("organization", "=", organization)
    .where("project", "=", id);
  await database
    .deleteFrom("logs")
    .where("organization", "=", organization)
    .where("run", "in", runs)
    .execute();
  await database
    .deleteFrom("runs")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("jobs")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("records")
    .where("organization", "=", organization)
    .where("project", "=", id)
    .execute();
  await database
    .deleteFrom("projects")
    .where("organization", "=", organization)
    .where("id", "=", id)
    .execute();
}
