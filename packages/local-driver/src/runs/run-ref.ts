import type { DeploymentRef, RunRef } from "@dagctl/core/contracts";
import { basename } from "node:path";
import type { Context } from "../context.ts";
import { decodeName } from "../files/layout.ts";
import { runShape, tryRecord } from "../files/records.ts";
import { runFiles } from "./run-files.ts";

/**
 * Returns the run whose folder it is; `undefined` where neither the folder's name nor its request
 * says so.
 */
export async function refOfRun(
  context: Context,
  { organization, project }: DeploymentRef,
  folder: string,
): Promise<RunRef | undefined> {
  const run = decodeName(basename(folder));
  if (run !== undefined) return { organization, project, run };
  const request = await tryRecord(context.paths, runFiles(folder).request, runShape);
  return request.value !== undefined && context.paths.run(request.value.ref) === folder
    ? request.value.ref
    : undefined;
}
