import type { RunStatus } from "@dagctl/core";
import type { RunRecord, Store } from "@dagctl/core/contracts";
import { ACTIVE_RUN_STATUSES } from "@dagctl/core/driver-kit";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { newestFirst } from "./newest-first.ts";
import { runRecord } from "./records.ts";
import { toStoredStatuses } from "./run-statuses.ts";
import { statement, type Statement } from "./statement.ts";
import { readTotal } from "./totals.ts";
import type { ReadExecutes } from "../transaction.ts";

type OfProject = Readonly<Record<"organization" | "project", string>>;
type PageOf = OfProject & Readonly<Record<"offset" | "limit", number>>;
type Filter = Parameters<Store["runs"]>[2];
const COLUMNS = ["organization", "wire", "internals", "version", "created_at", "id"] as const;
type Row = Pick<Tables["runs"], (typeof COLUMNS)[number]>;

/** Returns a page of a project's runs, the newest one first, and the number of all. */
export type FindRuns = (
  executes: ReadExecutes,
  ref: OfProject,
  filter: Filter,
) => Promise<{ readonly records: readonly RunRecord[]; readonly total: number }>;

/** The statements for runs that have one of some statuses. */
interface RunList {
  readonly all: Statement<OfProject, Row>;
  readonly page: Statement<PageOf, Row>;
  readonly count: Statement<OfProject, { readonly count: number | string | bigint }>;
}

/** @param builder writes the statements in the words of its database program */
export function runsOfProject(builder: Kysely<Tables>): FindRuns {
  /** There are few lists of statuses. */
  const lists = new Map<string, RunList>();
  const listOf = (statuses: readonly RunStatus[] | undefined): RunList => {
    const key = statuses?.join() ?? "";
    const known = lists.get(key) ?? runList(builder, statuses);
    lists.set(key, known);
    return known;
  };
  // Each new run is made after a look at the newest one.
  const newest = statement<OfProject, Row>((value) =>
    builder
      .selectFrom("runs")
      .select(COLUMNS)
      .where("organization", "=", value("organization"))
      .where("project", "=", value("project"))
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(sql.lit(1)),
  );
  return async ({ execute, executeByKey }, ref, { statuses, offset, limit }) => {
    if (statuses?.length === 0) return { records: [], total: 0 };
    const { all, page, count } = listOf(statuses);
    if (statuses?.every((status) => ACTIVE_RUN_STATUSES.includes(status))) {
      // They are few. A database takes several times as long to read them in their order.
      const active = (await all(executeByKey, ref)).toSorted(compareNewestFirst);
      const rows = active.slice(offset, offset + limit);
      return { records: rows.map(runRecord), total: active.length };
    }
    if (statuses === undefined && offset === 0 && limit === 1) {
      const [rows, [counted]] = await Promise.all([
        newest(executeByKey, ref),
        count(executeByKey, ref),
      ]);
      return { records: rows.map(runRecord), total: Number(counted?.count) };
    }
    const rows = await page(execute, { ...ref, offset, limit });
    return {
      records: rows.map(runRecord),
      total: await readTotal({ offset, limit }, rows.length, async () => {
        const [row] = await count(execute, ref);
        return Number(row?.count);
      }),
    };
  };
}

function runList(builder: Kysely<Tables>, given: readonly RunStatus[] | undefined): RunList {
  const statuses = given && toStoredStatuses(given);
  const runs = ({ organization, project }: OfProject) =>
    builder
      .selectFrom("runs")
      .where("organization", "=", organization)
      .where("project", "=", project);
  const runsWith = (ref: OfProject) =>
    statuses === undefined ? runs(ref) : runs(ref).where("status", "in", statuses);
  return {
    all: statement((value) =>
      runsWith({ organization: value("organization"), project: value("project") }).select(COLUMNS),
    ),
    page: statement((value) => {
      const ref = { organization: value("organization"), project: value("project") };
      const all = runs(ref).select(COLUMNS);
      // One part for each status is read in order from an index. With `in` SQLite would read all
      // runs of the project, to have them in order.
      const [first = all, ...others] = statuses?.map((one) => all.where("status", "=", one)) ?? [];
      return newestFirst(
        others.reduce((query, other) => query.unionAll(other), first),
        { offset: value("offset"), limit: value("limit") },
      );
    }),
    count: statement((value) =>
      runsWith({ organization: value("organization"), project: value("project") }).select((is) =>
        is.fn.countAll().as("count"),
      ),
    ),
  };
}

/** Compares as the database does: keys and ids are ASCII. */
function compareNewestFirst(one: Row, other: Row): number {
  if (one.created_at !== other.created_at) return one.created_at < other.created_at ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
