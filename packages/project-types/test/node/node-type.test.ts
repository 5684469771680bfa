import type { Project } from "@dagctl/core";
import { createProjectRules, Secret } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { nodeType } from "../../src/node/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = nodeType();
const project: Project = createProjectRules([type], { gitAuth: ["none"] }).create(
  { name: "n", project_type: "node", repository_url: "https://github.com/acme/n" },
  { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
);

describe("a node project", () => {
  it("runs the main of its package.json", async () => {
    const inspection = await type.inspect(
      project,
      COMMIT,
      folder({ "package.json": '{"main":"./src/main.mjs"}', "src/main.mjs": "1" }),
      {},
    );
    expect(type.defaultJob(project, inspection).steps).toEqual([
      { name: "run", argv: ["node", { folder: "project", path: "src/main.mjs" }] },
    ]);
    expect(type.workload(project, inspection, {})).toMatchObject({
      runtime: { language: "node", packages: [] },
      environment: {},
    });
    expect(project.use_managed_state_database).toBe(false);
  });

  it("has the managed state in its environment", async () => {
    const inspection = await type.inspect(
      project,
      COMMIT,
      folder({ "package.json": "{}", "index.js": "" }),
      {},
    );
    const state = {
      type: "postgres",
      settings: { database: "d" },
      secrets: { password: new Secret("canary") },
    } as const;
    expect(type.workload(project, inspection, { state }).environment).toEqual({
      STATE_TYPE: "postgres",
      STATE_DATABASE: "d",
      STATE_PASSWORD: { secret: "state-password" },
    });
  });

  it.each([
    ["no package.json", {}, /package\.json is missing/],
    ["one too large", { "package.json": { kind: "too_large", bytes: 3e7 } as const }, /too large/],
    ["a broken one", { "package.json": "{" }, /not JSON/],
    ["a list", { "package.json": "[]" }, /not an object/],
    ["a main outside", { "package.json": '{"main":"../x.js"}' }, /not a path inside/],
    ["a main that is an option", { "package.json": '{"main":"--eval=1"}' }, /not a path inside/],
    ["a main that is no text", { "package.json": '{"main":3}' }, /not a path inside/],
    ["a main that is not there", { "package.json": '{"main":"x.js"}' }, /x\.js, is not a file/],
  ])("is refused with %s", async (_, files, words) => {
    await expect(type.inspect(project, COMMIT, folder(files), {})).rejects.toThrow(words);
  });

  it("explains a missing import", () => {
    expect(
      type.explainFailure?.(project, {
        exitCode: 1,
        log: "Error: Cannot find module 'lodash'\nRequire stack:",
      }),
    ).toMatch(/lodash.*installs nothing/);
  });
});
