import type { DeploymentRef } from "@dagctl/core/contracts";
import { listFirst } from "@dagctl/core/driver-kit";
import { join } from "node:path";
import { tryRecord } from "../files/records.ts";
import { ownShape, type Places } from "./index-record.ts";

/** How many files the message names. */
const MOST_NAMED = 3;

/**
 * Returns, for a person, which files of a project are used in place of those of the commit;
 * `undefined` where there are none.
 */
export async function ownFilesMessage(
  { paths }: Pick<Places, "paths">,
  ref: DeploymentRef,
): Promise<string | undefined> {
  const { own, folder } = paths.workingCopy(ref);
  const tracked = (await tryRecord(paths, own, ownShape)).value?.tracked ?? [];
  const [first] = tracked;
  if (first === undefined) return undefined;
  const what =
    tracked.length === 1
      ? "It has what earlier runs wrote, and so is kept"
      : "They have what earlier runs wrote, and so are kept";
  return `Runs use ${listFirst(tracked, MOST_NAMED)} of the project, and not what the commit has there. ${what}. To use what the commit has, move ${join(paths.displayPath(folder), first)} away`;
}
