import type { FollowedBranch, ProjectInternals } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { without } from "../values/without.ts";
import { findEnvironment, withEnvironment } from "./stored-environments.ts";

/** A followed branch, with the environment that plans of it are for. */
export interface Followed extends FollowedBranch {
  readonly environment: string;
}

type Follows = Pick<ProjectInternals, "follows" | "environments">;

/**
 * Returns the branches that a project follows now. An environment that is not applied yet is
 * followed until the time that it would have after an approval is over.
 */
export function listFollowed(
  { now }: Pick<HostContext, "now">,
  { follows = {}, environments = {} }: Follows,
): readonly Followed[] {
  return Object.entries(follows)
    .filter(([name, { until }]) => Object.hasOwn(environments, name) || until > now())
    .map(([environment, followed]) => ({ environment, ...followed }));
}

/** Returns what is followed for an environment. */
export const findFollowed = (
  context: Pick<HostContext, "now">,
  internals: Follows,
  environment: string,
): Followed | undefined =>
  listFollowed(context, internals).find((followed) => followed.environment === environment);

/**
 * Returns the internals of a project that follows a branch for an environment, or with `undefined`
 * follows none for it any more. What is over is forgotten.
 */
export function withFollowed(
  context: Pick<HostContext, "now">,
  internals: ProjectInternals,
  environment: string,
  followed: FollowedBranch | undefined,
): ProjectInternals {
  const others = listFollowed(context, internals)
    .filter(({ environment: name }) => name !== environment)
    .map(({ environment: name, ...other }) => [name, other] as const);
  const all = followed ? [...others, [environment, followed] as const] : others;
  if (all.length === 0) return without(internals, "follows");
  return { ...internals, follows: Object.fromEntries(all) };
}

/** Says that the branch of an environment is gone. */
export const branchGoneMessage = (branch: string): string =>
  `Its branch ${branch} is not in the repository any more: push it again, or delete the environment`;

/** Says why a commit of the branch of an environment has no plan. */
export const refusalMessage = (commit: string, reason: string): string =>
  `The commit ${commit} of its branch cannot be planned: ${reason}`;

/** What the messages begin with that polls of branches write. */
const OF_POLLS: readonly RegExp[] = [
  /^The commit [0-9a-f]{40} of its branch cannot be planned: /,
  /^Its branch \S+ is not in the repository any more: /,
];

/**
 * Returns the internals of a project without what polls have said of an environment: a newer plan
 * is made for it.
 */
export function withoutPollMessage(
  internals: ProjectInternals,
  environment: string,
): ProjectInternals {
  const stored = findEnvironment(internals, environment);
  const { status_message: message = "" } = stored ?? {};
  if (!stored || !OF_POLLS.some((start) => start.test(message))) return internals;
  return withEnvironment(internals, environment, without(stored, "status_message"));
}
