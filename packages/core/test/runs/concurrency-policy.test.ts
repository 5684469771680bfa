import { PROJECT_STATUSES, type Project, type ProjectStatus } from "@dagctl/core";
import type { ProjectRecord, RunRecord } from "@dagctl/core/contracts";
import { describe, expect, test } from "vitest";
import { type Candidate, decide, type Decision } from "../../src/runs/concurrency-policy.ts";

type Context = Parameters<typeof decide>[0];
type Policy = "Allow" | "Forbid" | "Replace";

const PHASES = ["admission", "dispatch", "schedule", "engineRun"] as const;
const POLICIES: readonly Policy[] = ["Allow", "Forbid", "Replace"];
const BEGUN = "2026-01-01T00:10:00.000Z";
const EARLIER = "2026-01-01T00:09:00.000Z";
const LATER = "2026-01-01T00:11:00.000Z";

const context = (concurrentRuns = true): Context =>
  ({
    types: new Map([["node", {}]]),
    stateDatabase: { supports: { concurrentRuns } },
    now: () => BEGUN,
  }) as unknown as Context;

function projectRecord(
  fields: Partial<Project> = {},
  internals: Partial<ProjectRecord["internals"]> = {},
): ProjectRecord {
  return {
    project: {
      id: "proj_aaaaaaaaaaaaaaaa",
      organization_id: "org-acme",
      project_type: "node",
      status: "active",
      deployed: true,
      suspended: false,
      concurrency_policy: "Allow",
      use_managed_state_database: false,
      ...fields,
    },
    internals: {
      generation: 1,
      acceptedGeneration: 1,
      variablesHandedTo: 1,
      mayExist: true,
      mayHaveState: false,
      stateRotation: 1,
      schedules: { "scheduled-run": { schedule: "* * * * *", enabled: true } },
      ...internals,
    },
    version: 1,
  } as ProjectRecord;
}

/** Returns an active run. By default it runs, and a person started it. */
function runRecord(
  run: Partial<RunRecord["run"]> = {},
  internals: Partial<RunRecord["internals"]> = {},
): RunRecord {
  return {
    organization: "org-acme",
    run: {
      id: "run_aaaaaaaaaaaaaaaa",
      job_name: "other",
      job_type: "run",
      status: "running",
      created_at: EARLIER,
      ...run,
    },
    internals: { dispatched: {}, ...internals },
    version: 1,
  } as unknown as RunRecord;
}

/** Returns the candidate of a phase next to active runs. */
function candidate(at: (typeof PHASES)[number], active: readonly RunRecord[]): Candidate {
  const alone = active.find(({ run }) => run.job_type === "migrate");
  switch (at) {
    case "admission":
      return { at, active };
    case "dispatch": {
      const run = runRecord({ id: "run_bbbbbbbbbbbbbbbb", status: "pending" });
      return { at, run, before: active.length, alone };
    }
    case "schedule":
      return { at, job: "scheduled-run", active };
    case "engineRun":
      return { at, begun: BEGUN, active };
  }
}

function verdict(decision: Decision): string {
  if (decision.decision === "start")
    return decision.replaces.length > 0 ? `start, replaces ${decision.replaces.length}` : "start";
  if (decision.decision === "refuse") return "refuse";
  return decision.permanent ? "never" : "wait";
}

const verdicts = (
  record: ProjectRecord,
  active: readonly RunRecord[] = [],
  where: Context = context(),
): readonly string[] => PHASES.map((at) => verdict(decide(where, record, candidate(at, active))));

describe("decide, without another run", () => {
  //                 admission  dispatch schedule engineRun
  const table: Readonly<Record<ProjectStatus, readonly string[]>> = {
    pending: ["refuse", "wait", "wait", "start"],
    deploying: ["start", "wait", "wait", "start"],
    active: ["start", "start", "start", "start"],
    degraded: ["start", "start", "wait", "start"],
    failed: ["refuse", "wait", "wait", "start"],
    undeploying: ["refuse", "wait", "wait", "refuse"],
    inactive: ["refuse", "wait", "wait", "refuse"],
    deleting: ["refuse", "wait", "wait", "refuse"],
  };
  test.each(PROJECT_STATUSES.flatMap((status) => POLICIES.map((policy) => ({ status, policy }))))(
    "decides by the status $status, whatever the policy ($policy)",
    ({ status, policy }) => {
      expect(verdicts(projectRecord({ status, concurrency_policy: policy }))).toEqual(
        table[status],
      );
    },
  );

  test.each([
    ["is suspended", projectRecord({ suspended: true }), ["refuse", "never", "wait", "refuse"]],
    [
      "is blocked by its repository",
      projectRecord({}, { acceptedInspection: { commit: "c", blocked: "no models" } as never }),
      ["refuse", "never", "wait", "refuse"],
    ],
    [
      "is degraded because its repository blocks it",
      projectRecord(
        { status: "degraded" },
        { acceptedInspection: { commit: "c", facts: {}, blocked: "no models" } },
      ),
      ["refuse", "never", "wait", "refuse"],
    ],
    [
      "is not deployed any more",
      projectRecord({ status: "failed", deployed: false }),
      ["refuse", "never", "wait", "start"],
    ],
    [
      "did not converge in time",
      projectRecord({ status: "failed" }, { convergeBy: EARLIER }),
      ["refuse", "never", "wait", "start"],
    ],
    [
      "has an operation",
      projectRecord({ operation: { kind: "update" } as never }),
      ["start", "wait", "wait", "start"],
    ],
    [
      "has a newer generation than the engine",
      projectRecord({}, { generation: 2 }),
      ["start", "start", "wait", "start"],
    ],
    [
      "has an engine without the variables",
      projectRecord({}, { variablesHandedTo: 0 }),
      ["start", "start", "wait", "start"],
    ],
    [
      "has no enabled schedule",
      projectRecord({}, { schedules: {} }),
      ["start", "start", "wait", "start"],
    ],
  ])("decides for a project that %s", (_, record, expected) => {
    expect(verdicts(record)).toEqual(expected);
  });
});

