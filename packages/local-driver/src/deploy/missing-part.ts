import { basename, dirname } from "node:path";
import { findMissingIn } from "../files/contents.ts";
import { isFolder } from "../files/files.ts";
import { importsOf } from "../files/imported-trees.ts";
import type { DeploymentLayout } from "../files/layout.ts";
import type { ConvergedRecord } from "../files/records.ts";
import { findMissingInEnvironment } from "../python/environment-parts.ts";

/**
 * Returns what a deployment that converged does not have any more, for a person; `undefined` when
 * all of it is there. Cheap: it reads a few folders, never a whole tree.
 */
export async function missingPart(
  { checkouts }: Pick<DeploymentLayout, "checkouts">,
  { checkout, environment, contents = {} }: ConvergedRecord,
): Promise<string | undefined> {
  if (dirname(checkout) !== checkouts)
    return "The data folder was moved or copied, and the checkout of the commit is in the former one";
  if (!(await isFolder(checkout))) return "The checkout of the commit is gone";
  const file = await findMissingIn(checkout, contents.checkout ?? {});
  if (file !== undefined) return `${file} of the checkout of the commit is gone`;
  const imported = await findMissingIn(importsOf(checkout), contents.imports ?? {});
  if (imported !== undefined) return `${imported} of the repositories of packages is gone`;
  if (environment === undefined) return undefined;
  const missing = await findMissingInEnvironment(environment, contents.environment);
  if (missing === undefined) return undefined;
  return missing === "."
    ? "The Python environment is gone"
    : `${missing} of the Python environment ${basename(environment)} is gone, or is not what was installed`;
}
