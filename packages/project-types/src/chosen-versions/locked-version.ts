import { valid } from "@renovatebot/pep440";
import type { ReadFiles, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf } from "@dagctl/core/driver-kit";
import { foldersAbove, inFolder } from "../python-requirements/folders-above.ts";
import { fromFolder } from "../python-requirements/included-path.ts";
import type { VersionRequest } from "../python-requirements/result.ts";

/** Each has a table for a package, with its name and then its version. */
const LOCKS = ["uv.lock", "poetry.lock", "pdm.lock"];
const CHARACTERS_OF_STEP = 10_000;
const PACKAGE = /^name = "([^"\n]{1,100})"\r?\nversion = "([^"\n]{1,100})"/gm;

/**
 * Returns the version of a package in the lock file of a pyproject.toml, which is beside it or,
 * with a workspace, above it. `undefined`: there is no such file, or it has none or several.
 *
 * @param options.folder the project's folder in the repository, for messages
 * @param options.start the folder of the pyproject.toml in the repository
 * @param options.name in the form in which names are compared
 */
export async function readLockedVersion(
  read: ReadFiles,
  {
    folder,
    start,
    name,
    budget,
  }: {
    readonly folder: string;
    readonly start: string;
    readonly name: string;
    readonly budget: StepBudget;
  },
): Promise<VersionRequest | undefined> {
  const paths = foldersAbove(start).flatMap((each) => LOCKS.map((lock) => inFolder(each, lock)));
  const files = await read(paths, { from: "repository" });
  const path = paths.find((each) => files.has(each));
  const content = path === undefined ? undefined : files.get(path);
  if (path === undefined || content?.kind !== "file") return undefined;
  const { text } = content;
  const file = fromFolder(folder, path);
  countStepsOf(budget, file)(Math.ceil(text.length / CHARACTERS_OF_STEP));
  const [own, ...others] = [...text.matchAll(PACKAGE)].filter(([, each]) => each === name);
  const version = own?.[2];
  if (version === undefined || others.length > 0 || valid(version) === null) return undefined;
  const line = text.slice(0, own?.index).split("\n").length + 1;
  return { place: { file, line }, name, specifiers: [`==${version}`] };
}