describe("decide, for a migration of the state", () => {
  const blocked = { acceptedInspection: { commit: "c", facts: {}, blocked: "no models" } };
  const decideMigration = (fields: Partial<Project>): Decision =>
    decide(context(), projectRecord(fields, blocked), {
      at: "dispatch",
      run: runRecord({ job_type: "migrate", status: "pending" }),
      before: 0,
      alone: undefined,
    });

  test("ends one on a commit on which no run can start, with the reason", () => {
    for (const status of ["active", "degraded"] as const)
      expect(decideMigration({ status })).toMatchObject({ permanent: true, reason: "no models" });
  });

  test("lets one wait for a deployment that may end that", () => {
    expect(verdict(decideMigration({ status: "deploying" }))).toBe("wait");
    const operation = { kind: "deploy" } as never;
    expect(verdict(decideMigration({ status: "degraded", operation }))).toBe("wait");
  });
});

describe("decide, next to one active run", () => {
  const limited = { max_concurrent_job_runs: 1 };
  const managed = { use_managed_state_database: true };
  test.each([
    // policy, project, run of, admission (limits in the commit), dispatch, schedule, engineRun
    ["Allow", {}, "person", ["start", "start", "start", "start"]],
    ["Allow", {}, "engine", ["start", "start", "start", "start"]],
    ["Forbid", {}, "person", ["start", "wait", "wait", "refuse"]],
    ["Forbid", {}, "engine", ["start", "wait", "start", "refuse"]],
    ["Forbid", {}, "engine, of another job", ["start", "wait", "wait", "refuse"]],
    ["Allow", {}, "engine, of another job", ["start", "start", "start", "start"]],
    ["Replace", {}, "person", ["start, replaces 1", "wait", "start", "start, replaces 1"]],
    ["Replace", {}, "engine", ["start, replaces 1", "wait", "start", "start, replaces 1"]],
    ["Allow", limited, "person", ["start", "wait", "wait", "refuse"]],
    ["Replace", limited, "person", ["start, replaces 1", "wait", "start", "start, replaces 1"]],
    ["Allow", managed, "person", ["start", "wait", "wait", "refuse"]],
    ["Replace", managed, "person", ["start, replaces 1", "wait", "wait", "refuse"]],
  ] as const)("decides by %s with %o, next to a run of the %s", (policy, project, by, expected) => {
    const record = projectRecord({ concurrency_policy: policy, ...project });
    const job = by === "engine" ? "scheduled-run" : "hourly";
    const active = [runRecord({}, by === "person" ? {} : { origin: "engine", job })];
    expect(verdicts(record, active, context(false))).toEqual(expected);
  });

  test.each(POLICIES)("lets no run start with a migration of the state (%s)", (policy) => {
    const record = projectRecord({ concurrency_policy: policy });
    const migration = runRecord({ job_type: "migrate" });
    // A run is admitted and waits; it never replaces the migration.
    expect(verdicts(record, [migration])).toEqual(["start", "wait", "wait", "refuse"]);
  });

  test.each([
    ["Allow", true, []],
    ["Allow", false, ["pending < 20"]],
    ["Forbid", true, ["pending,running < 1", "pending,running < 3"]],
    ["Replace", false, ["pending < 20"]],
  ] as const)("gives admission the limits of %s (concurrent runs: %s)", (policy, many, limits) => {
    const record = projectRecord({
      concurrency_policy: policy,
      use_managed_state_database: true,
      ...(policy === "Allow" ? {} : { max_concurrent_job_runs: 3 }),
    });
    const decision = decide(context(many), record, { at: "admission", active: [] });
    expect(
      decision.decision === "start" &&
        decision.limits.map(({ statuses, than }) => `${statuses.join(",")} < ${than}`),
    ).toEqual(limits);
  });

  test("cancels an engine's run for a later run only where the policy replaces", () => {
    const later = runRecord(
      { created_at: LATER, job_name: "later" },
      { dispatched: undefined as never },
    );
    const waits = projectRecord({ concurrency_policy: "Forbid" });
    expect(decide(context(), waits, candidate("engineRun", [later]))).toMatchObject({
      decision: "start",
    });
    const replaces = projectRecord({ concurrency_policy: "Replace" });
    expect(decide(context(), replaces, candidate("engineRun", [later]))).toMatchObject({
      decision: "refuse",
      error: { message: "Replaced by run later" },
    });
  });
});
