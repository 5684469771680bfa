import type { Project } from "@dagctl/core";
import type { Change } from "@dagctl/core/contracts";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { lastRunOf, noteLastRun } from "./last-run.ts";
import { endOfTime, keepOrder, type Listed, nextInOrder } from "./order.ts";
import { runText } from "./run-text.ts";
import { toStoredStatus } from "./run-statuses.ts";
import { statement, type Statement } from "./statement.ts";
import type { Execute, Value } from "../transaction.ts";

type Put = Extract<Change, { readonly put: string }>;
/** Writes a change with the connection of a transaction. */
type Write = (execute: Execute) => Promise<unknown>;
type Row = Readonly<Record<string, Value>>;

/** A record of a list, with the columns that only its table has. */
interface ListedRow {
  readonly organization: string;
  readonly id: string;
  readonly time: string;
  /** The project of the list. Absent: the list is that of the organization. */
  readonly project?: string;
  readonly wire: string;
  readonly internals: string;
  readonly found: Row;
}

/** Returns the write of a record, prepared so far that only a database can fail. */
export type PreparePut = (change: Exclude<Put, { readonly put: "event" }>) => Write;

/**
 * @param builder writes the statements in the words of its database program
 * @param program.computesColumns whether the database computes the columns of projects
 */
export function puts(
  builder: Kysely<Tables>,
  { computesColumns }: { readonly computesColumns: boolean },
): PreparePut {
  const listed = new Map<string, Statement<Row, never>>();

  const putListed = (table: Listed, { time, project, found, ...row }: ListedRow): Write => {
    // The length of a time is a part of the statement: PostgreSQL could not tell its type.
    const key = `${table} ${time.length}`;
    let put = listed.get(key);
    if (!put) {
      put = putStatement(builder, table, {
        columns: Object.keys(found),
        length: time.length,
        isOfProject: project !== undefined,
      });
      listed.set(key, put);
    }
    const values = { ...row, ...found, time, end: endOfTime(time) };
    const write = put;
    return (execute) =>
      write(execute, project === undefined ? values : { ...values, list: project });
  };

  const noteRun = statement<{ readonly organization: string; readonly project: string }>(
    (value) => {
      const owner = { organization: value("organization"), project: value("project") };
      return { compile: () => noteLastRun(owner).compile(builder) };
    },
  );
  const projectOfRun = statement<
    { readonly organization: string; readonly id: string },
    { readonly project: string }
  >((value) =>
    builder
      .selectFrom("runs")
      .select("project")
      .where("organization", "=", value("organization"))
      .where("id", "=", value("id")),
  );
  const putRecord = statement<Row>((value) =>
    upsert(builder, "records", {
      names: ["organization", "kind", "id"],
      kept: ["parent", "sort_key", "project", "expires_at", "value"],
      value,
      version: true,
    }),
  );
  const putKey = statement<Row>((value) =>
    upsert(builder, "keys", { names: ["scope", "key"], kept: ["expires_at", "wire"], value }),
  );
  const putCursor = statement<Row>((value) =>
    upsert(builder, "cursors", { names: ["consumer"], kept: ["sequence"], value }),
  );

  return (change) => {
    switch (change.put) {
      case "project": {
        const { project, internals } = change.record;
        return putListed("projects", {
          organization: project.organization_id,
          id: project.id,
          time: project.created_at,
          ...textsOf(project, internals),
          found: {
            name_key: project.name.toLowerCase(),
            revision: project.revision,
            may_exist: internals.mayExist ? 1 : 0,
            ...(computesColumns ? {} : columnsOf(project)),
          },
        });
      }
      case "operation": {
        const { organization, operation, internals } = change.record;
        return putListed("operations", {
          organization,
          id: operation.id,
          time: operation.created_at,
          project: operation.project_id,
          ...textsOf(operation, internals),
          found: {
            project: operation.project_id,
            status: operation.status,
            lease: internals.lease,
            ended_at: operation.ended_at ?? null,
          },
        });
      }
      case "run": {
        const { organization, run, internals } = change.record;
        const project = run.project_id;
        const put = putListed("runs", {
          organization,
          id: run.id,
          time: run.created_at,
          project,
          wire: runText(run),
          internals: JSON.stringify(internals),
          found: { project, name: run.job_name, status: toStoredStatus({ run, internals }) },
        });
        if (computesColumns) return put;
        return async (execute) => {
          const [before] = await projectOfRun(execute, { organization, id: run.id });
          await put(execute);
          for (const one of new Set([project, before?.project ?? project]))
            await noteRun(execute, { organization, project: one });
        };
      }
      case "job": {
        const { organization, job } = change.record;
        return putListed("jobs", {
          organization,
          id: job.id,
          time: job.created_at,
          project: job.project_id,
          ...textsOf(job, {}),
          found: { project: job.project_id, name: job.name },
        });
      }
      case "record": {
        const { organization, kind, id, parent, sortKey, project, expiresAt } = change.record;
        const values = {
          organization,
          kind,
          id,
          parent,
          sort_key: sortKey,
          project: project ?? null,
          expires_at: expiresAt ?? null,
          value: JSON.stringify(change.record.value),
        };
        return (execute) => putRecord(execute, values);
      }
      case "key": {
        const { scope, key, expiresAt } = change.record;
        const values = { scope, key, expires_at: expiresAt, wire: JSON.stringify(change.record) };
        return (execute) => putKey(execute, values);
      }
      default: {
        const { consumer, sequence } = change;
        return (execute) => putCursor(execute, { consumer, sequence });
      }
    }
  };
}

