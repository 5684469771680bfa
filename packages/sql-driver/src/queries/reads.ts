import type { ProjectRecord, Store } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { counters } from "./counters.ts";
import { newestFirst } from "./newest-first.ts";
import { projectTexts } from "./project-list.ts";
import {
  PROJECT,
  toStoredEvent,
  jobRecord,
  keyRecord,
  operationRecord,
  projectRecord,
  runRecord,
  soundRecord,
  toTypedRecord,
} from "./records.ts";
import { STORED_ACTIVE } from "./run-statuses.ts";
import { executeBy, statement } from "./statement.ts";
import { runsOfProject } from "./runs-of-project.ts";
import { readCount } from "./totals.ts";
import type { Execute } from "../transaction.ts";

type Read =
  | "project"
  | "projectText"
  | "projectByName"
  | "projects"
  | "projectTexts"
  | "deployments"
  | "job"
  | "jobs"
  | "run"
  | "runs"
  | "activeRuns"
  | "operation"
  | "operations"
  | "record"
  | "records"
  | "key"
  | "events"
  | "cursor"
  | "log";

/**
 * Returns the reads. `database` sees what is committed, and nothing of a transaction that has not
 * ended.
 */
export function reads(
  database: Kysely<Tables>,
  execute: Execute = executeBy(database),
  executeByKey: Execute = execute,
): Pick<Store, Read> {
  const numbers = counters(database);
  const { project, projectText, run, job } = keyReads(database);
  const findRuns = runsOfProject(database);
  const projects = (organization: string) =>
    database.selectFrom("projects").where("organization", "=", organization);
  const jobs = (organization: string, project: string) =>
    database
      .selectFrom("jobs")
      .where("organization", "=", organization)
      .where("project", "=", project);
  const operations = (organization: string, project: string) =>
    database
      .selectFrom("operations")
      .where("organization", "=", organization)
      .where("project", "=", project);

  return {
    async project(organization, id) {
      const [row] = await project(executeByKey, { organization, id });
      return row && projectRecord(row);
    },
    async projectText(organization, id) {
      const [row] = await projectText(executeByKey, { organization, id });
      return row && { text: row.wire, revision: row.revision };
    },
    async projectByName(organization, name) {
      const row = await projects(organization)
        .select(PROJECT)
        .where("name_key", "=", name.toLowerCase())
        .orderBy("created_at")
        .orderBy("id")
        .executeTakeFirst();
      return row && projectRecord(row);
    },
    async projects(organization, page) {
      let query = projects(organization).select(PROJECT).orderBy("created_at").orderBy("id");
      if (page) query = query.limit(page.limit).offset(page.offset);
      const rows = await query.execute();
      const total = page
        ? await readCount(projects(organization).select((is) => is.fn.countAll().as("count")))
        : rows.length;
      // Who decides with all must miss none: whether an organization is in use, for example.
      const records = page ? rows.flatMap(soundRecord) : rows.map(projectRecord);
      return { records, total };
    },
    projectTexts: (organization, part) => projectTexts(database, organization, part),
    async deployments({ after, limit }) {
      const records: ProjectRecord[] = [];
      let last = after;
      // A page that is shorter than `limit` is the last one, and some rows may be damaged.
      for (;;) {
        const missing = limit - records.length;
        let query = database
          .selectFrom("projects")
          .select([...PROJECT, "id"])
          .where("may_exist", "=", 1)
          .orderBy("id")
          .limit(missing);
        if (last !== undefined) query = query.where("id", ">", last);
        const rows = await query.execute();
        records.push(...rows.flatMap(soundRecord));
        last = rows.at(-1)?.id;
        if (rows.length < missing || records.length === limit) return records;
      }
    },
    async job(organization, project, idOrName) {
      const rows = await job(executeByKey, { organization, project, name: idOrName });
      const row = rows.find((one) => one.id === idOrName) ?? rows[0];
      return row && jobRecord(row);
    },
    async jobs(organization, project) {
      return (
        await jobs(organization, project).selectAll().orderBy("created_at").orderBy("id").execute()
      ).map(jobRecord);
    },
    async run(organization, project, id) {
      const [row] = await run(executeByKey, { organization, project, id });
      return row && runRecord(row);
    },
    runs: (organization, ofProject, filter) =>
      findRuns({ execute, executeByKey }, { organization, project: ofProject }, filter),
    async activeRuns() {
      return (
        await database
          .selectFrom("runs")
          .selectAll()
          .where("status", "in", STORED_ACTIVE)
          .orderBy("created_at")
          .orderBy("id")
          .orderBy("organization")
          .execute()
      ).map(runRecord);
    },
    async operation(organization, id) {
      const row = await database
        .selectFrom("operations")
        .selectAll()
        .where("organization", "=", organization)
        .where("id", "=", id)
        .executeTakeFirst();
      return row && operationRecord(row);
    },
    async operations(organization, project, page) {
      const rows = await newestFirst(operations(organization, project).selectAll(), page).execute();
      return {
        records: rows.map(operationRecord),
        total: await readCount(
          operations(organization, project).select((is) => is.fn.countAll().as("count")),
        ),
      };
    },
    async record(organization, kind, id) {
      const row = await database
        .selectFrom("records")
        .selectAll()
        .where("organization", "=", organization)
        .where("kind", "=", kind)
        .where("id", "=", id)
        .executeTakeFirst();
      return row && toTypedRecord(row);
    },
    async records(organization, kind, parent, { limit, after, descending = false }) {
      const direction = descending ? "desc" : "asc";
      const all = database
        .selectFrom("records")
        .selectAll()
        .where("organization", "=", organization)
        .where("kind", "=", kind)
        .where("parent", "=", parent)
        .orderBy("sort_key", direction)
        .orderBy("id", direction)
        .limit(limit);
      const rows =
        after === undefined
          ? all
          : all.where((is) =>
              is(
                is.refTuple("sort_key", "id"),
                descending ? "<" : ">",
                is.tuple(after.sortKey, after.id),
              ),
            );
      return (await rows.execute()).map(toTypedRecord);
    },
    async key(scope, key) {
      const row = await database
        .selectFrom("keys")
        .select("wire")
        .where("scope", "=", scope)
        .where("key", "=", key)
        .executeTakeFirst();
      return row && keyRecord(row);
    },
    async events(after, limit, options) {
      let query = database
        .selectFrom("events")
        .select(["sequence", "wire"])
        .where("sequence", ">", after)
        .orderBy("sequence")
        .limit(limit);
      if (options?.organization !== undefined)
        query = query.where("organization", "=", options.organization);
      const rows = await query.execute();
      const newest = await numbers.newest(execute, "event");
      // Read last: what a prune deletes in between shows as a gap, and never as nothing. Before the
      // newest, events that are added in between would show as a gap.
      const oldest = await database
        .selectFrom("events")
        .select((is) => is.fn.min("sequence").as("sequence"))
        .executeTakeFirst();
      return { events: rows.map(toStoredEvent), oldest: oldest?.sequence ?? newest + 1, newest };
    },
    async cursor(consumer) {
      const row = await database
        .selectFrom("cursors")
        .select("sequence")
        .where("consumer", "=", consumer)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
    async log(organization, run) {
      const row = await database
        .selectFrom("logs")
        .select("text")
        .where("organization", "=", organization)
        .where("run", "=", run)
        .executeTakeFirst();
      return row?.text;
    },
  };
}

type OfProject = Readonly<Record<"organization" | "project", string>>;

interface Texts {
  readonly organization: string;
  readonly wire: string;
  readonly internals: string;
  readonly version: number;
}

type Named = Readonly<Record<"organization" | "id", string>>;

/** Returns the reads that answer most requests, and those that each run makes several times. */
function keyReads(builder: Kysely<Tables>) {
  const columns = ["organization", "wire", "internals", "version"] as const;
  const projectWith = (value: (name: keyof Named) => string) =>
    builder
      .selectFrom("projects")
      .where("organization", "=", value("organization"))
      .where("id", "=", value("id"));
  return {
    project: statement<Named, Pick<Tables["projects"], (typeof PROJECT)[number]>>((value) =>
      projectWith(value).select(PROJECT),
    ),
    // Without the internals, which are the longer half of a row.
    projectText: statement<Named, Pick<Tables["projects"], "wire" | "revision">>((value) =>
      projectWith(value).select(["wire", "revision"]),
    ),
    run: statement<OfProject & { readonly id: string }, Texts>((value) =>
      builder
        .selectFrom("runs")
        .select(columns)
        .where("organization", "=", value("organization"))
        .where("project", "=", value("project"))
        .where("id", "=", value("id")),
    ),
    job: statement<OfProject & { readonly name: string }, Texts & { readonly id: string }>(
      (value) =>
        builder
          .selectFrom("jobs")
          .select([...columns, "id"])
          .where("organization", "=", value("organization"))
          .where("project", "=", value("project"))
          .where((is) => is.or([is("id", "=", value("name")), is("name", "=", value("name"))])),
    ),
  };
}
