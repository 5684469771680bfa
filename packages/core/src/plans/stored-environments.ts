import type { ProjectInternals, ProjectRecord, StoredEnvironment } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Environment } from "../model/environments.ts";
import type { Plan } from "../model/plans.ts";
import { parseDuration } from "../values/duration.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";

/** The most environments of a project beside its own one. */
export const MOST_ENVIRONMENTS = 50;
/** How long one is there where its plan says nothing. */
export const DEFAULT_TTL = "168h";
/** When a removal that failed is tried again. */
const AGAIN_MS = 60 * 60 * 1000;

/** Returns the environments of a project, by name. */
export function listEnvironments({
  project: { id },
  internals: { environments = {}, follows = {} },
}: Pick<ProjectRecord, "project" | "internals">): readonly Environment[] {
  return Object.entries(environments)
    .map(([name, { removal, ...stored }]) => ({
      name,
      project_id: id,
      ...stored,
      follow: Object.hasOwn(follows, name),
      ...(removal === undefined ? {} : { removal_run_id: removal }),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Returns an environment as it is stored. Its name may be that of a member of each object. */
export const findEnvironment = (
  { environments = {} }: Pick<ProjectInternals, "environments">,
  name: string,
): StoredEnvironment | undefined =>
  Object.hasOwn(environments, name) ? environments[name] : undefined;

/** Returns the internals of a project with an environment as it is now; `undefined`: without it. */
export function withEnvironment(
  internals: ProjectInternals,
  name: string,
  stored: StoredEnvironment | undefined,
): ProjectInternals {
  const others = Object.entries(internals.environments ?? {}).filter(([each]) => each !== name);
  const all = stored ? [...others, [name, stored] as const] : others;
  if (all.length === 0) return without(internals, "environments");
  return { ...internals, environments: Object.fromEntries(all) };
}

type Timed = Pick<HostContext, "clock" | "now">;

/** Returns the internals of a project where a plan for another environment was approved. */
export function withApproval(
  { clock, now }: Timed,
  internals: ProjectInternals,
  plan: Plan,
): ProjectInternals {
  const before = findEnvironment(internals, plan.environment);
  const time = now();
  const ttl = parseDuration(plan.ttl ?? DEFAULT_TTL) ?? 0;
  return withEnvironment(internals, plan.environment, {
    created_by: plan.approved_by ?? plan.created_by,
    created_at: time,
    ...(before && without(before, "status_message")),
    status: "applying",
    branch: plan.branch,
    plan_id: plan.id,
    updated_at: time,
    expires_at: rfc3339(clock.now() + ttl),
  });
}

/** Returns the internals of a project where the apply of such a plan has ended. */
export function withApplied(
  { now }: Timed,
  internals: ProjectInternals,
  { id, environment, status, commit_sha, reason = `The plan is ${status}` }: Plan,
): ProjectInternals {
  const stored = findEnvironment(internals, environment);
  if (stored?.plan_id !== id) return internals;
  const wasApplied = status === "completed";
  return withEnvironment(internals, environment, {
    ...without(stored, "status_message"),
    ...(wasApplied ? { commit_sha } : { status_message: reason }),
    status: wasApplied || stored.commit_sha !== undefined ? "active" : "applying",
    updated_at: now(),
  });
}

/** Returns the internals of a project where the removal of an environment has ended. */
export function withRemovalEnd(
  { clock, now }: Timed,
  internals: ProjectInternals,
  {
    name,
    run,
    failure,
    isCancelled,
  }: {
    readonly name: string;
    readonly run: string;
    /** Why it was not removed. Absent: it was. */
    readonly failure: string | undefined;
    /** Whether somebody has stopped it: then it is not tried again before the end of its time. */
    readonly isCancelled: boolean;
  },
): ProjectInternals {
  const stored = findEnvironment(internals, name);
  if (stored?.removal !== run) return internals;
  if (failure === undefined) return withEnvironment(internals, name, undefined);
  return withEnvironment(internals, name, {
    ...without(stored, "removal"),
    status: stored.commit_sha === undefined ? "applying" : "active",
    status_message: `It could not be removed: ${failure}`,
    updated_at: now(),
    expires_at:
      isCancelled && stored.expires_at > now()
        ? stored.expires_at
        : rfc3339(clock.now() + AGAIN_MS),
  });
}
