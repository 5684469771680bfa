import type { RunStatus } from "@dagctl/core";
import type { Expectation } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { toStoredStatuses } from "./run-statuses.ts";
import { statement, type Statement } from "./statement.ts";
import type { Execute, Value } from "../transaction.ts";

/**
 * Returns whether an expectation is true, inside the transaction of its commit. A record that is
 * absent has version 0. `now`: the store's clock.
 */
export type IsMet = (
  execute: Execute,
  expectation: Expectation,
  now: () => Promise<number>,
) => Promise<boolean>;

/** @param builder writes the statements in the words of its database program */
export function expectations(builder: Kysely<Tables>): IsMet {
  const versions = versionReads(builder);
  const { projectNamed, otherProjectNamed, jobNamed, runNamed, keyNamed } = nameReads(builder);
  const { activeOperation, otherActiveOperation, livingLease, cursor } = stateReads(builder);
  const runsWith = countReads(builder);
  const isAbsent = (rows: readonly object[]): boolean => rows.length === 0;

  return async (execute, expectation, now) => {
    switch (expectation.expect) {
      case "version": {
        const { of, organization, id } = expectation;
        const [row] =
          of === "record"
            ? await versions.record(execute, { organization, kind: expectation.kind, id })
            : await versions[of](execute, { organization, id });
        return (row?.version ?? 0) === expectation.version;
      }
      case "name_unused": {
        const { organization, name, except } = expectation;
        const values = { organization, name: name.toLowerCase() };
        return isAbsent(
          except === undefined
            ? await projectNamed(execute, values)
            : await otherProjectNamed(execute, { ...values, except }),
        );
      }
      case "job_name_unused":
      case "run_name_unused": {
        const { organization, project, name } = expectation;
        const named = expectation.expect === "job_name_unused" ? jobNamed : runNamed;
        return isAbsent(await named(execute, { organization, project, name }));
      }
      case "key_unused":
        return isAbsent(
          await keyNamed(execute, { scope: expectation.scope, key: expectation.key }),
        );
      case "cursor": {
        const [row] = await cursor(execute, { consumer: expectation.consumer });
        return (row?.sequence ?? 0) === expectation.sequence;
      }
      case "lease_ended":
        return isAbsent(
          await livingLease(execute, { number: expectation.number, now: await now() }),
        );
      case "no_active_operation": {
        const { organization, project, except } = expectation;
        const values = { organization, project };
        return isAbsent(
          except === undefined
            ? await activeOperation(execute, values)
            : await otherActiveOperation(execute, { ...values, except }),
        );
      }
      default: {
        const { organization, project, statuses, than } = expectation;
        if (statuses.length === 0) return than > 0;
        const [row] = await runsWith(statuses)(execute, { organization, project });
        return Number(row?.count ?? 0) < than;
      }
    }
  };
}

type Named = Readonly<Record<"organization" | "id", string>>;
interface Version {
  readonly version: number;
}

function versionReads(builder: Kysely<Tables>) {
  const of = (table: "projects" | "operations" | "runs" | "jobs"): Statement<Named, Version> =>
    statement((value) =>
      builder
        .selectFrom(table)
        .select("version")
        .where("organization", "=", value("organization"))
        .where("id", "=", value("id")),
    );
  return {
    project: of("projects"),
    operation: of("operations"),
    run: of("runs"),
    job: of("jobs"),
    record: statement<Named & { readonly kind: string }, Version>((value) =>
      builder
        .selectFrom("records")
        .select("version")
        .where("organization", "=", value("organization"))
        .where("kind", "=", value("kind"))
        .where("id", "=", value("id")),
    ),
  };
}

function nameReads(builder: Kysely<Tables>) {
  type Projects = Readonly<Record<"organization" | "name", string>>;
  type InProject = Readonly<Record<"organization" | "project" | "name", string>>;
  const projects = (value: (name: keyof Projects) => string) =>
    builder
      .selectFrom("projects")
      .select("id")
      .where("organization", "=", value("organization"))
      .where("name_key", "=", value("name"))
      .limit(1);
  const inProject = (table: "jobs" | "runs"): Statement<InProject, object> =>
    statement((value) =>
      builder
        .selectFrom(table)
        .select("id")
        .where("organization", "=", value("organization"))
        .where("project", "=", value("project"))
        .where("name", "=", value("name"))
        .limit(1),
    );
  return {
    projectNamed: statement<Projects, object>(projects),
    otherProjectNamed: statement<Projects & { readonly except: string }, object>((value) =>
      projects(value).where("id", "!=", value("except")),
    ),
    jobNamed: inProject("jobs"),
    runNamed: inProject("runs"),
    keyNamed: statement<Readonly<Record<"scope" | "key", string>>, object>((value) =>
      builder
        .selectFrom("keys")
        .select("key")
        .where("scope", "=", value("scope"))
        .where("key", "=", value("key")),
    ),
  };
}

type OfProject = Readonly<Record<"organization" | "project", string>>;

function stateReads(builder: Kysely<Tables>) {
  const active = (value: (name: keyof OfProject) => string) =>
    builder
      .selectFrom("operations")
      .select("id")
      .where("organization", "=", value("organization"))
      .where("project", "=", value("project"))
      .where("status", "=", "running")
      .limit(1);
  return {
    activeOperation: statement<OfProject, object>(active),
    otherActiveOperation: statement<OfProject & { readonly except: string }, object>((value) =>
      active(value).where("id", "!=", value("except")),
    ),
    livingLease: statement<Readonly<Record<"number" | "now", number>>, object>((value) =>
      builder
        .selectFrom("leases")
        .select("host")
        .where("number", "=", value("number"))
        .where("ends_at", ">", value("now"))
        .limit(1),
    ),
    cursor: statement<{ readonly consumer: string }, { readonly sequence: number }>((value) =>
      builder.selectFrom("cursors").select("sequence").where("consumer", "=", value("consumer")),
    ),
  };
}

/** Returns the counts of runs by the statuses that count; there are few such lists. */
function countReads(
  builder: Kysely<Tables>,
): (statuses: readonly RunStatus[]) => Statement<OfProject, { readonly count: Value }> {
  const known = new Map<string, Statement<OfProject, { readonly count: Value }>>();
  return (statuses) => {
    const key = statuses.join();
    const present = known.get(key);
    if (present) return present;
    const made = statement<OfProject, { readonly count: Value }>((value) =>
      builder
        .selectFrom("runs")
        .select((is) => is.fn.countAll().as("count"))
        .where("organization", "=", value("organization"))
        .where("project", "=", value("project"))
        .where("status", "in", toStoredStatuses(statuses)),
    );
    known.set(key, made);
    return made;
  };
}
