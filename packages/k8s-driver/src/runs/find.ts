import type { CallOptions, RunRef } from "@dagctl/core";
import { isForbidden } from "../cluster/failure.ts";
import { EVENT, JOB, POD } from "../cluster/kinds.ts";
import type { Resource } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { LABEL, runJobName } from "../names.ts";
import { type Job, ownsPod, type Pod, runOf } from "./identity.ts";

/** The Job of a run, `undefined` where there is none. */
export async function jobOf(context: Context, ref: RunRef, options: CallOptions): Promise<Job | undefined> {
  const place = projectPlace(context.settings, ref);
  const named = await quietly(context.client.get<Job>(JOB, { namespace: place.namespace, name: runJobName(place.base, ref.run) }, options), undefined);
  if (named !== undefined) return runOf(named)?.run === ref.run ? named : undefined;
  // One that the schedule started has another name.
  return (await jobsOfProject(context, place, options)).find((job) => runOf(job)?.run === ref.run);
}

export async function jobsOfProject({ client }: Context, place: ProjectPlace, options: CallOptions): Promise<readonly Job[]> {
  return (
    await quietly(client.list<Job>(JOB, place.namespace, { ...options, labels: { ...place.labels, [LABEL.component]: "run" } }), { items: [], version: "" })
  ).items;
}

/** The pods of one Job, or of all runs of a project. */
export async function podsOf({ client }: Context, place: ProjectPlace, options: CallOptions, job?: Job): Promise<readonly Pod[]> {
  const labels = { ...place.labels, ...(job?.metadata?.uid === undefined ? {} : { "batch.kubernetes.io/controller-uid": job.metadata.uid }) };
  const { items } = await quietly(client.list<Pod>(POD, place.namespace, { ...options, labels }), { items: [], version: "" });
  return job === undefined ? items : items.filter((pod) => ownsPod(job, pod));
}

interface ClusterEvent extends Resource {
  readonly reason?: string;
  readonly message?: string;
}

/** Why a Job has no pod: a quota, a missing service account, an admission rule. Nothing but an event says so. */
export async function troubleOf({ client }: Context, place: ProjectPlace, job: Job, options: CallOptions): Promise<string | undefined> {
  const fields = { "involvedObject.uid": job.metadata?.uid ?? "", reason: "FailedCreate" };
  const { items } = await quietly(client.list<ClusterEvent>(EVENT, place.namespace, { ...options, fields, atMost: 20 }), { items: [], version: "" });
  return items.at(-1)?.message;
}

/** An organization whose namespace is not there yet, or not any more, has given us no rights there; it has no runs either. */
async function quietly<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isForbidden(error)) return otherwise;
    throw error;
  }
}
