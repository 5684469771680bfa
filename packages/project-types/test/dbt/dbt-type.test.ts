import type { Inspection, RepositoryFile } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { DBT_VERSIONS, type DbtProject, dbtType } from "../../src/dbt/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = dbtType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

function project(fields: Readonly<Record<string, unknown>> = {}): DbtProject {
  return rules.create(
    {
      name: "dbt-core",
      project_type: "dbt",
      repository_url: "https://github.com/acme/dbt",
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as DbtProject;
}

const PROJECT = "name: shop\nprofile: shop\non-run-end: \"{{ log('x') }}\"\n";
const PROFILES =
  "shop:\n  target: prod\n  outputs:\n    dev: {type: postgres}\n    prod: {type: duckdb, path: x.duckdb, password: \"{{ env_var('P') }}\"}\n";

function inspect(files: Readonly<Record<string, string | RepositoryFile>>): Promise<Inspection> {
  return type.inspect(
    project(),
    COMMIT,
    folder({ "dbt_project.yml": PROJECT, "profiles.yml": PROFILES, ...files }),
    {},
  );
}

describe("the inspection of a dbt project", () => {
  it("reads the adapter of the target, packages and the version", async () => {
    expect(await inspect({})).toMatchObject({
      commit: COMMIT,
      facts: { packages: false, adapter: "duckdb" },
    });
    expect(
      await inspect({ "packages.yml": "packages: []", ".dagctl/config.yaml": 'version: "1.2.0"' }),
    ).toMatchObject({
      facts: { packages: true, version: "1.2.0" },
    });
  });

  it("needs no packages where the repository tracks what it names", async () => {
    const files = {
      "packages.yml": "packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}]",
      dbt_packages: { kind: "directory", entries: ["dbt_utils"] },
      "dbt_packages/dbt_utils/dbt_project.yml": "name: dbt_utils",
    } as const;
    expect(await inspect(files)).toMatchObject({ facts: { packages: false } });
    const both = { ...files, "dependencies.yml": "projects: []" };
    expect(await inspect(both)).toMatchObject({ facts: { packages: true } });
  });

  it("accepts a target that is an expression when every output has the same adapter", async () => {
    const profiles = (type: string): string =>
      `shop:\n  target: "{{ env_var('T') }}"\n  outputs:\n    dev: {type: duckdb}\n    prod: {type: ${type}}\n`;
    expect((await inspect({ "profiles.yml": profiles("duckdb") })).facts).toMatchObject({
      adapter: "duckdb",
    });
    expect((await inspect({ "profiles.yml": profiles("postgres") })).blocked).toMatch(
      /write the target out/,
    );
  });

  it("reads settings that outputs share through an anchor, the output's own first", async () => {
    const shared = (own: string): string =>
      `x: &base {type: duckdb}\ny: &other {type: postgres}\nshop:\n  target: prod\n  outputs:\n    prod:\n      <<: ${own}\n      threads: 4\n`;
    expect((await inspect({ "profiles.yml": shared("*base") })).facts).toMatchObject({
      adapter: "duckdb",
    });
    expect((await inspect({ "profiles.yml": shared("[*other, *base]") })).facts).toMatchObject({
      adapter: "postgres",
    });
    expect(
      (await inspect({ "profiles.yml": `${shared("*base")}      type: snowflake\n` })).facts,
    ).toMatchObject({ adapter: "snowflake" });
    expect(
      (await inspect({ "profiles.yml": "shop: &s\n  <<: *s\n  outputs: {default: {<<: 3}}\n" }))
        .blocked,
    ).toMatch(/write it out|not plain YAML|no outputs/);
  });

  it("takes the last of several equal keys, as dbt does", async () => {
    const { facts, blocked } = await inspect({
      "dbt_project.yml": `name: shop
profile: &other other
vars:
  day: &day 1
  day: 2
require-dbt-version: ">=9.0.0"
require-dbt-version: ">=1.5.0"
profile: shop
`,
      "profiles.yml": `other: {outputs: {default: {type: spark}}}
shop:
  target: old
  target: new
  outputs:
    old: {type: spark}
    new: &new {type: spark}
    new: {type: duckdb, path: a.db, type: postgres}
`,
    });
    expect(blocked).toBeUndefined();
    expect(facts).toMatchObject({ adapter: "postgres", required_version: { request: {} } });
  });

  it("takes a bounded number of steps, whatever the file", async () => {
    const merges = Array.from(
      { length: 800 },
      (_, index) => `a${index}: &a${index}\n  <<: [${`*a${Math.max(0, index - 1)}, `.repeat(5)}]\n`,
    ).join("");
    const outputs = Array.from(
      { length: 500 },
      (_, index) => `    o${index}: {type: duckdb}\n`,
    ).join("");
    expect(
      (await inspect({ "profiles.yml": `${merges}shop:\n  outputs:\n    default: *a799\n` }))
        .blocked,
    ).toBeDefined();
    const long = "x".repeat(500_000);
    expect(
      (await inspect({ "dbt_project.yml": `profile: ${long}\n` })).blocked?.length,
    ).toBeLessThan(300);
    expect(
      (await inspect({ "profiles.yml": `shop: {target: ${long}, outputs: {a: {type: duckdb}}}\n` }))
        .blocked?.length,
    ).toBeLessThan(300);
    expect(
      (await inspect({ "profiles.yml": `shop: {outputs: {default: {type: ${long}}}}\n` })).blocked
        ?.length,
    ).toBeLessThan(500);
    expect(
      (await inspect({ "profiles.yml": `shop:\n  target: "{{ x }}"\n  outputs:\n${outputs}` }))
        .blocked,
    ).toMatch(/more than 50 outputs/);
  });

  it.each<[string, Readonly<Record<string, string | RepositoryFile>>, RegExp]>([
    [
      "no profiles.yml",
      { "profiles.yml": { kind: "link" } },
      /no profiles\.yml in the folder of dbt_project\.yml; commit one with the profile "shop", its target and the output of that name/,
    ],
    ["another profile", { "profiles.yml": "other: {}\n" }, /no profile "shop"/],
    [
      "no output of the target",
      { "profiles.yml": "shop: {target: x, outputs: {y: {type: duckdb}}}\n" },
      /no output "x"/,
    ],
    ["no outputs", { "profiles.yml": "shop: {target: x}\n" }, /no outputs/],
    [
      "a type that is an expression",
      { "profiles.yml": 'shop: {outputs: {default: {type: "{{ x }}"}}}\n' },
      /write it out/,
    ],
    [
      "an unknown adapter",
      { "profiles.yml": 'shop: {outputs: {default: {type: "evil --index-url x"}}}\n' },
      /known are athena/,
    ],
    ["a broken profiles.yml", { "profiles.yml": "shop: [\n" }, /profiles\.yml is not plain YAML/],
    ["a project that names no profile", { "dbt_project.yml": "name: x\n" }, /names no profile/],
    [
      "a profile of the prototype",
      { "dbt_project.yml": "profile: constructor\n" },
      /no profile "constructor"/,
    ],
  ])("blocks runs with %s, and says what to do", async (_, files, words) => {
    expect((await inspect(files)).blocked).toMatch(words);
  });

  it.each([
    ["", "profiles/profiles.yml", "profiles/profiles.yml"],
    ["", "profiles.yml.example", "profiles.yml.example"],
    ["shop/dbt", "profiles.yml", "../../profiles.yml"],
    ["shop/dbt", "shop/profiles.yml", "../profiles.yml"],
    ["shop/dbt", "shop/dbt/.dbt/profiles.yml", ".dbt/profiles.yml"],
  ])("names a profiles.yml in another place: of a project in %j, %s", async (path, file, shown) => {
    const files = { [path === "" ? "dbt_project.yml" : `${path}/dbt_project.yml`]: PROJECT };
    const repository = folder({ ...files, [file]: PROFILES });
    const { blocked } = await type.inspect(
      project(path === "" ? {} : { git_path: path }),
      COMMIT,
      async (paths, { from = "project" } = {}) => {
        if (from === "repository" || path === "") return repository(paths);
        const found = await repository(paths.map((name) => `${path}/${name}`));
        return new Map([...found].map(([name, one]) => [name.slice(path.length + 1), one]));
      },
      {},
    );
    expect(blocked).toBe(
      `The adapter is not known: there is no profiles.yml in the folder of dbt_project.yml; copy ${shown} there as one with the profile "shop", its target and the output of that name (passwords can be read with env_var)`,
    );
  });

  it("refuses a folder without a dbt project", async () => {
    await expect(type.inspect(project(), COMMIT, folder({}), {})).rejects.toThrow(
      /git_path: holds no dbt project/,
    );
  });
});

describe("a dbt project's runs", () => {
  it("install packages where the project has some, and build, or run without tests", async () => {
    const plain = await inspect({});
    const job = type.defaultJob(project(), plain);
    expect(job.steps).toEqual([
      {
        name: "build",
        argv: [
          "dbt",
          "build",
          "--project-dir",
          { folder: "project" },
          "--profiles-dir",
          { folder: "project" },
        ],
      },
    ]);
    expect(job).not.toHaveProperty("approvedSteps");
    const withPackages = await inspect({ "dependencies.yml": "" });
    expect(
      type.defaultJob(project({ run_tests: false }), withPackages).steps.map(({ name }) => name),
    ).toEqual(["deps", "run"]);
  });

  it.each([
    ["target/dev.duckdb", true],
    ["./target/dev.duckdb", true],
    ["{{ env_var('DATABASE', 'target/dev.duckdb') }}", true],
    ["{{ env_var('PWD') }}/target/dev.duckdb", true],
    ["data/target/dev.duckdb", false],
    ["/srv/target/dev.duckdb", false],
    ["targets/dev.duckdb", false],
  ])("begin with the folder of dbt where the database %s is in it", async (path, isIn) => {
    const profiles = `shop: {target: p, outputs: {p: {type: duckdb, path: "${path}"}}}`;
    const inspection = await inspect({ "profiles.yml": profiles, "packages.yml": "" });
    const { steps, command } = type.defaultJob(project(), inspection);
    const names = ["deps", "build"];
    expect(steps.map(({ name }) => name)).toEqual(isIn ? ["folders", ...names] : names);
    // The command of the job is what a person would write.
    expect(command).toMatch(/^dbt deps .*; dbt build /);
    if (isIn) expect(steps[0]?.argv.at(-1)).toEqual({ folder: "project", path: "target" });
    const work = { kind: "job", argv: ["dbt", "seed"] } as const;
    const prepared = type.prepareRun?.(project(), inspection, work);
    expect(prepared?.steps.map(({ name }) => name)).toEqual(
      isIn ? ["folders", "deps", "seed"] : ["deps", "seed"],
    );
  });

  it("require dbt and the adapter on the requested Python", async () => {
    const inspection = await inspect({});
    const old = type.workload(
      project({ dbt_version: "1.8.0", python_version: "3.11" }),
      inspection,
      {},
    );
    expect(old.runtime).toEqual({
      language: "python",
      version: "3.11",
      packages: [
        { name: "dbt-core", version: "1.8.0" },
        { name: "dbt-duckdb", version: "1.8.0" },
      ],
    });
    expect(type.workload(project(), inspection, {}).runtime.packages).toEqual([
      { name: "dbt-core", version: DBT_VERSIONS.at(-1) },
      { name: "dbt-duckdb", range: ">=1.8" },
    ]);
    expect(old.environment["DBT_TARGET_PATH"]).toEqual({ folder: "working", path: "target" });
    expect(old.environment["DBT_PARTIAL_PARSE"]).toBe("false");
  });

  it.each([
    [1, "Env var required but not provided: 'SNOWFLAKE_PASSWORD'", /SNOWFLAKE_PASSWORD/],
    [1, "Completed with 1 error", /did not pass/],
    [1, "\u001b[31mFailure in test a (models/s.yml)\u001b[0m", /^These did not pass: test a\./],
    [1, "[\u001b[31mERROR\u001b[0m]: in model b (models/b.sql)", /^These did not pass: model b\./],
    [1, "[ERROR]: in test c (models/s.yml)", /^These did not pass: test c\./],
    [2, "This version of dbt is not supported with the 'shop' package.", /Set dbt_version/],
  ])("that end with %i explain %j", (exitCode, log, words) =>
    expect(type.explainFailure?.(project(), { exitCode, log })).toMatch(words),
  );
  it.each([
    "Error checking out spec='None' for repo https://git.example.com/x.git",
    "External connection exception occurred: HTTPSConnectionPool(host='hub.getdbt.com', port=443): Max retries exceeded (Caused by NameResolutionError(\"Failed to resolve 'hub.getdbt.com' ([Errno -2] Name or service not known)\"))",
  ])("report that packages cannot be installed: %s", (log) => {
    expect(type.explainFailure?.(project(), { step: "deps", exitCode: 2, log })).toMatch(
      /packages could not be installed/,
    );
  });
});
