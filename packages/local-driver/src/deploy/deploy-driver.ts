import type {
  DeployDriver,
  Deployment,
  DeploymentRef,
  DeploymentState,
} from "@dagctl/core/contracts";
import { anySignal, type Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context.ts";
import { translateErrors, translateErrorsOfEach } from "../translate-errors.ts";
import { floorOfDamaged, generationFloor, refuse } from "../files/tombstones.ts";
import { exists, makeFolder, writeJson } from "../files/files.ts";
import { checkFolders } from "../files/made-folders.ts";
import type { RemovingRecord, DesiredRecord } from "../files/records.ts";
import { ensureFolder, openFolders, setDamagedAside } from "../files/repair.ts";
import type { PythonParts } from "../python/python-parts.ts";
import type { Tracker } from "../runs/tracker.ts";
import { absentState, absentWork } from "../runs/absent-folder.ts";
import { adviceOn, findDamagedFolder, findDamagedState, repairFolders } from "../records/damage.ts";
import { ownFilesMessage } from "../working-copy/own-files-message.ts";
import { missingPart } from "./missing-part.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { encodeInstallVariables, onlyInstallVariables } from "./install-variables.ts";
import { listWithOrphans } from "./listing.ts";
import type { Reconciler } from "./reconciler.ts";
import { removeWork } from "./removal.ts";
import { recoverDeployments } from "./recover-deployments.ts";

const revealAll = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));

const ESCAPE =
  "Where the machine delegates no control group (Linux, version 2), a process that leaves its session and clears its environment is not found, and outlives its run";

