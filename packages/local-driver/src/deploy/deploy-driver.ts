import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { DagctlError } from "@dagctl/core";
import type { DeployDriver, Deployment, DeploymentRef, DeploymentState, Secret } from "@dagctl/core";
import type { Context } from "../context.ts";
import { guarded, guardedEach } from "../faults.ts";
import { refuse } from "../fence.ts";
import { entries, makeFolder, readJson, removeTemporaries, writeJson } from "../files.ts";
import type { Environments } from "../python/environments.ts";
import { removeWork } from "./removal.ts";
import type { ConvergedRecord, RemovingRecord, WantedRecord } from "../records.ts";
import type { DeploymentLayout } from "../layout.ts";
import { activeRuns } from "../runs/history.ts";
import { findRuns } from "../runs/run-driver.ts";
import type { Tracker } from "../runs/tracker.ts";
import { unenforced } from "../unenforced.ts";
import type { Reconciler } from "./reconciler.ts";

const revealed = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));

export function deployDriver(context: Context, reconciler: Reconciler, tracker: Tracker, environments: Environments): DeployDriver {
  const { paths } = context;

  async function* held(): AsyncGenerator<{ readonly ref: DeploymentRef; readonly generation: number }> {
    for (const organization of await entries(paths.deployments)) {
      for (const project of await entries(join(paths.deployments, organization))) {
        const folder = join(paths.deployments, organization, project);
        const record = (await readJson<RemovingRecord>(join(folder, "removing.json"))) ?? (await readJson<WantedRecord>(join(folder, "wanted.json")));
        if (record !== undefined) yield { ref: record.ref, generation: record.generation };
      }
    }
  }

  const environmentsOf = async ({ converged, runs }: DeploymentLayout): Promise<readonly string[]> => {
    const all = [(await readJson<ConvergedRecord>(converged))?.environment, ...(await activeRuns(runs)).map((run) => run.environment)];
    return all.filter((folder) => folder !== undefined);
  };

  const apply = async (deployment: Deployment): Promise<void> => {
    const { generation, commit, workload, jobs, secrets } = deployment;
    const ref = { organization: deployment.ref.organization, project: deployment.ref.project };
    const files = paths.deployment(ref);
    const removing = await readJson<RemovingRecord>(files.removing);
    const gone = Math.max(removing?.generation ?? 0, (await context.fence.tombstone(ref)) ?? 0);
    // What was removed stays removed for a late call of the same generation, too: a new wish has a new number.
    if (gone > 0 && generation <= gone) throw refuse(ref, generation, gone);
    const before = await readJson<WantedRecord>(files.wanted);
    if (before !== undefined && generation < before.generation) throw refuse(ref, generation, before.generation);
    const wanted: WantedRecord = { ref, generation, commit, workload, jobs };
    await makeFolder(files.folder);
    await writeJson(files.secrets, revealed(secrets));
    // Compared as it is read back: a field that is undefined is one that is not there.
    const same = before !== undefined && isDeepStrictEqual(before, JSON.parse(JSON.stringify(wanted)));
    if (!same) await writeJson(files.wanted, wanted);
    if (removing !== undefined) await rm(files.removing, { force: true });
    const done = same && (await readJson<ConvergedRecord>(files.converged))?.generation === generation;
    if (!done) reconciler.poke(ref);
  };

  const observe = async (ref: DeploymentRef): Promise<DeploymentState> => {
    const files = paths.deployment(ref);
    const progress = reconciler.progress(ref);
    const removing = await readJson<RemovingRecord>(files.removing);
    if (removing !== undefined) {
      const remaining = progress?.generation === removing.generation ? progress.remaining : undefined;
      return {
        present: true,
        generation: removing.generation,
        phase: "removing",
        ...(remaining === undefined ? {} : { remaining, message: remaining.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`).join("; ") }),
      };
    }
    const wanted = await readJson<WantedRecord>(files.wanted);
    if (wanted === undefined) return { present: false };
    const converged = await readJson<ConvergedRecord>(files.converged);
    const { generation, commit } = wanted;
    const current = progress?.generation === generation ? progress : undefined;
    const steps = current === undefined ? {} : { steps: current.steps };
    if (converged?.generation === generation) return { present: true, generation, commit, phase: "converged", ...steps };
    const older = { olderRuns: converged !== undefined };
    if (current?.failure !== undefined) return { present: true, generation, commit, phase: "failing", ...older, message: current.failure, ...steps };
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
    supports: { schedules: "host", replicas: false, persists: true, unheld: unenforced(context.controlGroup) },
    attach: (services) =>
      guarded("Taking up what is deployed", undefined, async () => {
        context.lend(services);
        await makeFolder(paths.root);
        await context.fence.prune();
        for (const root of [paths.deployments, paths.works, paths.states]) {
          for (const organization of await entries(root)) await removeTemporaries(join(root, organization));
        }
        // A value that was half written must not outlive the deletion of its secret. A command beside the server may be writing one now.
        for (const organization of await entries(paths.secretsRoot)) await removeTemporaries(join(paths.secretsRoot, organization), { olderThan: 60_000 });
        const refs: DeploymentRef[] = [];
        for await (const { ref } of held()) refs.push(ref);
        await environments.recover(new Set((await Promise.all(refs.map((ref) => environmentsOf(paths.deployment(ref))))).flat()));
        for (const ref of refs) {
          await removeTemporaries(paths.deployment(ref).folder);
          await findRuns(tracker, paths.deployment(ref).runs);
          reconciler.poke(ref);
        }
      }),
    apply: (deployment, options) =>
      guarded("Applying a deployment", options, () =>
        context.locked(deployment.ref, async () => {
          options?.signal?.throwIfAborted();
          await apply(deployment);
          context.deploymentChanges.tell(deployment.ref);
        }),
      ),
    refreshCredentials: (ref, secrets, options) =>
      guarded("Storing credentials", options, () =>
        context.locked(ref, async () => {
          const files = paths.deployment(ref);
          if ((await readJson<WantedRecord>(files.wanted)) === undefined || (await readJson<RemovingRecord>(files.removing)) !== undefined) {
            throw new DagctlError("not_found", `Project ${ref.project} is not deployed on this machine`);
          }
          await writeJson(files.secrets, revealed(secrets));
        }),
      ),
    observe: (ref, options) => guarded("Looking at a deployment", options, () => observe(ref)),
    remove: (ref, options) =>
      guarded("Removing a deployment", options, () =>
        context.locked(ref, async () => {
          const files = paths.deployment(ref);
          const removing = await readJson<RemovingRecord>(files.removing);
          const wanted = await readJson<WantedRecord>(files.wanted);
          const newest = Math.max(removing?.generation ?? 0, wanted?.generation ?? 0, (await context.fence.tombstone(ref)) ?? 0);
          if (options.generation < newest) throw refuse(ref, options.generation, newest);
          await context.fence.bury(ref, options.generation);
          const keepData = options.keepData ?? false;
          if (removing === undefined && wanted === undefined) return keepData ? undefined : removeWork(context, ref);
          const { organization, project } = ref;
          await writeJson(files.removing, { ref: { organization, project }, generation: options.generation, keepData } satisfies RemovingRecord);
          // Asked again while it is being removed: going on is quicker than beginning again.
          if (removing === undefined || !reconciler.busy(ref)) reconciler.poke(ref);
          context.deploymentChanges.tell(ref);
        }),
      ),
    list: (options) => guardedEach("Listing deployments", options, held()),
    watch: (onChange, { signal }) => context.deploymentChanges.watch(onChange, AbortSignal.any([signal, context.closing.signal])),
    async close() {
      context.closing.abort();
      await reconciler.close();
      await environments.close();
    },
  };
}