/** Returns the columns by which projects are found. */
function columnsOf({ project_type: type, status, suspended, commits_behind }: Project): Row {
  return {
    type,
    status,
    suspended: suspended ? 1 : 0,
    behind: commits_behind !== undefined && commits_behind > 0 ? 1 : 0,
  };
}

type Places = (name: string) => Value;

function putStatement(
  builder: Kysely<Tables>,
  table: Listed,
  {
    columns,
    length,
    isOfProject,
  }: {
    readonly columns: readonly string[];
    readonly length: number;
    readonly isOfProject: boolean;
  },
): Statement<Row, never> {
  return statement<Row>((value) => {
    const text = (name: string): string => value(name) as string;
    const order = {
      time: text("time"),
      length,
      end: text("end"),
      organization: text("organization"),
      ...(isOfProject ? { project: text("list") } : {}),
    };
    return upsert(builder, table, {
      names: ["organization", "id"],
      kept: [...columns, "wire", "internals"],
      value,
      version: true,
      inserted: {
        created_at: nextInOrder(table, order),
        ...(table === "projects"
          ? lastRunOf({ organization: value("organization"), project: value("id") })
          : {}),
      },
      updated: { created_at: keepOrder(table, order) },
    });
  });
}

/** Returns what inserts a row, and replaces what is `kept` of one that is there. */
function upsert(
  builder: Kysely<Tables>,
  table: keyof Tables,
  {
    names,
    kept,
    value,
    version = false,
    inserted = {},
    updated = {},
  }: {
    readonly names: readonly string[];
    readonly kept: readonly string[];
    readonly value: Places;
    readonly version?: boolean;
    readonly inserted?: object;
    readonly updated?: object;
  },
) {
  const row = Object.fromEntries([...names, ...kept].map((name) => [name, value(name)]));
  const put = Object.fromEntries(kept.map((name) => [name, sql.ref(`excluded.${name}`)]));
  // The columns are data here, so that the compiler cannot know their types.
  const all = builder as unknown as Kysely<Readonly<Record<string, Row>>>;
  return all
    .insertInto(table)
    .values({ ...row, ...(version ? { version: 1 } : {}), ...inserted })
    .onConflict((conflict) =>
      conflict.columns([...names]).doUpdateSet({
        ...put,
        ...updated,
        ...(version ? { version: sql`${sql.ref(`${table}.version`)} + 1` } : {}),
      }),
    );
}

function textsOf(
  wire: object,
  internals: object,
): { readonly wire: string; readonly internals: string } {
  return { wire: JSON.stringify(wire), internals: JSON.stringify(internals) };
}