export function deployDriver(
  context: Context,
  reconciler: Reconciler,
  tracker: Tracker,
  python: PythonParts,
): DeployDriver {
  const { paths } = context;

  const apply = async (deployment: Deployment): Promise<void> => {
    const { generation, commit, workload, jobs, secrets, installVariables = [] } = deployment;
    const ref = { organization: deployment.ref.organization, project: deployment.ref.project };
    const files = paths.deployment(ref);
    for (const folder of [files.folder, paths.work(ref)]) await openFolders(context, folder);
    const { removing, desired: stored, converged, damages } = await readDeployment(context, ref);
    const removed = await context.tombstones.tombstone(ref);
    const gone = Math.max(removing.value?.generation ?? 0, removed.generation ?? 0);
    // What was removed stays removed for a late call of the same generation, too: a new desired
    // state has a new number.
    if (gone > 0 && generation <= gone) throw refuse(ref, generation, gone);
    const before = stored.value;
    if (before !== undefined && generation < before.generation)
      throw refuse(ref, generation, before.generation);
    const unknown = removing.damage ?? removed.damage ?? stored.damage;
    const floor = unknown && (await floorOfDamaged(context.services, ref, unknown));
    if (floor !== undefined && generation <= floor) throw refuse(ref, generation, floor);
    // What is being removed may have lost it already.
    const absent =
      removing.value === undefined ? await absentWork(context, ref, before) : undefined;
    if (absent !== undefined) throw new DagctlError("conflict", absent);
    await repairFolders(context, ref, damages);
    await ensureFolder(context, paths.work(ref));
    if (removed.damage !== undefined && floor !== undefined)
      await context.tombstones.writeTombstone(ref, floor);
    const desired: DesiredRecord = {
      ref,
      generation,
      commit,
      workload,
      jobs,
      work: true,
      root: paths.root,
      copies: true,
    };
    await writeJson(files.secrets, {
      ...revealAll(secrets),
      ...encodeInstallVariables(installVariables),
    });
    // Compared as it is read back: a field that is `undefined` is absent. A record of an earlier
    // version stays without the fields that it did not have.
    const same =
      before !== undefined &&
      isDeepStrictEqual(
        { root: paths.root, copies: true, ...before },
        JSON.parse(JSON.stringify(desired)),
      );
    if (!same) await writeJson(files.desired, desired);
    await rm(files.removing, { force: true });
    const done =
      same &&
      converged.value?.generation === generation &&
      (await missingPart(paths.deployment(ref), converged.value)) === undefined;
    if (!done) reconciler.request(ref);
  };

  const remove = async (
    ref: DeploymentRef,
    generation: number,
    keepData: boolean,
  ): Promise<void> => {
    const files = paths.deployment(ref);
    await openFolders(context, files.folder);
    const { removing, desired, damages } = await readDeployment(context, ref);
    const removed = await context.tombstones.tombstone(ref);
    const newest = Math.max(
      removing.value?.generation ?? 0,
      desired.value?.generation ?? 0,
      removed.generation ?? 0,
    );
    if (generation < newest) throw refuse(ref, generation, newest);
    if (
      removing.damage !== undefined ||
      desired.damage !== undefined ||
      removed.damage !== undefined
    ) {
      // A late call of an older operation must not remove what a newer one has deployed.
      const floor = await generationFloor(context.services, ref);
      if (floor !== undefined && generation < floor) throw refuse(ref, generation, floor);
    }
    await context.tombstones.writeTombstone(ref, generation);
    if (!(await exists(files.folder))) return keepData ? undefined : removeWork(context, ref);
    await repairFolders(context, ref, damages);
    const { organization, project } = ref;
    await writeJson(files.removing, {
      ref: { organization, project },
      generation,
      keepData,
    } satisfies RemovingRecord);
    // When a removal is requested again while it is active, it continues, which is faster than a
    // new start.
    if (removing.value === undefined || !reconciler.busy(ref)) reconciler.request(ref);
    context.deploymentChanges.notify(ref);
  };

  const observe = async (ref: DeploymentRef): Promise<DeploymentState> => {
    const progress = reconciler.progress(ref);
    const stored = await readDeployment(context, ref);
    const removing = stored.removing.value;
    const unreadable =
      stored.removing.damage ?? (removing === undefined ? stored.desired.damage : undefined);
    if (unreadable !== undefined)
      return { present: true, phase: "failing", message: adviceOn(unreadable) };
    if (removing !== undefined) {
      const remaining =
        progress?.generation === removing.generation ? progress.remaining : undefined;
      return {
        present: true,
        generation: removing.generation,
        phase: "removing",
        ...(remaining === undefined
          ? {}
          : {
              remaining,
              message: remaining
                .map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`)
                .join("; "),
            }),
      };
    }
    const desired = stored.desired.value;
    const converged = stored.converged.value;
    if (desired === undefined) return { present: false };
    const { generation, commit } = desired;
    const damage =
      stored.damages[0] ??
      (await findDamagedFolder(context, ref)) ??
      (await findDamagedState(context, desired));
    if (damage !== undefined)
      return { present: true, generation, commit, phase: "failing", message: adviceOn(damage) };
    const absent =
      (await absentWork(context, ref, desired)) ??
      (await absentState(context, desired, context.stateTombstones));
    if (absent !== undefined)
      return { present: true, generation, commit, phase: "failing", message: absent };
    const current = progress?.generation === generation ? progress : undefined;
    const steps = current === undefined ? {} : { steps: current.steps };
    if (converged?.generation === generation) {
      const missing = await missingPart(paths.deployment(ref), converged);
      if (missing === undefined) {
        const note = await ownFilesMessage(context, ref);
        const message = note === undefined ? {} : { message: note };
        return { present: true, generation, commit, phase: "converged", ...message, ...steps };
      }
      // A try that failed for good waits for a person, as it does for a new deployment.
      if (current?.failure === undefined) reconciler.repair(ref);
      const message = `${missing}. ${current?.failure ?? "It is made again"}`;
      return { present: true, generation, commit, phase: "failing", message, ...steps };
    }
    const older = { olderRuns: converged !== undefined };
    if (current?.failure !== undefined)
      return {
        present: true,
        generation,
        commit,
        phase: "failing",
        ...older,
        message: current.failure,
        ...steps,
      };
    const running = current?.steps.find(({ status }) => status === "running");
    return {
      present: true,
      generation,
      commit,
      phase: "progressing",
      ...older,
      ...(running?.message === undefined ? {} : { message: running.message }),
      ...steps,
    };
  };

  return {
    supports: {
      schedules: "host",
      replicas: false,
      persists: true,
      importRepositories: true,
      unenforced: listUnenforced(context.controlGroup),
    },
    attach: (services) =>
      translateErrors("Reading the deployments", undefined, async () => {
        context.provide(services);
        await makeFolder(paths.root);
        await openFolders(context, paths.secretsRoot);
        await ensureFolder(context, paths.folders);
        await checkFolders(context);
        await recoverDeployments(context, tracker, reconciler, python);
      }),
    resolvePackages: (request, options) =>
      translateErrors("Resolving packages", options, () =>
        python.packages.resolve(request, anySignal(context.closing.signal, options?.signal)),
      ),
    apply: (deployment, options) =>
      translateErrors("Applying a deployment", options, () =>
        context.withLock(deployment.ref, async () => {
          options?.signal?.throwIfAborted();
          await apply(deployment);
          context.deploymentChanges.notify(deployment.ref);
        }),
      ),
    refreshCredentials: (ref, secrets, options) =>
      translateErrors("Storing credentials", options, () =>
        context.withLock(ref, async () => {
          const stored = await readDeployment(context, ref);
          const unreadable = stored.removing.damage ?? stored.desired.damage;
          if (unreadable !== undefined) throw unreadable;
          if (stored.desired.value === undefined || stored.removing.value !== undefined) {
            throw new DagctlError(
              "not_found",
              `Project ${ref.project} is not deployed on this machine`,
            );
          }
          refuseOther(ref, stored.desired.value.generation, options?.generation);
          if (stored.secrets.damage !== undefined)
            await setDamagedAside(context, stored.secrets.damage);
          const others = onlyInstallVariables(stored.secrets.value ?? {});
          await writeJson(paths.deployment(ref).secrets, { ...others, ...revealAll(secrets) });
        }),
      ),
    observe: (ref, options) =>
      translateErrors("Observing a deployment", options, () => observe(ref)),
    remove: (ref, options) =>
      translateErrors("Removing a deployment", options, () =>
        context.withLock(ref, async () => {
          options.signal?.throwIfAborted();
          await remove(ref, options.generation, options.keepData ?? false);
        }),
      ),
    list: (options) =>
      translateErrorsOfEach("Listing deployments", options, listWithOrphans(context)),
    watch: (onChange, { signal }) =>
      context.deploymentChanges.watch(onChange, AbortSignal.any([signal, context.closing.signal])),
    async close() {
      context.closing.abort();
      await reconciler.close();
      await python.close();
    },
  };
}

/**
 * @throws DagctlError `conflict` where credentials are those of another generation than the stored
 *   one
 */
function refuseOther(
  { project }: DeploymentRef,
  generation: number,
  given: number | undefined,
): void {
  if (given === undefined || given === generation) return;
  const message = `These are credentials of generation ${given} of project ${project}, and this machine stores ${generation}`;
  throw new DagctlError("conflict", message, { details: { generation } });
}

/**
 * Returns what this driver does not enforce, for a person. With a control group per run the list is
 * shorter.
 */
function listUnenforced(controlGroup: string | undefined): readonly string[] {
  return [
    "Limits and requests of CPU and memory are recorded but not enforced: runs share this machine",
    "Projects are not kept apart: all runs are processes of the user that this server runs as",
    ...(controlGroup === undefined ? [ESCAPE] : []),
  ];
}
