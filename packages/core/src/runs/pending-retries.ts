import type { ProjectInternals } from "../contracts/records.ts";
import type { Run } from "../model/run.ts";
import { without } from "../values/without.ts";

/** Returns the project's internals without the retry of a job. */
export function withoutRetry(internals: ProjectInternals, jobId: string): ProjectInternals {
  const { retries } = internals;
  if (!retries || !Object.hasOwn(retries, jobId)) return internals;
  const left = without(retries, jobId);
  const others = without(internals, "retries");
  return Object.keys(left).length === 0 ? others : { ...others, retries: left };
}

/** Returns the internals without the retry of an older run of the same job: it is outdated. */
export function withoutOlderRetry(
  internals: ProjectInternals,
  { job_id: jobId, created_at: createdAt }: Run,
): ProjectInternals {
  const retry = internals.retries?.[jobId];
  const isOlder = retry !== undefined && retry.createdAt < createdAt;
  return isOlder ? withoutRetry(internals, jobId) : internals;
}
