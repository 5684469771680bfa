import type { CallOptions, RunRequest } from "@dagctl/core/contracts";
import { parseWorkloadRepository, type Secret } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { retryConflicts } from "../cluster/retry-conflicts.ts";
import { isForbidden, isAlreadyExists } from "../cluster/api-failure.ts";
import { CRON_JOB, JOB, type Place, SECRET } from "../cluster/kinds.ts";
import type { Job, Resource, SecretObject } from "../cluster/wire.ts";
import { type Context, projectPlace, type ProjectPlace } from "../context.ts";
import { readDeployedApplication } from "../deploy/generation-check/read-deployed-application.ts";
import { checkNotDeleting } from "../cluster/finalizers.ts";
import { storeModules } from "../deploy/modules/store-modules.ts";
import { checkLock } from "../deploy/packages/stored-locks.ts";
import { MOST_BYTES } from "../deploy/secrets/former-values.ts";
import { writeSecret } from "../deploy/secrets/write-secret.ts";
import { type DeploymentRecord, jobsOf, type ParsedRecord, runJob } from "../manifests/cron-job.ts";
import { loginValues, userKeys } from "../manifests/package-indexes.ts";
import { installValues } from "../manifests/packages.ts";
import { annotateShownKeys, keyOf, shapeOf } from "../manifests/variables.ts";
import { ANNOTATION, cronJobName, runJobName } from "../names.ts";
import { runOf } from "./identity.ts";

/**
 * Starts a run. It creates the run's Job suspended, then the Secret that its pod needs, which
 * belongs to the Job and is deleted with it, and then resumes the Job. Before that it checks that
 * the generation still is the stored one: a host that was paused learns that before anything has
 * run. After a cut-off, the same call completes the rest.
 */
export async function startRun(
  context: Context,
  request: RunRequest,
  options: CallOptions,
): Promise<void> {
  checkSize(context, request);
  const place = projectPlace(context.settings, request.ref);
  const at = { namespace: place.namespace, name: runJobName(place.base, request.ref.run) };
  const { record } = await readDeployedApplication(
    context,
    place,
    request.generation,
    options,
  ).catch(async (error: unknown) => {
    // A second call for a run that exists is not a start. The Job of a call that was cut off, and
    // comes too late, is deleted.
    const job = await readJob(context, at, options);
    if (job === undefined || isUnstarted(job)) return deleteUnstarted(context, at, error);
    return { record: undefined };
  });
  if (record === undefined) return;
  const { workload } = request;
  if (workload) await checkLock(context, place.organization, workload, options);
  try {
    await createJob(context, place, at, record, request, options);
  } catch (error) {
    // The failure may come from a removal. Then the removal is reported.
    if (!isDagctlError(error, "conflict"))
      await readDeployedApplication(context, place, request.generation, options);
    throw error;
  }
}

/** Returns what is deployed, with the commit and the workload of a run that has its own. */
function ofRun(stored: ParsedRecord, { ref, commit, workload }: RunRequest): ParsedRecord {
  if (workload === undefined) return stored;
  const repository = parseWorkloadRepository(ref.organization, workload.repository);
  return { ...stored, commit, workload, repository };
}

async function createJob(
  context: Context,
  place: ProjectPlace,
  at: Place,
  stored: ParsedRecord,
  request: RunRequest,
  options: CallOptions,
): Promise<void> {
  const { client, settings } = context;
  const owner = await templateOf(context, place, stored, request, options);
  const record = ofRun(stored, request);
  await storeModules(context, place.organization, record.workload, options);
  const manifest = runJob(settings, place, record, request, {
    owner,
    variables: request.variables.map(shapeOf),
    now: settings.clock.now(),
  });
  if (manifest.spec !== undefined) manifest.spec.suspend = true;
  const job = await client.create<Job>(JOB, manifest, options).catch(async (error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
    const found = await client.get<Job>(JOB, at, options);
    checkNotDeleting(JOB, found);
    if (found !== undefined && runOf(found)?.run === request.ref.run) return found;
    throw new DagctlError("unavailable", `The Job ${at.name} of this run is being removed`);
  });
  await writeValues(context, place, at, record, request, job, options);
  if (!isUnstarted(job)) return;
  await readDeployedApplication(context, place, request.generation, options).catch(
    (error: unknown) => deleteUnstarted(context, at, error),
  );
  await client.merge(
    JOB,
    at,
    { metadata: { uid: job.metadata?.uid }, spec: { suspend: false } },
    options,
  );
}

