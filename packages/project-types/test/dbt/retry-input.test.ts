import type { ModelResult } from "@dagctl/core";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { DBT_VERSIONS, type DbtProject, dbtType } from "../../src/dbt/index.ts";

const type = dbtType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

function projectOf(dbt_version: string): DbtProject {
  const repository_url = "https://github.com/acme/dbt";
  return rules.create(
    { name: "shop", project_type: "dbt", repository_url, dbt_version },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as DbtProject;
}

const BAD: ModelResult = { name: "bad", unique_id: "model.shop.bad", status: "failed" };
const BELOW: ModelResult = { name: "below", unique_id: "model.shop.below", status: "skipped" };
const HOOK: ModelResult = { name: "hook", unique_id: "operation.shop.hook", status: "failed" };

const inputOf = (models: readonly ModelResult[], exitCode = 1, version = "1.8.0"): unknown =>
  type.retryInput?.(projectOf(version), { models, exitCode });

describe("a retry of dbt", () => {
  test("has the nodes that failed or were skipped, each once, in any later version", () => {
    const versions = DBT_VERSIONS.slice(DBT_VERSIONS.indexOf("1.8.0"));
    expect(versions.length).toBeGreaterThan(3);
    for (const version of versions)
      expect(inputOf([BELOW, BAD, BELOW, HOOK], 1, version)).toEqual({
        retry: { nodes: ["model.shop.bad", "model.shop.below"] },
      });
  });

  test.each<[string, readonly ModelResult[], number?, string?]>([
    ["dbt is older than 1.8", [BAD], 1, "1.7.20"],
    ["dbt did not go to its end", [BAD], 2],
    ["dbt was killed", [BAD], 137],
    ["only hooks have failed", [HOOK]],
    ["a node has no unique id", [BAD, { name: "below", status: "skipped" }]],
    ["a name is cut", [BAD, { ...BELOW, unique_id: `model.shop.${"b".repeat(880)} ...` }]],
    ["a name has a value that no log shows", [{ ...BAD, unique_id: "model.shop.[secret]" }]],
  ])("is of the whole run where %s", (_, models, exitCode, version) => {
    expect(inputOf(models, exitCode, version)).toBeUndefined();
  });

  test("is of the whole run where the exit code is not known", () => {
    const left = { models: [BAD] };
    expect(type.retryInput?.(projectOf("1.8.0"), left)).toBeUndefined();
  });
});
