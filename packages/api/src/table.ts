import type {
  Audit,
  Environments,
  EnvironmentVariables,
  Jobs,
  Notifications,
  Operations,
  OrganizationEvents,
  OrganizationSecrets,
  Plans,
  Projects,
  PushHooks,
  Runs,
} from "@dagctl/core";
import type { CallerReview, Organizations, Tokens } from "./administration.ts";
import type { CallsOf, FileCall, JsonCall, StreamCall } from "./call.ts";
import { CALLER, ORGANIZATIONS, TOKENS } from "./calls/administration.ts";
import { ENVIRONMENT_VARIABLES } from "./calls/environment-variables.ts";
import { AUDIT } from "./calls/audit.ts";
import { ENVIRONMENTS } from "./calls/environments.ts";
import { EVENTS } from "./calls/events.ts";
import { JOBS } from "./calls/jobs.ts";
import { NOTIFICATIONS } from "./calls/notifications.ts";
import { OPERATIONS } from "./calls/operations.ts";
import { PLANS } from "./calls/plans.ts";
import { PROJECTS } from "./calls/projects.ts";
import { PUSH_HOOKS } from "./calls/push-hooks.ts";
import { RUNS } from "./calls/runs.ts";
import { SECRETS } from "./calls/secrets.ts";

/**
 * The calls of an organization and of its server, by part and method. A missing or surplus entry
 * does not compile.
 */
export interface Table {
  readonly projects: CallsOf<Projects>;
  /** `wait` is no call: it reads again and again. */
  readonly runs: CallsOf<Omit<Runs, "wait">>;
  readonly jobs: CallsOf<Jobs>;
  /** `wait` is no call, as that of runs. */
  readonly plans: CallsOf<Omit<Plans, "wait">>;
  readonly environments: CallsOf<Environments>;
  readonly operations: CallsOf<Omit<Operations, "wait">>;
  readonly events: CallsOf<OrganizationEvents>;
  readonly environmentVariables: CallsOf<EnvironmentVariables>;
  readonly hooks: CallsOf<PushHooks>;
  readonly notifications: CallsOf<Notifications>;
  readonly caller: CallsOf<CallerReview>;
  readonly organizations: CallsOf<Organizations>;
  readonly secrets: CallsOf<OrganizationSecrets>;
  readonly tokens: CallsOf<Tokens>;
  readonly audit: CallsOf<Audit>;
}

/** The whole API: one entry per call. */
export const TABLE: Table = {
  projects: PROJECTS,
  runs: RUNS,
  jobs: JOBS,
  plans: PLANS,
  environments: ENVIRONMENTS,
  operations: OPERATIONS,
  events: EVENTS,
  environmentVariables: ENVIRONMENT_VARIABLES,
  hooks: PUSH_HOOKS,
  notifications: NOTIFICATIONS,
  caller: CALLER,
  organizations: ORGANIZATIONS,
  secrets: SECRETS,
  tokens: TOKENS,
  audit: AUDIT,
};

/** One entry of the table, with its place in it. */
export interface Entry {
  /** The part and the method: `projects.create`. It does not change between majors. */
  readonly id: string;
  /** The part of the organization: `projects`. */
  readonly part: keyof Table;
  /** The method of that part: `create`. */
  readonly method: string;
  readonly call: JsonCall<unknown> | StreamCall | FileCall;
}

/** Returns the entries of the table, in its order. */
export function entriesOf(table: Table = TABLE): readonly Entry[] {
  return (Object.keys(table) as (keyof Table)[]).flatMap((part) =>
    Object.entries<Entry["call"]>(table[part]).map(([method, call]) => ({
      id: `${part}.${method}`,
      part,
      method,
      call,
    })),
  );
}