/** Returns whether the Job was created and not resumed yet. */
const isUnstarted = ({ spec, status }: Job): boolean =>
  spec?.suspend === true && status?.startTime === undefined;

/**
 * Deletes the Job of a run that must not start. A Job that another call has already resumed stays.
 */
async function deleteUnstarted(context: Context, at: Place, error: unknown): Promise<never> {
  const { client, settings } = context;
  if (!isDagctlError(error, "conflict")) throw error;
  await retryConflicts(settings.clock, `The Job ${at.name} in ${at.namespace}`, {}, async () => {
    const job = await readJob(context, at, {});
    if (job === undefined || !isUnstarted(job) || job.metadata?.deletionTimestamp !== undefined)
      return true;
    return (
      (await client.delete(JOB, at, {
        uid: job.metadata?.uid,
        resourceVersion: job.metadata?.resourceVersion,
      })) || undefined
    );
  });
  throw error;
}

/**
 * Returns the Job; `undefined` also when the driver has no right to read it: without the
 * organization there is neither a Job nor that right. Any other failure is thrown, because it does
 * not prove absence: a run that goes on would be refused.
 */
async function readJob(
  { client }: Context,
  at: Place,
  options: CallOptions,
): Promise<Job | undefined> {
  return client.get<Job>(JOB, at, options).catch((error: unknown) => {
    if (isForbidden(error)) return undefined;
    throw error;
  });
}

const valuesOf = ({ secrets, variables }: RunRequest): Readonly<Record<string, Secret>> => ({
  ...secrets,
  ...Object.fromEntries(variables.map((variable) => [keyOf(variable), variable.value])),
});

/**
 * Checks the size of the values before anything is created: a Job without its values would stay,
 * and never begin.
 */
function checkSize({ settings }: Context, request: RunRequest): void {
  const logins = loginValues(settings.packages.indexes, request.installVariables);
  const bytes = Object.values({ ...valuesOf(request), ...logins }).reduce(
    (sum, value) => sum + Buffer.byteLength(value.reveal()),
    0,
  );
  if (bytes <= MOST_BYTES) return;
  const message = `The values of a run may be 1 MiB together on Kubernetes; those of this one are ${bytes} bytes`;
  throw new DagctlError("invalid", message, { issues: [{ path: "variables", message }] });
}

/** Writes the values of a run. A run that has its values keeps them. */
async function writeValues(
  context: Context,
  place: ProjectPlace,
  at: Place,
  { workload }: DeploymentRecord,
  request: RunRequest,
  job: Job,
  options: CallOptions,
): Promise<void> {
  const values = {
    ...valuesOf(request),
    ...installValues(context.settings.packages, workload, request.installVariables),
  };
  if (Object.keys(values).length === 0) return;
  const found = await context.client.get<SecretObject>(SECRET, at, options);
  checkNotDeleting(SECRET, found);
  if (found?.metadata?.ownerReferences?.some(({ uid }) => uid === job.metadata?.uid) === true)
    return;
  await writeSecret(
    context,
    place,
    {
      name: at.name,
      component: "run",
      generation: request.generation,
      values,
      owner: { apiVersion: "batch/v1", kind: "Job", name: at.name, uid: job.metadata?.uid ?? "" },
      annotations: annotateShownKeys(request.variables, userKeys(values)),
    },
    options,
  );
}

/**
 * Returns the CronJob from which the run is made, at the run's generation: Argo CD may not have
 * created it yet.
 */
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
  checkNotDeleting(CRON_JOB, found);
  const uid = found?.metadata?.uid;
  if (
    uid === undefined ||
    found?.metadata?.annotations?.[ANNOTATION.generation] !== String(generation)
  )
    throw new DagctlError(
      "unavailable",
      `Generation ${generation} of project ${place.ref.project} is not in the cluster yet`,
    );
  return { name, uid };
}
