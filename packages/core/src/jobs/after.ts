import type { ProjectInternals, StoredJob, StoredSuccess } from "../contracts/records.ts";
import type { Issue } from "../errors.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";

type Jobs = Pick<ProjectInternals, "jobs">;

/** Returns the names of the jobs of a project that name a job in `after`. */
export function followersOf({ jobs = {} }: Jobs, name: string): readonly string[] {
  return Object.values(jobs).flatMap((job) => (job.after?.includes(name) ? [job.name] : []));
}

/**
 * Returns what is wrong with the jobs that a job is to run after: it itself, a job that the project
 * does not have, and one that runs after it.
 *
 * @param name the job; a new one is not among the jobs of the project yet
 * @param defaultName the name of the default job; `undefined` where it is not known
 */
export function afterIssues(
  { jobs = {} }: Jobs,
  name: string,
  after: readonly string[],
  defaultName: string | undefined,
): readonly Issue[] {
  const known = new Map(Object.values(jobs).map((job) => [job.name, job.after ?? []]));
  return after.flatMap((other, index) => {
    const path = `after.${index}`;
    if (other === name) return [{ path, message: "must be another job" }];
    if (other !== defaultName && !known.has(other))
      return [{ path, message: "must be the name of another job of the project" }];
    const chain = chainTo(known, other, name);
    return chain === undefined
      ? []
      : [{ path, message: `would make a cycle: ${[name, ...chain].join(" after ")}` }];
  });
}

/** Returns the jobs from one to another, each of which runs after the next; none: `undefined`. */
function chainTo(
  known: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): readonly string[] | undefined {
  const seen = new Set([from]);
  // Each chain is longer than those before it, so that the shortest one is found.
  const chains = [[from]];
  for (const chain of chains)
    for (const next of known.get(chain.at(-1) ?? "") ?? []) {
      if (next === to) return [...chain, to];
      if (seen.has(next)) continue;
      seen.add(next);
      chains.push([...chain, next]);
    }
  return undefined;
}

/** A run that has succeeded, as the jobs that run after its job count it. */
export interface Success {
  readonly job: { readonly id: string; readonly name: string };
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly ended: number;
}

/**
 * Returns the internals with a success that the enabled jobs after its job count. One that ended
 * before a job was created, changed or started by `after` last does not count there.
 *
 * @returns the same internals where no job counts it
 */
export function withSuccess<Of extends Jobs>(internals: Of, success: Success): Of {
  const { jobs = {} } = internals;
  const { id, name } = success.job;
  // The engine may report a run of a deleted job, after which another one got its name.
  const isOther = Object.entries(jobs).some(([other, job]) => job.name === name && other !== id);
  const counting = Object.entries(jobs).filter(([, job]) => !isOther && counts(job, success));
  if (counting.length === 0) return internals;
  const at = rfc3339(success.ended);
  const changed = counting.map(([key, job]): [string, StoredJob] => {
    const others = (job.successes ?? []).filter((one) => one.job !== name);
    return [key, { ...job, successes: [...others, { job: name, run: success.run, at }] }];
  });
  return { ...internals, jobs: { ...jobs, ...Object.fromEntries(changed) } };
}

function counts({ enabled, after, settled }: StoredJob, { job, ended }: Success): boolean {
  return (
    enabled &&
    after?.includes(job.name) === true &&
    (settled === undefined || ended >= Date.parse(settled))
  );
}

/**
 * Returns the successes that start a job, in the order of its `after`; `undefined` while one is
 * missing.
 */
export function dueSuccesses({
  after = [],
  successes = [],
}: Pick<StoredJob, "after" | "successes">): readonly StoredSuccess[] | undefined {
  const found = after.flatMap((name) => successes.find(({ job }) => job === name) ?? []);
  return after.length > 0 && found.length === after.length ? found : undefined;
}

/** Returns the internals without the successes that a job has counted. */
export function withoutSuccesses<Of extends Jobs>(internals: Of, id: string, settled: string): Of {
  const { jobs = {} } = internals;
  const job = jobs[id];
  if (!job) return internals;
  return { ...internals, jobs: { ...jobs, [id]: { ...without(job, "successes"), settled } } };
}

/** Drops what all jobs have counted. */
export function dropSuccesses<Of extends Jobs>(internals: Of): Of {
  const { jobs } = internals;
  if (!jobs) return internals;
  const left = Object.entries(jobs).map(([id, job]) => [id, without(job, "successes")] as const);
  return { ...internals, jobs: Object.fromEntries(left) };
}
