import type { Job, Operation, Project, Run } from "@dagctl/core";
import type {
  Change,
  NewEvent,
  OperationInternals,
  ProjectInternals,
  RunInternals,
  Store,
} from "@dagctl/core/contracts";

/** The organization of most cases. */
export const ACME = "org-acme";
export const OTHER = "org-other";

/** Prunes nothing. */
export const KEEP_ALL: Parameters<Store["prune"]>[0] = {
  events: day(0),
  operations: day(0),
  keys: day(0),
  records: day(0),
};

/** Returns a day of 2026 in the form in which the store has times. */
export function day(number: number): string {
  return new Date(Date.UTC(2026, 0, number)).toISOString();
}

type Put<Kind extends string> = Extract<Change, { readonly put: Kind }>;

/** Returns the put of a project. `fields` may have fields of any project type. */
export function project(
  id: string,
  fields: Partial<Project> & Readonly<Record<string, unknown>> = {},
  internals: Partial<ProjectInternals> = {},
): Put<"project"> {
  const made: Project = {
    id,
    organization_id: ACME,
    name: `Project ${id}`,
    project_type: "sqlmesh",
    repository_url: "https://git.example/acme/analytics",
    branch: "main",
    git_auth_method: "none",
    use_managed_state_database: true,
    auto_apply: false,
    run_tests: true,
    deployed: false,
    suspended: false,
    status: "pending",
    cpu_request: "500m",
    cpu_limit: "2000m",
    memory_request: "1Gi",
    memory_limit: "4Gi",
    concurrency_policy: "Allow",
    remediation_auto_merge: false,
    successful_runs_history_limit: 3,
    failed_runs_history_limit: 3,
    revision: 1,
    created_at: day(1),
    updated_at: day(1),
    ...fields,
  };
  return {
    put: "project",
    record: {
      project: made,
      internals: {
        generation: 1,
        mayExist: false,
        mayHaveState: false,
        stateRotation: 0,
        ...internals,
      },
    },
  };
}

export function operation(
  id: string,
  projectId: string,
  fields: Partial<Operation> = {},
  internals: Partial<OperationInternals> = {},
  organization: string = ACME,
): Put<"operation"> {
  const made: Operation = {
    id,
    project_id: projectId,
    kind: "deploy",
    status: "running",
    generation: 1,
    steps: [],
    deadline: day(2),
    created_at: day(1),
    ...fields,
  };
  return {
    put: "operation",
    record: { organization, operation: made, internals: { lease: 0, ...internals } },
  };
}

export function run(
  id: string,
  projectId: string,
  fields: Partial<Run> = {},
  internals: Partial<RunInternals> = {},
  organization: string = ACME,
): Put<"run"> {
  const made: Run = {
    id,
    project_id: projectId,
    job_id: "job-1",
    job_name: `manual-${id}`,
    job_type: "run",
    status: "pending",
    triggered_by: "manual",
    created_at: day(1),
    updated_at: day(1),
    ...fields,
  };
  return {
    put: "run",
    record: {
      organization,
      run: made,
      internals: { job: "scheduled-run", applyPlan: false, ...internals },
    },
  };
}

export function job(
  id: string,
  projectId: string,
  fields: Partial<Job> = {},
  organization: string = ACME,
): Put<"job"> {
  const made: Job = {
    id,
    project_id: projectId,
    name: "scheduled-run",
    command: "sqlmesh run prod",
    schedule: "0 0 * * *",
    enabled: false,
    created_at: day(1),
    updated_at: day(1),
    ...fields,
  };
  return { put: "job", record: { organization, job: made } };
}

export function event(fields: Partial<NewEvent> = {}): Put<"event"> {
  return {
    put: "event",
    event: { type: "project.updated", organization: ACME, time: day(1), data: {}, ...fields },
  };
}

export function key(name: string, fields: Partial<Put<"key">["record"]> = {}): Put<"key"> {
  return {
    put: "key",
    record: {
      scope: "acme POST /projects",
      key: name,
      body: "digest",
      expiresAt: day(2),
      ...fields,
    },
  };
}

export function record(id: string, fields: Partial<Put<"record">["record"]> = {}): Put<"record"> {
  return {
    put: "record",
    record: {
      kind: "audit",
      organization: ACME,
      id,
      parent: "",
      sortKey: day(1),
      value: { id },
      ...fields,
    },
  };
}
