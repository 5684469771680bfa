import type { DeploymentRef } from "@dagctl/core/contracts";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { toDagctlError } from "../translate-errors.ts";
import { removeTemporaries } from "../files/files.ts";
import type { PythonParts } from "../python/python-parts.ts";
import { findRuns } from "../runs/run-driver.ts";
import type { Tracker } from "../runs/tracker.ts";
import { inUseOf } from "./in-use.ts";
import { listDeployments, namesIn } from "./listing.ts";
import type { Reconciler } from "./reconciler.ts";

/**
 * The age in milliseconds below which a command of an earlier version may still write a file whose
 * name does not say who writes it.
 */
const BEING_WRITTEN = 60_000;

/**
 * Continues what the server did when it ended. Never rejects: a problem with one project, or one
 * file, is reported and stops neither the others nor the start. Deletes and overwrites no damaged
 * file.
 */
export async function recoverDeployments(
  context: Context,
  tracker: Tracker,
  reconciler: Reconciler,
  { environments, packages }: PythonParts,
): Promise<void> {
  const { paths } = context;
  const report =
    (doing: string) =>
    (error: unknown): void => {
      context.log({
        level: "warn",
        message: `${doing}: ${toDagctlError("Reading what is deployed", error).message}`,
      });
    };
  const clean = (folder: string, changedBefore?: number): Promise<void> =>
    removeTemporaries(folder, {
      ...(changedBefore === undefined ? {} : { changedBefore }),
      onRemains: report(`Removed files of ${paths.displayPath(folder)} could not be deleted`),
    }).catch(report(paths.displayPath(folder)));

  await context.tombstones.prune().catch(report("Old tombstones could not be deleted"));
  for (const root of [
    paths.deployments,
    paths.works,
    paths.states,
    paths.tombstones("deployments"),
    paths.tombstones("states"),
  ]) {
    for (const organization of await namesIn(context, root)) await clean(join(root, organization));
  }
  // Also folders without a record: the first write of a project may have been interrupted.
  for (const root of [paths.deployments, paths.states]) {
    for (const organization of await namesIn(context, root)) {
      const folder = join(root, organization);
      for (const project of await namesIn(context, folder)) await clean(join(folder, project));
    }
  }
  for (const folder of [
    paths.root,
    paths.tools,
    join(paths.environments, "days"),
    join(paths.packages, "requests"),
    join(paths.packages, "locks"),
  ])
    await clean(folder);
  // A value that was half written must not outlive the deletion of its secret.
  for (const organization of await namesIn(context, paths.secretsRoot))
    await clean(join(paths.secretsRoot, organization), context.clock.now() - BEING_WRITTEN);

  const refs: DeploymentRef[] = [];
  let complete = true;
  const isIncomplete = (): void => void (complete = false);
  const list = async (): Promise<void> => {
    for await (const { ref } of listDeployments(context, {
      onOrphan: isIncomplete,
      onUnreadable: isIncomplete,
    }))
      refs.push(ref);
  };
  await list().catch((error: unknown) => {
    isIncomplete();
    report("The deployments could not be listed completely")(error);
  });
  const recoverPython = async (): Promise<void> => {
    const used = await inUseOf(context, refs, complete);
    await environments.recover(used.environments, used);
    await packages.recover(used.locks, used);
  };
  await recoverPython().catch(report("Unused environments could not be deleted"));
  for (const ref of refs) {
    await clean(paths.workingCopy(ref).base);
    const { runs } = paths.deployment(ref);
    for (const run of await namesIn(context, runs)) await clean(join(runs, run));
    await findRuns(context, tracker, ref, runs).catch(report(paths.displayPath(runs)));
    reconciler.request(ref);
  }
}
