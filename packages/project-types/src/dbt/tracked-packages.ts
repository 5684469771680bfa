import type { CountSteps, ReadFiles } from "@dagctl/core/contracts";
import { isSeq } from "yaml";
import { textOf, valueAt } from "../yaml/plain-yaml.ts";
import { readDbtYaml } from "./profile.ts";

const FIELD = "packages-install-path";
const DEFAULT_FOLDER = "dbt_packages";
const MOST_FOLDERS = 200;
/** Names of folders below the project's. */
const FOLDER = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/;
/** A package of the hub is installed in a folder with its name. */
const OF_HUB = /^[^/]+\/([\w-]+)$/;

/** The files of a dbt project. */
export interface DbtFiles {
  /** The text of dbt_project.yml. */
  readonly project: string;
  /** The text of packages.yml, or of dependencies.yml. */
  readonly packages: string;
  readonly count: CountSteps;
}

/**
 * Returns whether the repository has the packages that it names: as many folders as dbt wants
 * before it runs, and those of the hub by name. By hand dbt runs then without `dbt deps`, which may
 * reach no hub.
 */
export async function hasTrackedPackages(
  read: ReadFiles,
  { project, packages, count }: DbtFiles,
): Promise<boolean> {
  const named = namesOf(packages, count);
  if (named.length === 0) return false;
  const folder = installFolder(project, count);
  if (folder === undefined) return false;
  const found = (await read([folder])).get(folder);
  if (found?.kind !== "directory" || found.entries.length > MOST_FOLDERS) return false;
  const { entries } = found;
  if (named.some((name) => name !== undefined && !entries.includes(name))) return false;
  // A folder without this file is none of a package.
  const files = entries.map((name) => `${folder}/${name}/dbt_project.yml`);
  const projects = await read(files);
  return files.filter((file) => projects.get(file)?.kind === "file").length >= named.length;
}

/** Returns the folder of each package that the hub has, and `undefined` for each other one. */
function namesOf(text: string, count: CountSteps): readonly (string | undefined)[] {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return [];
  const list = valueAt(yaml, yaml.root, "packages");
  if (!isSeq(list)) return [];
  return list.items.map((item) => OF_HUB.exec(textOf(valueAt(yaml, item, "package")) ?? "")?.[1]);
}

/** Returns where packages are installed; `undefined` where it is not written out. */
function installFolder(text: string, count: CountSteps): string | undefined {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return undefined;
  const given = textOf(valueAt(yaml, yaml.root, FIELD)) ?? DEFAULT_FOLDER;
  const folder = given.replace(/\/$/, "");
  return FOLDER.test(folder) ? folder : undefined;
}
