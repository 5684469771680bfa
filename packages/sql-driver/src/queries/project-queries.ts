import { PROJECT_STATUSES, type ProjectCounts, type ProjectStatus } from "@dagctl/core";
import type { ProjectQuery, Store } from "@dagctl/core/contracts";
import { PENDING_PLAN } from "@dagctl/core/driver-kit";
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  sql,
  type SqlBool,
} from "kysely";
import type { Tables } from "../tables.ts";
import { mayBeLast } from "./last-run.ts";
import { runRecord, soundRecord } from "./records.ts";
import { STORED_RUNNING } from "./run-statuses.ts";
import { isSyncUnknown } from "./sync-unknown.ts";
import { readCount, readTotal } from "./totals.ts";

type Queries = Pick<Required<Store>, "findProjects" | "countProjects" | "newestRuns">;
type ProjectFlag = Exclude<keyof ProjectCounts, "total" | "by_status">;
type Projects = ExpressionBuilder<Tables, "projects">;

/**
 * Returns the reads that find projects by what they are. What they search is in columns beside the
 * stored text.
 */
export function projectQueries(database: Kysely<Tables>): Queries {
  const selectProjects = (organization: string, query: Omit<ProjectQuery, "offset" | "limit">) => {
    const { search, type, status } = query;
    let all = database.selectFrom("projects").where("organization", "=", organization);
    // PostgreSQL takes no such character.
    if (search?.includes("\0")) all = all.where(sql<boolean>`1 = 0`);
    else if (search !== undefined)
      all = all.where(sql<boolean>`name_key like ${likePart(search.toLowerCase())} escape '\\'`);
    if (type !== undefined) all = all.where((is) => isOneOf(is, "type", type));
    if (status !== undefined)
      all = all.where((is) =>
        is.or([
          isOneOf(is, "status", status),
          ...(status.includes("suspended") ? [is("suspended", "=", 1)] : []),
          ...(status.includes("behind") ? [isBehind(is, organization)] : []),
          ...(status.includes("sync_unknown") ? [isSyncUnknown(organization)] : []),
          ...(status.includes("last_run_failed") ? [is("last_failed", "=", 1)] : []),
          ...(status.includes("running") ? [isRunning(is, organization)] : []),
          ...(status.includes("pending_plan") ? [hasPendingPlan(is, organization)] : []),
        ]),
      );
    return all;
  };

  return {
    async findProjects(organization, { sort = "created", offset, limit, ...filter }) {
      const direction = sort.startsWith("-") ? "desc" : "asc";
      const all = selectProjects(organization, filter);
      const keys = all.select((is) => ["id", sortKey(is, sort).as("sort_key")]);
      // An index has the order of all projects. Those that a filter selects are found once, for the
      // page and for their number.
      const isFiltered = Object.values(filter).some((value) => value !== undefined);
      const rows = await database
        .with(
          (name) => (isFiltered ? name("found").materialized() : name("found").notMaterialized()),
          () => keys,
        )
        .selectFrom((is) =>
          // The page is found first: the texts of other projects are not read.
          is
            .selectFrom("found")
            .select(["id", "sort_key"])
            .orderBy("sort_key", direction)
            .orderBy("id", direction)
            .limit(limit)
            .offset(offset)
            .as("page"),
        )
        .innerJoin("projects", (join) =>
          join.on("projects.organization", "=", organization).onRef("projects.id", "=", "page.id"),
        )
        .select(["projects.wire", "projects.internals", "projects.version"])
        .$if(isFiltered, (query) =>
          query.select((is) =>
            is
              .selectFrom("found")
              .select((one) => one.fn.countAll().as("count"))
              .as("total"),
          ),
        )
        .orderBy("page.sort_key", direction)
        .orderBy("page.id", direction)
        .execute();
      const total = rows[0]?.total;
      return {
        records: rows.flatMap(soundRecord),
        total:
          total === undefined || total === null
            ? await readTotal({ offset, limit }, rows.length, () =>
                readCount(all.select((is) => is.fn.countAll().as("count"))),
              )
            : Number(total),
      };
    },
    async countProjects(organization) {
      const rows = await database
        .selectFrom("projects")
        .where("organization", "=", organization)
        .select((is) => [
          "status",
          is.fn.countAll().as("total"),
          is.fn.sum("suspended").as("suspended"),
          sumOf(is, isBehind(is, organization)).as("behind"),
          sumOf(is, isSyncUnknown(organization)).as("sync_unknown"),
          is.fn.sum("last_failed").as("last_run_failed"),
          sumOf(is, isRunning(is, organization)).as("running"),
          sumOf(is, hasPendingPlan(is, organization)).as("pending_plan"),
        ])
        .groupBy("status")
        .execute();
      const sum = (name: "total" | ProjectFlag): number =>
        rows.reduce((all, row) => all + Number(row[name]), 0);
      const ofStatus = (status: ProjectStatus): number =>
        Number(rows.find((row) => row.status === status)?.total ?? 0);
      return {
        total: sum("total"),
        by_status: Object.fromEntries(
          PROJECT_STATUSES.map((status) => [status, ofStatus(status)]),
        ) as Record<ProjectStatus, number>,
        suspended: sum("suspended"),
        behind: sum("behind"),
        sync_unknown: sum("sync_unknown"),
        last_run_failed: sum("last_run_failed"),
        running: sum("running"),
        pending_plan: sum("pending_plan"),
      };
    },
    async newestRuns(organization, projects, limit) {
      const newest = (project: string) =>
        database
          .selectFrom(
            database
              .selectFrom("runs")
              .select([
                "organization",
                "wire",
                "internals",
                "version",
                "project",
                "created_at",
                "id",
              ])
              .where("organization", "=", organization)
              .where("project", "=", project)
              .where(mayBeLast)
              .orderBy("created_at", "desc")
              .orderBy("id", "desc")
              .limit(limit)
              .as("newest"),
          )
          .selectAll();
      const [first, ...others] = projects.map(newest);
      if (!first) return [];
      const rows = await others
        .reduce((all, other) => all.unionAll(other), first)
        .orderBy("project")
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(runRecord);
    },
  };
}

