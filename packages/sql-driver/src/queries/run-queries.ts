import type { FoundRun, RunQuery, Store } from "@dagctl/core/contracts";
import { RUN_STATUSES } from "@dagctl/core/driver-kit";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { runRecord } from "./records.ts";
import { toStoredStatuses } from "./run-statuses.ts";
import { readCount, readTotal } from "./totals.ts";

type Filter = Omit<RunQuery, "offset" | "limit">;

/** What differs between the database programs. */
export interface TextProgram {
  /** The function that returns where a text begins in another one, from 1. */
  readonly indexOf: "instr" | "strpos";
}

/** Returns the read that finds runs of all projects of an organization. */
export function runQueries(
  database: Kysely<Tables>,
  { indexOf }: TextProgram,
): Pick<Required<Store>, "findRuns"> {
  const selectMatching = (
    organization: string,
    { project, triggeredBy, job, jobType, updatedAfter, since, until }: Filter,
    statuses: readonly string[] | undefined,
  ) => {
    let all = database.selectFrom("runs").where("runs.organization", "=", organization);
    if (statuses?.length === 1) all = all.where("runs.status", "=", statuses[0] ?? "");
    else if (statuses) all = all.where("runs.status", "in", [...statuses]);
    if (project !== undefined) all = all.where("runs.project", "=", project);
    if (since !== undefined) all = all.where("runs.created_at", ">=", since);
    if (until !== undefined) all = all.where("runs.created_at", "<", until);
    // Quotes in a value of the text have a backslash before them, so only the field is found.
    const indexOfPart = (text: "wire" | "internals", part: string): RawBuilder<number> =>
      sql<number>`${sql.raw(indexOf)}(${sql.ref(`runs.${text}`)}, ${part})`;
    const fields = { triggered_by: triggeredBy, job_type: jobType };
    for (const [field, value] of Object.entries(fields))
      if (value !== undefined)
        all = all.where(indexOfPart("wire", `"${field}":"${value}"`), ">", 0);
    if (job !== undefined)
      all = all.where(indexOfPart("internals", `"job":${JSON.stringify(job)}`), ">", 0);
    if (updatedAfter === undefined) return all;
    const before = '"updated_at":"';
    const begin = sql`${indexOfPart("wire", before)} + ${sql.lit(before.length)}`;
    const time = sql<string>`substr(runs.wire, ${begin}, ${sql.lit(updatedAfter.length)})`;
    return all.where(time, ">", updatedAfter);
  };

  /** The first rows of a list in its order, which are read from an index. */
  const first = (organization: string, query: RunQuery, statuses: readonly string[] | undefined) =>
    database
      .selectFrom(
        selectMatching(organization, query, statuses)
          .select(["runs.id", "runs.created_at"])
          .orderBy("runs.created_at", "desc")
          .orderBy("runs.id", "desc")
          .limit(query.offset + query.limit)
          .as("part"),
      )
      .selectAll();

  return {
    async findRuns(organization, query) {
      const { project, offset, limit } = query;
      if (query.statuses?.length === 0) return { records: [], total: 0 };
      const statuses = query.statuses && toStoredStatuses(query.statuses);
      // The index of an organization's runs is by status: one part for each of them is read in
      // order. That of a project is not.
      const parts =
        project === undefined
          ? (statuses ?? toStoredStatuses(RUN_STATUSES)).map((status) =>
              first(organization, query, [status]),
            )
          : [first(organization, query, statuses)];
      const [some = first(organization, query, statuses), ...others] = parts;
      const page = others
        .reduce((all, other) => all.unionAll(other), some)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .offset(offset);
      const rows = await database
        .selectFrom(page.as("page"))
        .innerJoin("runs", (join) =>
          join.on("runs.organization", "=", organization).onRef("runs.id", "=", "page.id"),
        )
        .leftJoin("projects", (join) =>
          join
            .on("projects.organization", "=", organization)
            .onRef("projects.id", "=", "runs.project"),
        )
        .select(["runs.organization", "runs.wire", "runs.internals", "runs.version"])
        .select("projects.wire as project_wire")
        .orderBy("page.created_at", "desc")
        .orderBy("page.id", "desc")
        .execute();
      const nameOf = projectNames();
      return {
        records: rows.map((row): FoundRun => {
          const projectName = nameOf(row.project_wire);
          return { ...runRecord(row), ...(projectName === undefined ? {} : { projectName }) };
        }),
        total: await readTotal({ offset, limit }, rows.length, () =>
          readCount(
            selectMatching(organization, query, statuses).select((is) =>
              is.fn.countAll().as("count"),
            ),
          ),
        ),
      };
    },
  };
}

/** Returns what reads the name in the text of a project. Many runs are of one project. */
function projectNames(): (wire: string | null) => string | undefined {
  const known = new Map<string | null, string | undefined>([[null, undefined]]);
  return (wire) => {
    if (wire !== null && !known.has(wire)) known.set(wire, readName(wire));
    return known.get(wire);
  };
}

/** A damaged text has no name, and keeps no run from being listed. */
function readName(wire: string): string | undefined {
  try {
    const { name } = JSON.parse(wire) as { readonly name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
