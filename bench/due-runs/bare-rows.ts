import type { Change } from "@dagctl/core/contracts";

/** A row as a program without rules would store it. */
export interface BareRow {
  readonly table: "projects" | "runs" | "jobs" | "events";
  readonly values: readonly string[];
}

const COLUMNS = "organization, id, wire, internals";

/** The tables, and the one index that a queue of runs needs. */
export const TABLES: readonly string[] = [
  ...["projects", "runs", "jobs"].map(
    (table) =>
      `create table ${table} (organization text not null, id text not null, ` +
      "wire text not null, internals text not null, status text, primary key (organization, id))",
  ),
  "create table events (organization text not null, wire text not null)",
  "create index runs_by_status on runs (status)",
];

const upsert = (table: string): string =>
  `insert into ${table} (${COLUMNS}, status) values ($1, $2, $3, $4, $5) ` +
  "on conflict (organization, id) do update set " +
  "wire = excluded.wire, internals = excluded.internals, status = excluded.status";

/** The statements that store a row, with numbered parameters. */
export const INSERTS: Readonly<Record<BareRow["table"], string>> = {
  projects: upsert("projects"),
  runs: upsert("runs"),
  jobs: upsert("jobs"),
  events: "insert into events (organization, wire) values ($1, $2)",
};

/** Returns the rows of a commit. What due runs do not write is left out. */
export function bareRows(commit: readonly Change[]): readonly BareRow[] {
  return commit.flatMap((change): readonly BareRow[] => {
    if (!("put" in change)) return [];
    const text = JSON.stringify;
    switch (change.put) {
      case "project": {
        const { project, internals } = change.record;
        const { organization_id: organization, id, status } = project;
        return [
          { table: "projects", values: [organization, id, text(project), text(internals), status] },
        ];
      }
      case "run": {
        const { organization, run, internals } = change.record;
        return [
          { table: "runs", values: [organization, run.id, text(run), text(internals), run.status] },
        ];
      }
      case "job": {
        const { organization, job } = change.record;
        return [{ table: "jobs", values: [organization, job.id, text(job), "{}", "enabled"] }];
      }
      case "event":
        return [{ table: "events", values: [change.event.organization ?? "", text(change.event)] }];
      default:
        return [];
    }
  });
}
