import type { DeploymentRef } from "@dagctl/core/contracts";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { entries, exists } from "../files/files.ts";
import { type DesiredRecord, type StateRecord, stateShape, tryRecord } from "../files/records.ts";
import { databaseIn, stateNoteIn } from "../files/state-files.ts";
import type { Tombstones } from "../files/tombstones.ts";
import { runFiles } from "./run-files.ts";

const REMEDY =
  "Put it back from a backup, or by mounting its disk. To begin without it, undeploy and deploy the project, or delete the project";

/**
 * Returns that the working folder of a deployment is absent although it was made, and what to do;
 * `undefined` where it exists or was never made.
 *
 * @param desired absent where its record is damaged
 */
export async function absentWork(
  { paths }: Context,
  ref: DeploymentRef,
  desired: DesiredRecord | undefined,
): Promise<string | undefined> {
  const folder = paths.work(ref);
  if (await exists(folder)) return undefined;
  // Earlier versions did not record it, and made it at the first run.
  if (desired?.work !== true && !(await hasRuns(paths.deployment(ref).runs))) return undefined;
  return `The working folder ${paths.displayPath(folder)} of the project is absent, and it was there before. ${REMEDY}`;
}

async function hasRuns(runs: string): Promise<boolean> {
  // Where they cannot be read, they show nothing.
  for (const name of await entries(runs).catch(() => []))
    if (await exists(runFiles(join(runs, name)).claim)) return true;
  return false;
}

/**
 * Returns that the state database of a deployment is absent although it was made, and what to do;
 * `undefined` where it exists, was never made, or was dropped after the deployment.
 */
export async function absentState(
  { paths }: Context,
  { ref, generation, workload }: DesiredRecord,
  tombstones: Pick<Tombstones, "tombstone">,
): Promise<string | undefined> {
  const folder = paths.state(ref);
  const database = databaseIn(folder);
  // The folder is made before a deployment that uses it is applied.
  if (!Object.values(workload.environment).includes(database)) return undefined;
  const absent = (await exists(folder)) ? await findLostDatabase(paths, folder) : folder;
  if (absent === undefined) return undefined;
  const dropped = await tombstones.tombstone(ref);
  if ((dropped.generation ?? -1) >= generation) return undefined;
  return `The state database ${paths.displayPath(absent)} of the project is absent, and it was there before. ${REMEDY}`;
}

async function findLostDatabase(
  paths: Context["paths"],
  folder: string,
): Promise<string | undefined> {
  const { value } = await tryRecord<StateRecord>(paths, stateNoteIn(folder), stateShape);
  const database = databaseIn(folder);
  return value?.database === true && !(await exists(database)) ? database : undefined;
}
