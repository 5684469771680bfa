import type {
  CallOptions,
  PackageRequirements,
  PackagesRequest,
  ResolvedPackages,
  WaitingOptions,
} from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import {
  describeReplacedVersions,
  listLockedVersions,
  lockText,
  readAnswer,
  resolverRequest,
} from "@dagctl/python-packages";
import { createHash } from "node:crypto";
import { JOB } from "../cluster/kinds.ts";
import { retryConflicts } from "../cluster/retry-conflicts.ts";
import type { Job } from "../cluster/wire.ts";
import { type Context, type OrganizationPlace, projectPlace } from "../context.ts";
import { joinOrganization } from "../deploy/organization/join-organization.ts";
import { findLock, readLock, storeLock } from "../deploy/packages/stored-locks.ts";
import { UV } from "../manifests/resolution.ts";
import type { Settings } from "../options.ts";
import { resolutionAnswer } from "./resolution-answer.ts";
import { type Resolution, startResolution } from "./resolution-job.ts";

/** Of a project whose image has everything: only the versions of its tool are checked. */
const NO_REQUIREMENTS: PackageRequirements = {
  file: "the image",
  requirements: [],
  constraints: [],
  hashes: [],
};

/**
 * Resolves the packages of a project in a Job of its image, and stores the result in a ConfigMap of
 * the organization's namespace. A request whose result is stored starts no Job. Two calls with the
 * same request share one.
 *
 * @throws DagctlError as `DeployDriver.resolvePackages`
 */
export async function resolvePackages(
  context: Context,
  request: PackagesRequest,
  options: WaitingOptions,
): Promise<ResolvedPackages> {
  const { requirements = NO_REQUIREMENTS, image } = request.runtime;
  const { takeOver } = request;
  const place = projectPlace(context.settings, request.ref);
  const { organization } = place;
  await ensureOrganization(context, place.organization, takeOver, options);
  const resolution = resolutionOf(context.settings, request);
  const { packages, clock } = context.settings;
  const { mostBytes } = packages;
  // Another call of the same request may delete the Job that this one waits for.
  return retryConflicts(clock, "The Job that resolves the packages", options, async () => {
    // The name of a project's own image may lead to another image today.
    const lock =
      image === undefined
        ? await findLock(context, organization, resolution.key, options)
        : undefined;
    const readStored = (known: string): Promise<ResolvedPackages> =>
      readStoredPackages(context, { place: organization, lock: known, request }, options);
    if (lock !== undefined) return readStored(lock);
    const job = await startResolution(context, organization, resolution, options);
    const answer =
      job &&
      (await resolutionAnswer(context, place, job, options).catch((error: unknown) =>
        deleteFailed(context, job, error, options),
      ));
    if (job === undefined || answer === undefined) return undefined;
    try {
      const text = lockText(readAnswer(answer, { requirements, mostBytes }));
      // The Job may have begun a moment before another call stored the result of its own.
      const other = await findLock(context, organization, resolution.key, options);
      if (other !== undefined) return await readStored(other);
      const entry = { text, request: resolution.key };
      const own = await storeLock(context, organization, entry, options);
      return { lock: own, ...describeLock(request, text) };
    } finally {
      await deleteJob(context, job);
    }
  });
}

/**
 * Resolves once the organization's namespace exists. No project has claimed it yet: one that
 * nothing joins is removed by garbage collection.
 *
 * @throws DagctlError `unavailable`: it is not there yet; with the reason where one was reported,
 *   so that a person sees the same one before the next call as during the call
 */
async function ensureOrganization(
  context: Context,
  place: OrganizationPlace,
  takeOver: boolean | undefined,
  options: WaitingOptions,
): Promise<void> {
  let waits: string | undefined;
  let outage: string | undefined;
  const exists = await joinOrganization(context, place, async () => undefined, {
    ...options,
    takeOver,
    report(...given) {
      [waits, outage] = given;
      options.report?.(...given);
    },
  });
  if (exists) return;
  const message = waits ?? `The namespace ${place.namespace} of the organization is being made`;
  throw new DagctlError("unavailable", message, { details: { outage: outage ?? false } });
}

/** Returns a stored lock, with its versions unless it was deleted since it was found. */
async function readStoredPackages(
  context: Context,
  {
    place,
    lock,
    request,
  }: {
    readonly place: OrganizationPlace;
    readonly lock: string;
    readonly request: PackagesRequest;
  },
  options: CallOptions,
): Promise<ResolvedPackages> {
  const text = await readLock(context, place, lock, options);
  return text === undefined ? { lock } : { lock, ...describeLock(request, text) };
}

/** Returns what a lock installs, and what a person should know of it. */
function describeLock(
  { runtime }: PackagesRequest,
  text: string,
): Pick<ResolvedPackages, "versions" | "notes"> {
  const versions = listLockedVersions(text);
  const notes = describeReplacedVersions(runtime, versions);
  return { versions, ...(notes.length === 0 ? {} : { notes }) };
}

/** Returns what the Job is given, and the key of all that decides its answer. */
function resolutionOf({ images, packages }: Settings, request: PackagesRequest): Resolution {
  const { runtime } = request;
  const image = images(runtime);
  const { indexes, mostBytes, sourceDistributions } = packages;
  const file = resolverRequest(runtime, {
    uv: UV,
    base: "installed",
    mostBytes,
    sourceDistributions,
  });
  const addresses = indexes.map(({ name, url }) => `${name}=${url}`);
  const { requiresPython = "", provided } = runtime.requirements ?? {};
  // Absent where there is none: what was resolved before stays known.
  const more = provided === undefined ? [] : [provided];
  const decides = [image, file, requiresPython, addresses, ...more];
  const key = createHash("sha256").update(JSON.stringify(decides)).digest("hex");
  return { request, image, file, key };
}

/**
 * Deletes the Job of a resolution that failed, so that the next call starts another. One that goes
 * on is left: the next call joins it.
 */
async function deleteFailed(
  context: Context,
  job: Job,
  error: unknown,
  { signal }: CallOptions,
): Promise<never> {
  const isAborted = signal?.aborted === true || context.closing.signal.aborted;
  if (isDagctlError(error) && !isAborted) await deleteJob(context, job);
  throw error;
}

/** Deletes a Job with its pod and what it was given. It ends by itself where that fails. */
async function deleteJob({ client, settings }: Context, { metadata }: Job): Promise<void> {
  const { namespace = "", name = "", uid } = metadata ?? {};
  await client.delete(JOB, { namespace, name }, { uid }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    settings.log({ level: "warn", message: `The Job ${name} could not be deleted: ${reason}` });
  });
}
