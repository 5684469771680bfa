import { describe, expect, it } from "vitest";
import type { Comparison, CorpusProject, Outcome } from "../src/corpus-project.ts";
import { PROJECTS } from "../src/projects.ts";
import { isUnexplained, tableOf } from "../src/table.ts";

const RAN: Outcome = { ran: true };
const FAILED: Outcome = { ran: false, step: "deploy", cause: "a <b> | c" };
const PROJECT: CorpusProject = {
  repository: "acme/shop",
  commit: "0123456789".repeat(4),
  folder: "dbt",
  tool: "dbt",
  layouts: ["Poetry"],
  installation: { by: "poetry", folder: "" },
};

const compare = (byHand: Outcome, here: Outcome, more: Partial<Comparison> = {}): Comparison => ({
  project: PROJECT,
  byHand,
  here,
  missing: [],
  ...more,
});

describe("the table", () => {
  it("has a row for each project, and the sums", () => {
    const explained: CorpusProject = {
      ...PROJECT,
      repository: "acme/other",
      difference: { fault: "repository", why: "its lock is old" },
    };
    const rows = [
      compare(RAN, RAN, { missing: ["a.csv"] }),
      compare(RAN, FAILED),
      compare(FAILED, RAN, { project: explained }),
    ];
    expect(rows.map(isUnexplained)).toEqual([false, true, false]);
    expect(tableOf(rows).split("\n").slice(2)).toEqual([
      "| acme/shop, dbt (0123456, without a large file) | dbt, Poetry | yes | yes |  |",
      "| acme/shop, dbt (0123456) | dbt, Poetry | yes | no (deploy): a &lt;b> \\| c | **unknown** |",
      "| acme/other, dbt (0123456) | dbt, Poetry | no (deploy): a &lt;b> \\| c | yes | repository: its lock is old |",
      "",
      "3 projects of 2 repositories: 2 run by hand, 2 run here, 2 differ.",
      "",
    ]);
  });
});

describe("the corpus", () => {
  it("has at least 25 repositories of both tools, each by its commit and once in a folder", () => {
    expect(new Set(PROJECTS.map(({ repository }) => repository)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(PROJECTS.map(({ tool }) => tool))).toEqual(new Set(["sqlmesh", "dbt"]));
    const places = PROJECTS.map(({ repository, folder = "" }) => `${repository} ${folder}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { repository, commit } of PROJECTS)
      expect(`${repository} ${commit}`).toMatch(/^[\w.-]+\/[\w.-]+ [0-9a-f]{40}$/);
  });

  it("has each layout that teams have", () => {
    const layouts = new Set(PROJECTS.flatMap((project) => project.layouts));
    for (const layout of [
      "nested folder",
      "monorepo",
      "multi-repo",
      "relative paths",
      "database in a folder",
      "Poetry",
      "PDM",
      "uv",
      "pip-compile",
      "packages.yml",
      "profiles",
      "config.py",
    ] as const)
      expect(layouts).toContain(layout);
  });
});
