import { type CallOptions, DagctlError, type RunRequest, type Secret } from "@dagctl/core";
import { isThere } from "../cluster/failure.ts";
import { CRON_JOB, JOB, SECRET } from "../cluster/kinds.ts";
import type { Resource } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { heldApplication } from "../deploy/apply.ts";
import { putSecret } from "../deploy/secret-objects.ts";
import { type DeploymentRecord, jobsOf, runJob } from "../manifests/cron-job.ts";
import { keyOf, shapeOf, shownKeys } from "../manifests/variables.ts";
import { ANNOTATION, cronJobName, runJobName } from "../names.ts";
import { type Job, runOf } from "./identity.ts";

/**
 * The run's Job, then the Secret that its pod waits for: so the Secret belongs to the Job and goes with it. Cut off in between, the same call makes the rest;
 * where it never comes, the pod ends at its deadline.
 */
export async function startRun(context: Context, request: RunRequest, options: CallOptions): Promise<void> {
  const { client, settings } = context;
  const place = projectPlace(settings, request.ref);
  const at = { namespace: place.namespace, name: runJobName(place.base, request.ref.run) };
  const { record } = await heldApplication(context, place, request.generation, options).catch(async (error: unknown) => {
    // A second call for a run that is there is no start.
    if (await client.get<Job>(JOB, at, options).catch(() => undefined)) return { record: undefined };
    throw error;
  });
  if (record === undefined) return;
  const owner = await templateOf(context, place, record, request, options);
  const wanted = runJob(settings, place, record, request, { owner, variables: request.variables.map(shapeOf), now: Date.now() });
  const job = await client.create<Job>(JOB, wanted, options).catch(async (error: unknown) => {
    if (!isThere(error)) throw error;
    const found = await client.get<Job>(JOB, at, options);
    if (found?.metadata?.deletionTimestamp === undefined && found !== undefined && runOf(found)?.run === request.ref.run) return found;
    throw new DagctlError("unavailable", `The Job ${at.name} of this run is being removed`);
  });
  const values: Record<string, Secret> = { ...request.secrets, ...Object.fromEntries(request.variables.map((variable) => [keyOf(variable), variable.value])) };
  if (Object.keys(values).length === 0) return;
  // A run that has its values keeps them.
  if ((await client.get(SECRET, at, options)) !== undefined) return;
  await putSecret(
    context,
    place,
    {
      name: at.name,
      component: "run",
      generation: request.generation,
      values,
      owner: { apiVersion: "batch/v1", kind: "Job", name: at.name, uid: job.metadata?.uid ?? "" },
      annotations: shownKeys(request.variables),
    },
    options,
  );
}

/** The CronJob that the run is made from, at the run's generation: Argo CD may not have made it yet. */
async function templateOf(
  { client }: Context,
  place: ProjectPlace,
  record: DeploymentRecord,
  { job, generation }: RunRequest,
  options: CallOptions,
): Promise<{ readonly name: string; readonly uid: string }> {
  const jobs = jobsOf(record);
  const spec = jobs.find(({ name }) => name === job) ?? jobs[0];
  const name = cronJobName(place.base, spec?.name ?? job);
  const found = await client.get<Resource>(CRON_JOB, { namespace: place.namespace, name }, options);
  const uid = found?.metadata?.uid;
  if (uid === undefined || found?.metadata?.annotations?.[ANNOTATION.generation] !== String(generation))
    throw new DagctlError("unavailable", `Generation ${generation} of project ${place.ref.project} is not in the cluster yet`);
  return { name, uid };
}
