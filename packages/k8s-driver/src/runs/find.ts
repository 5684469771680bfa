import type { CallOptions, RunRef } from "@dagctl/core";
import { isForbidden } from "../cluster/failure.ts";
import { APPLICATION, EVENT, JOB, NAMESPACE, POD } from "../cluster/kinds.ts";
import type { Job, Pod, Resource } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { LABEL, runJobName } from "../names.ts";
import { ownsPod, runOf } from "./identity.ts";

/** The Job of a run, `undefined` where there is none. */
export async function jobOf(
  context: Context,
  ref: RunRef,
  options: CallOptions,
): Promise<Job | undefined> {
  const place = projectPlace(context.settings, ref);
  const at = { namespace: place.namespace, name: runJobName(place.base, ref.run) };
  const named = await quietly(context, place, options, undefined, () =>
    context.client.get<Job>(JOB, at, options),
  );
  if (named !== undefined) return runOf(named)?.run === ref.run ? named : undefined;
  // One that the schedule started has another name.
  return (await jobsOfProject(context, place, options)).find((job) => runOf(job)?.run === ref.run);
}

/** What became of a Job that was found before. */
export async function jobAgain(
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

export async function jobsOfProject(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<readonly Job[]> {
  const labels = { ...place.labels, [LABEL.component]: "run" };
  return quietly(
    context,
    place,
    options,
    [],
    async () =>
      (await context.client.list<Job>(JOB, place.namespace, { ...options, labels })).items,
  );
}

/** The pods of one Job, or of all runs of a project. */
export async function podsOf(
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
  const items = await quietly(
    context,
    place,
    options,
    [],
    async () =>
      (await context.client.list<Pod>(POD, place.namespace, { ...options, labels })).items,
  );
  return job === undefined ? items : items.filter((pod) => ownsPod(job, pod));
}

/** A Job has one, unless somebody suspended it and let it go on. */
export const newestOf = (pods: readonly Pod[]): Pod | undefined =>
  pods.toSorted((one, other) =>
    (other.metadata?.creationTimestamp ?? "").localeCompare(one.metadata?.creationTimestamp ?? ""),
  )[0];

interface ClusterEvent extends Resource {
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/**
 * Why a Job has no pod: a quota, a missing service account, an admission rule. Nothing but an event
 * says so.
 */
export function troubleOf(
  context: Context,
  place: ProjectPlace,
  { metadata }: Job,
  options: CallOptions,
): Promise<string | undefined> {
  return eventMessage(context, place, { uid: metadata?.uid, reason: "FailedCreate" }, options);
}

/**
 * Returns what the newest event of that reason says of an object; `undefined` where there is none.
 */
export async function eventMessage(
  context: Context,
  place: ProjectPlace,
  { uid = "", reason }: { readonly uid: string | undefined; readonly reason: string },
  options: CallOptions,
): Promise<string | undefined> {
  const fields = { "involvedObject.uid": uid, reason };
  const ask = { ...options, fields, atMost: 20 };
  const items = await quietly(
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
 * An organization whose namespace is not there yet, or not any more, has given us no rights there;
 * it has no runs either. Where it is there, a refusal is told: a run that we may not see is none
 * that is gone.
 */
async function quietly<T>(
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

/** Whether the organization is there for good; then what is refused is a right that is missing. */
export async function hasOrganization(
  { client }: Context,
  { namespace, argocd, organization }: ProjectPlace,
  options: CallOptions,
): Promise<boolean> {
  const lives = (found: Resource | undefined): boolean =>
    found !== undefined && found.metadata?.deletionTimestamp === undefined;
  if (!lives(await client.get<Resource>(NAMESPACE, { name: namespace }, options))) return false;
  // A namespace that is not our own stays when our rights in it go.
  return lives(
    await client.get<Resource>(
      APPLICATION,
      { namespace: argocd, name: organization.name },
      options,
    ),
  );
}
