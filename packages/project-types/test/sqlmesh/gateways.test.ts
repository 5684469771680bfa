import type { RepositoryFile } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = sqlmeshType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

function project(fields: Readonly<Record<string, unknown>> = {}): SqlmeshProject {
  return rules.create(
    { name: "analytics", repository_url: "https://github.com/acme/analytics", ...fields },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
}

function inspect(
  files: Readonly<Record<string, string | RepositoryFile>>,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<SqlmeshInspection> {
  return type.inspect(project(fields), COMMIT, folder(files), {});
}

async function refusal(
  files: Readonly<Record<string, string | RepositoryFile>>,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  try {
    await inspect(files, fields);
  } catch (error) {
    if (isDagctlError(error, "invalid"))
      return error.issues?.map(({ path, message }) => `${path}: ${message}`).join("; ") ?? "";
    throw error;
  }
  return "";
}

const PLAIN =
  "gateways:\n  warehouse:\n    connection: { type: duckdb, database: w.db }\n  scratch:\n    connection:\n      type: postgres\ndefault_gateway: warehouse\n";

describe("gateways of a plain YAML configuration", () => {
  it("keeps the order of the file, with the line and file of each", async () => {
    const { gateways, gatewayDetection, blocked } = await inspect({ "config.yaml": PLAIN });
    expect(gateways).toEqual([
      { name: "warehouse", source: "config.yaml", line: 2 },
      { name: "scratch", source: "config.yaml", line: 4 },
    ]);
    expect(gatewayDetection).toEqual({ outcome: "known" });
    expect(blocked).toBeUndefined();
  });

  it.each([
    ["Windows line ends", PLAIN.replaceAll("\n", "\r\n"), ["warehouse", "scratch"]],
    ["a byte order mark", `\uFEFF${PLAIN}`, ["warehouse", "scratch"]],
    [
      "quotes, flow style and comments",
      "gateways: {'a-b': {connection: {type: duckdb}}, \"c\": {}} # x: {}\n#  gateways:\n#    not_me: {}\n",
      ["a-b", "c"],
    ],
    [
      "anchors inside",
      "x: &c {type: duckdb}\ngateways:\n  a:\n    connection: *c\n  b: &b\n    connection: *c\n  c: *b\n",
      ["a", "b", "c"],
    ],
    [
      "a plain merge inside a gateway",
      "x: &c {connection: {type: duckdb}}\ngateways:\n  a:\n    <<: *c\n",
      ["a"],
    ],
    [
      "a name of the prototype",
      "gateways:\n  constructor: {connection: {type: duckdb}}\n",
      ["constructor"],
    ],
    [
      "keys that look alike elsewhere",
      "catalogs:\n  local: {}\ngateways:\n  a:\n    connection:\n      gateways: {b: {}}\n",
      ["a"],
    ],
    [
      "a tag of its own on a value",
      "x: !!python/object:os.system {}\ngateways: {a: {connection: {type: duckdb}}}\n",
      ["a"],
    ],
  ])("is known with %s", async (_, text, names) => {
    const inspection = await inspect({ "config.yml": text });
    expect(inspection.gateways?.map(({ name }) => name)).toEqual(names);
    expect(inspection.gatewayDetection?.outcome).toBe("known");
  });

  it.each([
    ["an empty file", ""],
    ["comments only", "# nothing\n"],
    ["no gateways", "model_defaults:\n  dialect: duckdb\n"],
  ])("has no gateways with %s", async (_, text) => {
    const inspection = await inspect({ "config.yaml": text });
    expect(inspection).toMatchObject({
      gateways: [],
      gatewayDetection: { outcome: "none" },
      facts: { addressing: "unnamed" },
    });
  });

  it("distinguishes the one gateway without a name from named ones", async () => {
    expect(
      await inspect({ "config.yaml": "gateways:\n  connection: {type: duckdb}\n" }),
    ).toMatchObject({
      gateways: [],
      gatewayDetection: { outcome: "known" },
      facts: { addressing: "unnamed" },
    });
    expect(
      await inspect({ "config.yaml": "gateway:\n  connection: {type: duckdb}\n" }),
    ).toMatchObject({
      gateways: [],
      gatewayDetection: { outcome: "known" },
      facts: { addressing: "gateway" },
    });
  });

  it.each<[string, string, RegExp]>([
    ["a list", "gateways:\n  - a\n", /not a mapping/],
    ["null", "gateways:\n", /has gateways that are not a mapping \(line 1\)/],
    ["the name of one", "gateway: local\n", /has a gateway that is not a mapping \(line 1\)/],
    ["a gateway that is a text", "gateways:\n  a: b\n", /not a mapping \(line 2\)/],
    ["a number as a name", "gateways:\n  1: {}\n", /not text, put it in quotes \(line 2\)/],
    ["a boolean as a name", "gateways:\n  true: {}\n", /not text/],
    ["the same name twice", "gateways:\n  a: {}\n  a: {}\n", /line 3/],
    ["a merge of no mapping", "gateways:\n  <<: a\n", /merges/],
    ["a mapping that merges itself", "gateways: &x\n  <<: *x\n", /merges/],
    [
      "names mixed with fields",
      "gateways:\n  a: {}\n  connection: {type: duckdb}\n",
      /not clear whether/,
    ],
    ["both keys", "gateways: {a: {}}\ngateway: {b: {}}\n", /both/],
    ["two documents", "gateways: {a: {}}\n---\ngateways: {b: {}}\n", /not plain YAML/],
    ["an open bracket", "gateways: [\n", /not plain YAML \(line/],
    ["a text", "hello\n", /not a mapping/],
    ["an alias that leads nowhere", "gateways: *nothing\n", /not plain YAML|not a mapping/],
    ["underscores that the environment splits", "gateways:\n  a__b: {}\n", /underscore/],
    ["a name that the environment cannot hold", 'gateways:\n  "a b": {}\n', /cannot hold/],
    ["names that differ in capitals only", "gateways:\n  Prod: {}\n  prod: {}\n", /capitals/],
  ])("is unknown with %s, and no run starts on managed state", async (_, text, reason) => {
    const inspection = await inspect({ "config.yaml": text });
    expect(inspection.gatewayDetection).toEqual({
      outcome: "unknown",
      reason: expect.stringMatching(reason),
    });
    expect(inspection.gatewayDetection?.reason).toMatch(/^config\.yaml /);
    expect(inspection.blocked).toMatch(
      /with the field gateways, .* or set use_managed_state_database to false/,
    );
    expect(
      await inspect({ "config.yaml": text }, { use_managed_state_database: false }),
    ).not.toHaveProperty("blocked");
  });

  it.each<[string, RepositoryFile]>([
    ["a link", { kind: "link" }],
    ["too large", { kind: "too_large", bytes: 100_000_000 }],
    ["UTF-16", { kind: "binary", bytes: 10 }],
  ])("is unknown when the file is %s", async (_, file) => {
    expect(await inspect({ "config.yaml": file })).toMatchObject({
      gatewayDetection: { outcome: "unknown" },
    });
  });
});

describe("the configuration file of a SQLMesh project", () => {
  it.each([true, false])(
    "is refused where a config.py, which is never run, binds no configuration, with managed state or without (%j)",
    async (use_managed_state_database) => {
      for (const text of [
        "import os; os.system('id')",
        "def config(): return Config()\n",
        "config = {'gateways': {}}\n",
        "import helper\nif open('x'): config = None\n",
      ])
        expect(
          await refusal(
            { "config.py": text, "helper.py": "x = 1\n" },
            { use_managed_state_database },
          ),
        ).toBe(
          "git_path: has a config.py that binds no configuration of SQLMesh to the name config: add config = Config(...) of sqlmesh.core.config",
        );
    },
  );

  it.each<[string, string, RegExp]>([
    ["one way binds it", "from sqlmesh import Config\nif open('x'): config = Config()\n", /^$/],
    ["it may come from another module", "from ours import *\n", /names that are not known/],
    ["a function computes it", "def __getattr__(name): return 1\n", /has a function __getattr__/],
    ["a module of the project may bind it", "import helper\n", /imports helper of the project/],
    ["it fails in any case", "raise ValueError()\n", /fails when it is loaded \(line 1\)/],
  ])("is not refused for a missing configuration where %s", async (_, text, reason) => {
    const helper = "import sys\nsys.modules['config'].config = None\n";
    const found = await inspect({ "config.py": text, "helper.py": helper });
    expect(found.gatewayDetection?.reason ?? "").toMatch(reason);
  });

  it("is unknown for a dbt project without profiles, and says what to commit", async () => {
    expect(await inspect({ "sqlmesh.yaml": "", "dbt_project.yml": "name: x" })).toMatchObject({
      gatewayDetection: {
        outcome: "unknown",
        reason:
          'sqlmesh.yaml belongs to a dbt project, whose profiles.yml is not in the repository: commit one with the profile "x", its target and the output of that name (passwords can be read with env_var)',
      },
    });
  });

  it("is refused for a dbt project without a configuration of SQLMesh", async () => {
    expect(await refusal({ "dbt_project.yml": "name: x" })).toMatch(
      /holds a dbt project and no SQLMesh configuration .*choose project_type dbt/,
    );
  });

  it("is refused when it is absent, or when there are several, with the names that were searched", async () => {
    expect(await refusal({})).toBe(
      "git_path: holds no SQLMesh project (looked for config.yaml, config.yml, config.py, sqlmesh.yaml, sqlmesh.yml)",
    );
    expect(await refusal({ "config.yaml": { kind: "directory", entries: [] } })).toMatch(
      /holds no SQLMesh project/,
    );
    expect(await refusal({ "config.yaml": PLAIN, "config.py": "" })).toMatch(
      /git_path: holds several SQLMesh configurations, config.yaml and config.py/,
    );
  });

  it("is read as sqlmesh.yaml only at versions that read it", async () => {
    expect((await inspect({ "sqlmesh.yaml": PLAIN })).gatewayDetection).toEqual({
      outcome: "known",
    });
    expect(await refusal({ "sqlmesh.yaml": PLAIN }, { sqlmesh_version: "0.130.0" })).toMatch(
      /from 0\.210\.0 on/,
    );
    expect(
      (
        await inspect(
          { "config.yaml": PLAIN, "sqlmesh.yaml": PLAIN },
          { sqlmesh_version: "0.130.0" },
        )
      ).gateways,
    ).toHaveLength(2);
  });

  it.each(["0.130.0", "0.236.4"])(
    "can have a gateway name with capitals in YAML, which cannot be addressed at %s",
    async (sqlmesh_version) => {
      const files = { "config.yaml": "gateways:\n  Prod: {connection: {type: duckdb}}\n" };
      const inspection = await inspect(files, { sqlmesh_version });
      expect(inspection).toMatchObject({
        gateways: [{ name: "Prod" }],
        gatewayDetection: { outcome: "unknown", reason: expect.stringContaining("capitals") },
      });
      expect(inspection.blocked).toContain("capitals");
    },
  );

  it("has one of five names, and several of them are reported", async () => {
    const names = ["config.yaml", "config.yml", "config.py", "sqlmesh.yaml", "sqlmesh.yml"];
    expect(await refusal(Object.fromEntries(names.map((name) => [name, PLAIN])))).toMatch(
      /git_path: holds several SQLMesh configurations, config\.yaml and config\.yml and config\.py and sqlmesh\.yaml and sqlmesh\.yml: SQLMesh takes exactly one/,
    );
  });

  it("is overridden by a committed .env, from the version that loads it on", async () => {
    const at = (
      dotenv: string,
      fields: Readonly<Record<string, unknown>> = {},
    ): Promise<SqlmeshInspection> => inspect({ "config.yaml": PLAIN, ".env": dotenv }, fields);
    expect(
      (await at("X=1\n# SQLMESH__GATEWAYS__EXTRA__CONNECTION__TYPE=duckdb\n")).gatewayDetection,
    ).toEqual({ outcome: "known" });
    expect(
      (await at("export SQLMESH__GATEWAYS__WAREHOUSE__CONNECTION__PASSWORD='x'\n"))
        .gatewayDetection,
    ).toEqual({ outcome: "known" });
    const extra = "\nSQLMESH__GATEWAYS__EXTRA__CONNECTION__TYPE=duckdb\n";
    expect((await at(extra)).gatewayDetection?.reason).toMatch(
      /^config\.yaml has a \.env in its folder that sets SQLMESH__GATEWAYS__EXTRA__CONNECTION__TYPE \(line 2\)/,
    );
    expect((await at(extra, { sqlmesh_version: "0.130.0" })).gatewayDetection).toEqual({
      outcome: "known",
    });
    const state = {
      "config.yaml": PLAIN,
      ".env": "sqlmesh__gateways__scratch__state_connection__type=duckdb",
    };
    expect(await refusal(state)).toMatch(
      /^use_managed_state_database: must be false: gateway "scratch" in \.env \(line 1\) has a state_connection of its own/,
    );
    expect(await refusal(state, { use_managed_state_database: false })).toBe("");
    expect(await refusal({ ...state, "config.yaml": "gateways: {{ x }}" })).toMatch(
      /gateway "scratch" in \.env/,
    );
    expect(
      (await inspect({ "config.yaml": PLAIN, ".env": { kind: "too_large", bytes: 1e8 } }))
        .gatewayDetection?.outcome,
    ).toBe("unknown");
  });

  it("has a known list of gateways where a state connection is unknown, and blocks runs on managed state only", async () => {
    const files = {
      "config.yaml":
        "gateways:\n  a:\n    connection: { type: duckdb }\n    state_connection: {{ env_var('STATE') }}\n",
    };
    expect(await inspect(files)).toMatchObject({
      gatewayDetection: { outcome: "unknown", reason: expect.stringContaining("(line 4)") },
      blocked: expect.any(String),
    });
    expect(await inspect(files, { use_managed_state_database: false })).toMatchObject({
      gateways: [{ name: "a" }],
      gatewayDetection: { outcome: "known" },
    });
  });

  it("is refused with every gateway that has a state connection of its own, in the file or in .env", async () => {
    const own = "{connection: {type: duckdb}, state_connection: {type: duckdb}}";
    const files = {
      "config.yaml": `gateways:\n  a: ${own}\n  b: {connection: {type: duckdb}}\n  c: ${own}\n`,
      ".env":
        "SQLMESH__GATEWAYS__B__STATE_CONNECTION__TYPE=duckdb\nSQLMESH__GATEWAYS__B__STATE_CONNECTION__DATABASE=s.db\n",
    };
    expect(await refusal(files)).toBe(
      'use_managed_state_database: must be false: gateway "a" in config.yaml (line 2), gateway "c" in config.yaml (line 4) and gateway "b" in .env (line 1) have a state_connection of their own, which SQLMesh does not take together with the managed one. Set it to false, or remove those state_connections',
    );
    const many = Array.from({ length: 30 }, (_, at) => `  g${at}: ${own}\n`).join("");
    expect(await refusal({ "config.yaml": `gateways:\n${many}` })).toMatch(
      /"g19" in config\.yaml \(line 21\) and 10 more have a/,
    );
  });

  it("is refused with managed state and a state connection of the project's own", async () => {
    const own = {
      "config.yaml":
        "gateways:\n  a:\n    connection: {type: duckdb}\n    state_connection: {type: duckdb}\n",
    };
    expect(await refusal(own)).toBe(
      'use_managed_state_database: must be false: gateway "a" in config.yaml (line 4) has a state_connection of its own, which SQLMesh does not take together with the managed one. Set it to false, or remove that state_connection',
    );
    expect(await refusal(own, { use_managed_state_database: false })).toBe("");
    expect(
      await refusal({
        "config.yaml":
          "gateways:\n  connection: {type: duckdb}\n  state_connection: {type: duckdb}\n",
      }),
    ).toMatch(/the gateway in config\.yaml \(line 3\) has/);
  });
});

describe("gateways that are set by hand where the file has a state_connection", () => {
  const GATEWAYS =
    "gateways:\n  {% if env_var('A') %}\n  a: {}\n  {% else %}\n  b: {}\n  {% endif %}\n";

  async function inspectWithManualGateways(
    files: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<string | undefined> {
    const manual: SqlmeshProject = {
      ...project(fields),
      gateways: [{ name: "a", source: "manual" }],
    };
    const found = await type.inspect(manual, COMMIT, folder(files), { changed: ["gateways"] });
    expect(found.gatewayDetection?.outcome).toBe("known");
    return found.gatewayDetection?.reason;
  }

  it.each<[string, string, string, number]>([
    [
      "YAML",
      "config.yaml",
      GATEWAYS.replace("b: {}", "b:\n    state_connection:\n      type: duckdb"),
      6,
    ],
    [
      "Python",
      "config.py",
      'from sqlmesh import Config\nfrom ours import names\nx = {"state_connection": {"type": "duckdb"}}\nconfig = Config(gateways={name: x for name in names})\n',
      3,
    ],
  ])("say so, with its line, in %s", async (_, name, text, line) => {
    expect(await inspectWithManualGateways({ [name]: text })).toMatch(
      new RegExp(
        `^set by hand, because config\\..*; it has a state_connection \\(line ${line}\\), which must have no value in a run: SQLMesh does not take one of a gateway together with the managed state$`,
      ),
    );
    expect(
      await inspectWithManualGateways({ [name]: text }, { use_managed_state_database: false }),
    ).not.toContain("must have no value");
  });

  it.each<[string, string, string]>([
    ["none is there", "config.yaml", GATEWAYS],
    ["only a comment has it", "config.yaml", `# state_connection: x\n${GATEWAYS}`],
    ["it is null", "config.yaml", GATEWAYS.replace("b: {}", "b: {state_connection: null}")],
    [
      "it is the client's",
      "config.py",
      'import dagctl\nfrom sqlmesh import Config\nfrom ours import names\nx = {"state_connection": dagctl.get_state_connection()}\nconfig = Config(gateways={name: x for name in names})\n',
    ],
  ])("say nothing of it where %s", async (_, name, text) => {
    expect(await inspectWithManualGateways({ [name]: text })).not.toContain("state_connection");
  });
});
