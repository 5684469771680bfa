import type { CountSteps } from "@dagctl/core/contracts";
import { isSeq } from "yaml";
import { pathFrom } from "../python-requirements/included-path.ts";
import { textOf, valueAt } from "../yaml/plain-yaml.ts";
import { readDbtYaml } from "./profile.ts";

/** The fields of dbt_project.yml with folders that dbt reads; the last two are of old versions. */
const FOLDER_FIELDS = [
  "model-paths",
  "seed-paths",
  "snapshot-paths",
  "macro-paths",
  "analysis-paths",
  "test-paths",
  "docs-paths",
  "source-paths",
  "data-paths",
];

/** A text of a dbt project, and what counts the steps of reading it. */
export interface DbtText {
  readonly text: string;
  readonly count: CountSteps;
}

/**
 * Returns the folders above the project's, or beside it, that a dbt project reads: local packages,
 * and folders of its own. They are paths in the repository.
 *
 * @param folder the project's folder in the repository
 * @param files.project dbt_project.yml
 * @param files.packages packages.yml and dependencies.yml, as far as they are there
 */
export function listOutsideFolders(
  folder: string,
  files: { readonly project: DbtText; readonly packages: readonly DbtText[] },
): readonly string[] {
  const own = readDbtYaml(files.project.text, files.project.count);
  const fields =
    "problem" in own ? [] : FOLDER_FIELDS.map((field) => valueAt(own, own.root, field));
  const packages = files.packages.flatMap(({ text, count }) => {
    const yaml = readDbtYaml(text, count);
    const list = "problem" in yaml ? undefined : valueAt(yaml, yaml.root, "packages");
    return "problem" in yaml ? [] : itemsOf(list).map((item) => valueAt(yaml, item, "local"));
  });
  return [...fields.flatMap(itemsOf), ...packages]
    .flatMap((node) => textOf(node) ?? [])
    .filter((path) => path.split("/").includes(".."))
    .flatMap((path) => pathFrom(folder, path) ?? []);
}

const itemsOf = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : []);
