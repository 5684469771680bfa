import { DagctlError, invalid } from "@dagctl/core/errors";
import { findExceededLimit, limitFailure } from "@dagctl/python-packages";
import { conditionOf, hasEnded } from "../cluster/job-conditions.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { RESOLVER_CONTAINER } from "../manifests/resolution.ts";
import { NO_IMAGE, podFacts, type PodFacts } from "../pods/pod-facts.ts";
import { storageEviction } from "../pods/storage-eviction.ts";

/** What the Job of a resolution and its pod show at one moment. */
export type ResolutionOutcome =
  /** The resolver has ended: the log of this pod has the answer. */
  | { readonly answered: Pod }
  | { readonly failed: DagctlError }
  /** Why nothing runs yet. */
  | { readonly waits: string | undefined };

export interface OutcomeOptions {
  /** What the pod waited for when it was read before. */
  readonly waited: string | undefined;
  /** How long the pod may wait for an image, in milliseconds. */
  readonly imageMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Returns whether a resolution has ended, and how. */
export function resolutionOutcome(
  job: Job,
  pod: Pod | undefined,
  { waited, imageMs, now }: OutcomeOptions,
): ResolutionOutcome {
  const facts = pod && podFacts(pod);
  const resolver = facts?.containers.find(({ name }) => name === RESOLVER_CONTAINER);
  if (pod !== undefined && resolver?.exitCode === 0) return { answered: pod };
  const eviction = pod && storageEviction(pod);
  if (eviction !== undefined) return { failed: unusable(eviction) };
  // What a node ended for a reason of its own may succeed on another one.
  if (facts?.failed !== undefined && pod?.status?.reason === undefined)
    return { failed: failureOf(facts.failed) };
  const waits =
    facts?.waits === undefined ? waited : `${facts.waits.reason}: ${facts.waits.message}`;
  if (hasEnded(job) || conditionOf(job, "FailureTarget") !== undefined)
    return { failed: jobError(job, pod, waits) };
  // The time from which the container could have begun: each has its own image.
  const since = Date.parse(facts?.endedAt ?? pod?.status?.startTime ?? "");
  if (facts?.waits !== undefined && NO_IMAGE.has(facts.waits.reason) && now - since >= imageMs)
    return { failed: unusable(`the image could not be had: ${facts.waits.message}`) };
  return { waits };
}

const WHAT = "The packages of the project could not be resolved";

/** Returns the error for a pod that fails each time, until a person changes something. */
const unusable = (message: string): DagctlError => invalid([{ path: "runtime", message }]);

function failureOf({
  name,
  exitCode,
  reason,
  message = "no reason was given",
}: NonNullable<PodFacts["failed"]>): DagctlError {
  if (name !== RESOLVER_CONTAINER)
    return unusable(`uv could not be copied from its image (exit code ${exitCode}): ${message}`);
  const exceeded = findExceededLimit(message);
  if (exceeded !== undefined) return limitFailure(exceeded);
  if (reason === "OOMKilled")
    return unusable(
      "resolving the packages needed more memory than memory_limit allows (OOMKilled). Raise memory_limit",
    );
  if (reason === "StartError" || reason === "ContainerCannotRun")
    return unusable(`the image of the project has no Python that can be started: ${message}`);
  return new DagctlError("internal", `${WHAT} (exit code ${exitCode}): ${message}`);
}

/** Returns the error for a Job that ended without an answer. It may succeed at the next try. */
function jobError(job: Job, pod: Pod | undefined, waits: string | undefined): DagctlError {
  const failed = conditionOf(job, "Failed") ?? conditionOf(job, "FailureTarget");
  const isLate =
    failed?.reason === "DeadlineExceeded" || pod?.status?.reason === "DeadlineExceeded";
  const why = isLate
    ? "it took too long"
    : (pod?.status?.message ?? failed?.message ?? "its pod is gone");
  const waited = waits === undefined ? "" : `. The pod waited: ${waits}`;
  return new DagctlError("unavailable", `${WHAT}: ${why}${waited}`);
}
