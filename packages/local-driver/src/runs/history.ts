import type { DeploymentRef } from "@dagctl/core/contracts";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { DAMAGED_SUFFIX } from "../files/damaged-file.ts";
import { entries, removeTree } from "../files/files.ts";
import { type RunRecord, runShape, tryRecord, desiredShape } from "../files/records.ts";
import { runFiles } from "./run-files.ts";
import { exitShape } from "./run-records.ts";

/** Runs that have not ended, as they were requested: what they use must stay. */
export interface ActiveRuns {
  readonly runs: readonly RunRecord[];
  /** Whether every run could be read. When one could not, it is not known what it uses. */
  readonly complete: boolean;
}

/** Returns the names of the folders of runs. */
export async function runNames(runs: string): Promise<readonly string[]> {
  return (await entries(runs)).filter((name) => !name.endsWith(DAMAGED_SUFFIX));
}

export async function activeRuns(context: Context, runs: string): Promise<ActiveRuns> {
  const active: RunRecord[] = [];
  let complete = true;
  for (const name of await runNames(runs)) {
    const files = runFiles(join(runs, name));
    const exit = await tryRecord(context.paths, files.exit, exitShape);
    if (exit.value !== undefined) continue;
    const request = await tryRecord(context.paths, files.request, runShape);
    if (request.value !== undefined) active.push(request.value);
    else if (request.damage !== undefined) complete = false;
  }
  return { runs: active, complete };
}

/**
 * Keeps as many ended runs as the workload asks for, by outcome, and all that ended just now. Under
 * the project's lock.
 */
export async function pruneRuns(context: Context, ref: DeploymentRef): Promise<void> {
  const { runs, desired } = context.paths.deployment(ref);
  const history = (await tryRecord(context.paths, desired, desiredShape)).value?.workload.history;
  if (history === undefined) return;
  const ended: { readonly folder: string; readonly good: boolean; readonly at: number }[] = [];
  for (const name of await runNames(runs)) {
    const folder = join(runs, name);
    const { exit: path } = runFiles(folder);
    const exit = await tryRecord(context.paths, path, exitShape);
    if (exit.value !== undefined)
      ended.push({
        folder,
        good: exit.value.status === "success",
        at: Date.parse(exit.value.endedAt),
      });
    else if (exit.damage !== undefined)
      ended.push({ folder, good: false, at: (await lstat(exit.damage.path)).mtimeMs });
  }
  ended.sort((left, right) => right.at - left.at);
  const surplus = (good: boolean, keep: number): readonly (typeof ended)[number][] =>
    ended.filter((run) => run.good === good).slice(keep);
  for (const run of [...surplus(true, history.successful), ...surplus(false, history.failed)]) {
    if (context.clock.now() - run.at > context.timing.runKeptMs) await removeTree(run.folder);
  }
}
