import type { CallOptions, RunRef } from "@dagctl/core/contracts";
import { isForbidden } from "../cluster/api-failure.ts";
import { APPLICATION, EVENT, JOB, NAMESPACE, POD } from "../cluster/kinds.ts";
import type { Job, Pod, Resource } from "../cluster/wire.ts";
import { type Context, projectPlace, type ProjectPlace } from "../context.ts";
import { LABEL, runJobName } from "../names.ts";
import { ownsPod, runOf } from "./identity.ts";

/** Returns the Job of a run; `undefined` when there is none. */
export async function findJob(
  context: Context,
  ref: RunRef,
  options: CallOptions,
): Promise<Job | undefined> {
  const place = projectPlace(context.settings, ref);
  const at = { namespace: place.namespace, name: runJobName(place.base, ref.run) };
  const named = await whereOrganizationExists(context, place, options, undefined, () =>
    context.client.get<Job>(JOB, at, options),
  );
  if (named !== undefined) return runOf(named)?.run === ref.run ? named : undefined;
  // A Job that the schedule started has another name.
  return (await listJobs(context, place, options)).find((job) => runOf(job)?.run === ref.run);
}

/** Returns the current state of a Job that was found before. */
export async function rereadJob(
  { client }: Context,
  { metadata }: Job,
  options: CallOptions,
): Promise<Job | undefined> {
  const found = await client.get<Job>(
    JOB,
    { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" },
    options,
  );
  return found?.metadata?.uid === metadata?.uid ? found : undefined;
}

export async function listJobs(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<readonly Job[]> {
  const labels = { ...place.labels, [LABEL.component]: "run" };
  return whereOrganizationExists(
    context,
    place,
    options,
    [],
    async () =>
      (await context.client.list<Job>(JOB, place.namespace, { ...options, labels })).items,
  );
}

/** Returns the pods of one Job, or of all runs of a project. */
export async function listPods(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
  job?: Job,
): Promise<readonly Pod[]> {
  const labels = {
    ...place.labels,
    ...(job?.metadata?.uid === undefined
      ? {}
      : { "batch.kubernetes.io/controller-uid": job.metadata.uid }),
  };
  const items = await whereOrganizationExists(
    context,
    place,
    options,
    [],
    async () =>
      (await context.client.list<Pod>(POD, place.namespace, { ...options, labels })).items,
  );
  return job === undefined ? items : items.filter((pod) => ownsPod(job, pod));
}

/** Returns the newest pod. A Job has one, unless it was suspended and resumed. */
export const newestPod = (pods: readonly Pod[]): Pod | undefined =>
  pods.toSorted((one, other) =>
    (other.metadata?.creationTimestamp ?? "").localeCompare(one.metadata?.creationTimestamp ?? ""),
  )[0];

interface ClusterEvent extends Resource {
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/**
 * Returns why a Job has no pod: a quota, a missing service account, an admission rule. Only an
 * event says so.
 */
export function podCreationProblem(
  context: Context,
  place: ProjectPlace,
  { metadata }: Job,
  options: CallOptions,
): Promise<string | undefined> {
  return eventMessage(context, place, { uid: metadata?.uid, reason: "FailedCreate" }, options);
}

/**
 * Returns the message of the newest event of that reason about an object; `undefined` when there is
 * none.
 */
export async function eventMessage(
  context: Context,
  place: ProjectPlace,
  { uid = "", reason }: { readonly uid: string | undefined; readonly reason: string },
  options: CallOptions,
): Promise<string | undefined> {
  const fields = { "involvedObject.uid": uid, reason };
  const ask = { ...options, fields, atMost: 20 };
  const items = await whereOrganizationExists(
    context,
    place,
    options,
    [],
    async () => (await context.client.list<ClusterEvent>(EVENT, place.namespace, ask)).items,
  );
  const timeOf = ({ lastTimestamp, eventTime, metadata }: ClusterEvent): string =>
    lastTimestamp ?? eventTime ?? metadata?.creationTimestamp ?? "";
  const newest = items.toSorted((one, other) => timeOf(other).localeCompare(timeOf(one)))[0];
  return newest?.message?.replace(/^\(combined from similar events\): /, "");
}

/**
 * Runs a call, and returns `otherwise` when the organization does not exist. An organization whose
 * namespace does not exist yet, or no longer, has given the driver no rights there. It also has no
 * runs. When it exists, a refusal is thrown: a run that the driver may not read is not a run that
 * is gone.
 */
async function whereOrganizationExists<T>(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
  otherwise: T,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isForbidden(error) && !(await hasOrganization(context, place, options))) return otherwise;
    throw error;
  }
}

/**
 * Returns whether the organization exists and stays. Then a refusal means that a right is missing.
 */
export async function hasOrganization(
  { client }: Context,
  { namespace, argocd, organization }: ProjectPlace,
  options: CallOptions,
): Promise<boolean> {
  const isPresent = (found: Resource | undefined): boolean =>
    found !== undefined && found.metadata?.deletionTimestamp === undefined;
  if (!isPresent(await client.get<Resource>(NAMESPACE, { name: namespace }, options))) return false;
  // A namespace that the driver does not own stays when its rights there are deleted.
  return isPresent(
    await client.get<Resource>(
      APPLICATION,
      { namespace: argocd, name: organization.name },
      options,
    ),
  );
}
