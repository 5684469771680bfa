import type { Project, Run } from "@dagctl/core";
import type { Change } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";
import { ORGANIZATION, type SeededStore, seedStore } from "../seeded-store.ts";

/** How many runs each project has. */
export const RUNS_OF_EACH = 10;
const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 0, 1);

/**
 * Creates projects whose newest runs have each outcome, a part of them behind or suspended, and 10
 * runs of each.
 */
export const seedFindable = (folder: string, projects: number): Promise<SeededStore> =>
  seedStore(folder, projects, { vary, runsOf });

function vary(project: Project, index: number): Project {
  return {
    ...project,
    name: `${["orders", "billing", "events", "finance"][index % 4] ?? ""}-${index}`,
    ...(index % 5 === 0 ? { commits_behind: (index % 7) + 1 } : {}),
    suspended: index % 24 === 0,
    created_at: new Date(BEGIN + index * 1000).toISOString(),
  };
}

function runsOf(project: Project, index: number): readonly Change[] {
  return Array.from({ length: RUNS_OF_EACH }, (_, age): Change => {
    const start = BEGIN + ((index * 7919) % 10_000) * 60_000 + age * HOUR;
    const time = new Date(start).toISOString();
    const isFailed = (index + age) % 11 === 0;
    const run: Run = {
      id: newId("run"),
      project_id: project.id,
      job_id: `job_${index}`,
      job_name: `${project.name}-scheduled-run-${age}`,
      job_type: "run",
      status: isFailed ? "failed" : "success",
      ...(isFailed ? { error_message: "Model orders: the table raw.orders does not exist" } : {}),
      triggered_by: "scheduled",
      start_time: time,
      duration_seconds: 10 + ((index + age) % 600),
      created_at: time,
      updated_at: time,
    };
    const internals = { job: run.job_id, applyPlan: false };
    return { put: "run", record: { organization: ORGANIZATION, run, internals } };
  });
}
