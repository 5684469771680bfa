import { join } from "node:path";
import type { DeploymentRef } from "@dagctl/core";
import type { Context } from "../context.ts";
import { entries, readJson, readText, removeTree } from "../files.ts";
import type { RunRecord, WantedRecord } from "../records.ts";
import type { ExitRecord } from "./order.ts";
import { runFiles } from "./run-files.ts";

/** Runs that have not ended, as they were asked for: what they use must stay. */
export async function activeRuns(runs: string): Promise<readonly RunRecord[]> {
  const active: RunRecord[] = [];
  for (const name of await entries(runs)) {
    const files = runFiles(join(runs, name));
    if ((await readText(files.exit)) !== undefined) continue;
    const request = await readJson<RunRecord>(files.request);
    if (request !== undefined) active.push(request);
  }
  return active;
}

/** Keeps as many ended runs as the workload asks for, by outcome, and all that ended just now. Under the project's lock. */
export async function pruneRuns(context: Context, ref: DeploymentRef): Promise<void> {
  const { runs, wanted } = context.paths.deployment(ref);
  const history = (await readJson<WantedRecord>(wanted))?.workload.history;
  if (history === undefined) return;
  const ended: { readonly folder: string; readonly good: boolean; readonly at: number }[] = [];
  for (const name of await entries(runs)) {
    const exit = await readJson<ExitRecord>(runFiles(join(runs, name)).exit);
    if (exit !== undefined) ended.push({ folder: join(runs, name), good: exit.status === "success", at: Date.parse(exit.endedAt) });
  }
  ended.sort((left, right) => right.at - left.at);
  const surplus = (good: boolean, keep: number): readonly (typeof ended)[number][] => ended.filter((run) => run.good === good).slice(keep);
  for (const run of [...surplus(true, history.successful), ...surplus(false, history.failed)]) {
    if (Date.now() - run.at > context.timing.runKept) await removeTree(run.folder);
  }
}