/** Without values nothing matches. */
function isOneOf(is: Projects, column: "type" | "status", values: readonly string[]) {
  return values.length === 0 ? sql<boolean>`1 = 0` : is(column, "in", [...values]);
}

function sortKey(is: Projects, sort: string): RawBuilder<string> {
  if (sort.endsWith("name")) return sql<string>`${is.ref("name_key")}`;
  if (!sort.endsWith("last_run")) return sql<string>`${is.ref("created_at")}`;
  return sql<string>`${is.ref("last_run")}`;
}

const sumOf = (is: Projects, condition: Expression<SqlBool>) =>
  is.fn.sum(is.case().when(condition).then(1).else(0).end());

/** A project whose branch cannot be read now was behind before. */
const isBehind = (is: Projects, organization: string) =>
  is.and([is("behind", "=", 1), is.not(isSyncUnknown(organization))]);

/** Few runs are running: the projects of those are found first. */
function isRunning(is: Projects, organization: string) {
  const running = is
    .selectFrom("runs")
    .select("runs.project")
    .where("runs.organization", "=", organization)
    .where("runs.status", "in", STORED_RUNNING);
  return is("projects.id", "in", running);
}

/** Few plans wait for an approval: each has a record of its own kind. */
function hasPendingPlan(is: Projects, organization: string) {
  const pending = is
    .selectFrom("records")
    .select("records.parent")
    .where("records.organization", "=", organization)
    .where("records.kind", "=", PENDING_PLAN);
  return is("projects.id", "in", pending);
}

/** Returns the pattern of `like`, with the escape character `\\`, for a text that has a part. */
function likePart(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
