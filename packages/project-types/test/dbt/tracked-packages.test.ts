import { describe, expect, it } from "vitest";
import type { RepositoryFile } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget } from "@dagctl/core/driver-kit";
import { folder } from "../files.ts";
import { hasTrackedPackages } from "../../src/dbt/tracked-packages.ts";

const TWO =
  "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n  - git: https://x/y.git\n";
const HUB = 'packages: [{package: dbt-labs/dbt_utils, version: [">=1.0.0"]}]';

/** Returns a folder of packages, each with a project unless it begins with a dot. */
function installed(
  path: string,
  ...names: readonly string[]
): Readonly<Record<string, string | RepositoryFile>> {
  const projects = names.filter((name) => !name.startsWith("."));
  return {
    [path]: { kind: "directory", entries: names },
    ...Object.fromEntries(projects.map((name) => [`${path}/${name}/dbt_project.yml`, "name: x"])),
  };
}

const ask = (
  packages: string,
  files: Readonly<Record<string, string | RepositoryFile>>,
  project = "name: shop\n",
): Promise<boolean> =>
  hasTrackedPackages(folder(files), {
    project,
    packages,
    count: countStepsOf(stepBudget(), "packages.yml"),
  });

describe("the packages that a repository tracks", () => {
  it.each([
    ["each is there", TWO, installed("dbt_packages", "dbt_utils", "y")],
    ["more are there", HUB, installed("dbt_packages", ".gitkeep", "dbt_utils", "other")],
  ])("are those that it names where %s", async (_what, packages, files) => {
    expect(await ask(packages, files)).toBe(true);
  });

  it.each([
    ["there is no folder", HUB, {}],
    ["one is absent", TWO, installed("dbt_packages", "dbt_utils")],
    ["one of the hub has another name", HUB, installed("dbt_packages", "other")],
    ["one is no project", TWO, installed("dbt_packages", "dbt_utils", ".y")],
    ["the folder is a link", HUB, { dbt_packages: { kind: "link" } as const }],
    ["it names none", "packages: []", installed("dbt_packages", "dbt_utils")],
    ["the file has another form", "packages: dbt_utils", installed("dbt_packages", "dbt_utils")],
    ["the file is no YAML", "packages: [", installed("dbt_packages", "dbt_utils")],
  ])("are not all where %s", async (_what, packages, files) => {
    expect(await ask(packages, files)).toBe(false);
  });

  it("are where dbt_project.yml says, below its folder", async () => {
    const files = installed("vendor/dbt", "dbt_utils");
    const at = (path: string): string => `packages-install-path: ${path}\n`;
    expect(await ask(HUB, files, at("vendor/dbt/"))).toBe(true);
    expect(await ask(HUB, files)).toBe(false);
    for (const path of ["../vendor/dbt", "/vendor/dbt", "\"{{ env_var('X') }}\""])
      expect(await ask(HUB, files, at(path))).toBe(false);
  });
});
