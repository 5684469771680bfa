import type { RepositoryFile, StateConnection, Workload } from "@dagctl/core/contracts";
import { createProjectRules, Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";

/** As `dagctl config generate` of the client 0.4.1 writes it. */
const GENERATED = `"""SQLMesh configuration for analytics

Auto-generated from config.yaml by dagctl.
State connection uses dagctl's auto-refreshing credentials.
"""

import datetime
import os
from dagctl import get_state_connection
from sqlmesh.core.config import Config

# Build gateways with auto-refreshing state connection
gateways = {
    "warehouse": {
        "connection": {
            "type": "snowflake",
            "account": "acme",
            "password": os.environ.get("SNOWFLAKE_PASSWORD"),
            "concurrent_tasks": 4,
        },
        "state_connection": get_state_connection(),
    },
    "local": {
        "connection": {
            "type": "duckdb",
        },
        "state_connection": get_state_connection(),
    },
}

# Create SQLMesh Config object
config = Config(
    gateways=gateways,
    default_gateway="warehouse",
    model_defaults={
        "dialect": "snowflake",
        "start": "2025-01-01",
    },
)
`;

const type = sqlmeshType();
const project = (managed: boolean): SqlmeshProject =>
  createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "analytics",
      repository_url: "https://github.com/acme/analytics",
      use_managed_state_database: managed,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;

/** Returns what an inspection reports, an `invalid` one as its message. */
async function inspected(
  files: Readonly<Record<string, string | RepositoryFile>>,
  managed = true,
): Promise<SqlmeshInspection | string> {
  try {
    return await type.inspect(project(managed), COMMIT, folder(files), {});
  } catch (error) {
    if (isDagctlError(error, "invalid")) return error.message;
    throw error;
  }
}

const withState = (imports: string, state: string): string =>
  `${imports}\nfrom sqlmesh.core.config import Config, GatewayConfig\nconfig = Config(gateways={"a": GatewayConfig(state_connection=${state})})\n`;
const PLAIN = "from sqlmesh import Config\nconfig = Config()\n";
const CALL = withState("from dagctl import get_state_connection", "get_state_connection()");

describe("the config.py that the client generates", () => {
  it("has the gateways of the file, with the managed state", async () => {
    expect(await inspected({ "config.py": GENERATED })).toMatchObject({
      gateways: [
        { name: "warehouse", source: "config.py", line: 14 },
        { name: "local", source: "config.py", line: 23 },
      ],
      gatewayDetection: { outcome: "known" },
    });
  });

  it("is refused in a project that has no managed state, with the field and each gateway", async () => {
    expect(await inspected({ "config.py": GENERATED }, false)).toBe(
      'use_managed_state_database: must be true: gateway "warehouse" in config.py (line 21) and gateway "local" in config.py (line 27) take the managed state from get_state_connection() of dagctl. Set it to true, or write another state_connection',
    );
  });

  it("is accepted without the managed state where the function is not called, or not for certain", async () => {
    const call = "get_state_connection() if open('x') else None";
    for (const text of [
      "from dagctl import get_state_connection\n" + PLAIN,
      withState("from dagctl import get_state_connection", call),
    ])
      expect(await inspected({ "config.py": text }, false)).not.toHaveProperty("blocked");
  });

  const BOTH = `from dagctl import get_state_connection
from sqlmesh.core.config import Config
config = Config(gateways={
    "prod": {"connection": {"type": "duckdb"}, "state_connection": get_state_connection()},
    "plain": {"connection": {"type": "duckdb"}},
    "local": {"connection": {"type": "duckdb"}, "state_connection": {"type": "duckdb"}},
})
`;

  it.each([true, false])(
    "is refused with %j where another gateway has a state connection of its own, which it names",
    async (managed) => {
      expect(await inspected({ "config.py": BOTH }, managed)).toBe(
        'use_managed_state_database: fits only some gateways: gateway "prod" in config.py (line 4) takes the managed state from get_state_connection() of dagctl, and gateway "local" in config.py (line 6) has a state_connection of its own. Set it to true and remove that state_connection, or set it to false and write another state_connection in place of get_state_connection()',
      );
    },
  );

  it("has the managed state also for a gateway that does not call the function", async () => {
    const text = BOTH.replace(', "state_connection": {"type": "duckdb"}', "");
    const found = await inspected({ "config.py": text });
    if (typeof found === "string") throw new Error(found);
    expect(found).toMatchObject({
      gateways: [{ name: "prod" }, { name: "plain" }, { name: "local" }],
      gatewayDetection: { outcome: "known" },
    });
    const { environment } = type.workload(project(true), found, {
      state: { type: "duckdb", settings: { database: "state.db" }, secrets: {} },
    });
    for (const name of ["PROD", "PLAIN", "LOCAL"])
      expect(environment).toMatchObject({
        [`SQLMESH__GATEWAYS__${name}__STATE_CONNECTION__DATABASE`]: "state.db",
      });
  });

  it.each([
    ["Prod and prod differ", '"Prod": A, "prod": A'],
    ["no variable has spaces", '"my gateway": A'],
    ["two underscores are split", '"a__b": A'],
  ])(
    "can have names that no variable expresses, since the function gives each gateway its state: %s",
    async (_, gateways) => {
      const text = (state: string): string =>
        `from dagctl import get_state_connection\nfrom sqlmesh import Config\nA = {"state_connection": get_state_connection()}\nB = {}\nconfig = Config(gateways={${gateways}${state}})\n`;
      const old = { ...project(true), sqlmesh_version: "0.130.0" };
      const found = await type.inspect(old, COMMIT, folder({ "config.py": text("") }), {});
      expect(found).toMatchObject({ gatewayDetection: { outcome: "known" } });
      expect(found).not.toHaveProperty("blocked");
      const { environment } = type.workload(old, found, {
        state: { type: "duckdb", settings: { database: "state.db" }, secrets: {} },
      });
      expect(Object.keys(environment).filter((name) => name.includes("GATEWAY"))).toEqual([]);
      expect(environment).toMatchObject({ DAGCTL_STATE__DATABASE: "state.db" });
      // One that does not call it needs variables.
      expect(
        await type.inspect(old, COMMIT, folder({ "config.py": text(', "b": B') }), {}),
      ).toMatchObject({ gatewayDetection: { outcome: "unknown" }, blocked: expect.any(String) });
    },
  );

  it.each<[string, string]>([
    ["is imported as a module", withState("import dagctl", "dagctl.get_state_connection()")],
    ["has another name", withState("from dagctl import get_state_connection as state", "state()")],
    [
      "gets arguments",
      withState(
        "from dagctl import get_state_connection",
        "get_state_connection(gateway='a', default_environment='dev', insecure=True)",
      ),
    ],
    [
      "is called once for all gateways",
      withState(
        "from dagctl import get_state_connection\nshared = get_state_connection()",
        "shared",
      ),
    ],
    [
      "is called on a condition",
      withState(
        "from dagctl import get_state_connection",
        "get_state_connection() if open('x') else None",
      ),
    ],
  ])("uses the managed state where the function %s", async (_, text) => {
    expect(await inspected({ "config.py": text })).toMatchObject({
      gateways: [{ name: "a" }],
      gatewayDetection: { outcome: "known" },
    });
  });

  it.each<[string, Readonly<Record<string, string | RepositoryFile>>]>([
    [
      "another module's",
      { "config.py": withState("from ours import get_state_connection", "get_state_connection()") },
    ],
    [
      "the file's own",
      {
        "config.py": withState(
          "def get_state_connection(): return {'type': 'duckdb'}",
          "get_state_connection()",
        ),
      },
    ],
    [
      "that of a file in its folder",
      { "config.py": CALL, "dagctl.py": "def get_state_connection(): return {'type': 'duckdb'}\n" },
    ],
    [
      "a part of the module",
      {
        "config.py": withState(
          "from dagctl.state import get_state_connection",
          "get_state_connection()",
        ),
      },
    ],
    [
      "one that is bound again",
      {
        "config.py": withState(
          "from dagctl import get_state_connection\nget_state_connection = open",
          "get_state_connection()",
        ),
      },
    ],
    [
      "on a condition another",
      {
        "config.py": withState(
          "from dagctl import get_state_connection",
          "get_state_connection() if open('x') else {'type': 'duckdb'}",
        ),
      },
    ],
    [
      "changed by the file",
      {
        "config.py": withState(
          "from dagctl import get_state_connection\nx = get_state_connection()\nx['host'] = 'h'",
          "x",
        ),
      },
    ],
    [
      "passed to a function",
      {
        "config.py": withState(
          "from dagctl import get_state_connection\nfrom ours import f\nx = get_state_connection()\nf(x)",
          "x",
        ),
      },
    ],
    [
      "taken apart",
      {
        "config.py": withState(
          "from dagctl import get_state_connection",
          "{**get_state_connection(), 'host': 'h'}",
        ),
      },
    ],
  ])("is refused together with the managed state where the function is %s", async (_, files) => {
    expect(await inspected(files)).toMatch(
      /use_managed_state_database: must be false: gateway "a" in config\.py \(line \d\) has a state_connection of its own/,
    );
  });

  it.each<[string, Readonly<Record<string, string | RepositoryFile>>, RegExp]>([
    [
      "is a package of the project",
      { "config.py": CALL, dagctl: { kind: "directory", entries: [] } },
      /imports dagctl of the project/,
    ],
    [
      "may be found elsewhere",
      { "config.py": `import sys\nsys.path.insert(0, "lib")\n${CALL}` },
      /changes where modules are found, and imports dagctl/,
    ],
  ])("is unknown where the module %s", async (_, files, reason) => {
    expect(await inspected(files)).toMatchObject({
      gatewayDetection: { outcome: "unknown", reason: expect.stringMatching(reason) },
    });
  });
});

describe("a run of such a project", () => {
  const state: StateConnection = {
    type: "duckdb",
    settings: { database: "state.db" },
    secrets: {},
  };
  const workloadOf = async (
    files: Readonly<Record<string, string>>,
    given: { readonly state?: StateConnection } = { state },
    managed = true,
  ): Promise<Workload> => {
    const found = await inspected(files, managed);
    if (typeof found === "string") throw new Error(found);
    return type.workload(project(managed), found, given);
  };

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ["imports it", { "config.py": GENERATED }, true],
    ["does not import it", { "config.py": PLAIN }, true],
    ["is YAML", { "config.yaml": "gateways: {a: {connection: {type: duckdb}}}\n" }, true],
    ["has no managed state", { "config.py": PLAIN }, false],
  ])("has a module in place of the client's where the configuration %s", async (_, files, has) => {
    const { pythonModules } = await workloadOf(files, has ? { state } : {}, has);
    expect(pythonModules).toMatchObject({
      dagctl: expect.stringContaining("def get_state_connection("),
    });
  });

  it("has the managed state in variables that this module reads, and no others of them without", async () => {
    const ofModule = ({ environment }: Workload): unknown =>
      Object.fromEntries(
        Object.entries(environment).filter(([name]) => name.startsWith("DAGCTL_STATE__")),
      );
    expect(ofModule(await workloadOf({ "config.py": GENERATED }))).toEqual({
      DAGCTL_STATE__TYPE: "duckdb",
      DAGCTL_STATE__DATABASE: "state.db",
    });
    const postgres: StateConnection = {
      type: "postgres",
      settings: { host: "db", port: "5432" },
      secrets: { password: new Secret("canary") },
    };
    expect(ofModule(await workloadOf({ "config.py": GENERATED }, { state: postgres }))).toEqual({
      DAGCTL_STATE__TYPE: "postgres",
      DAGCTL_STATE__HOST: "db",
      DAGCTL_STATE__PORT: "5432",
      DAGCTL_STATE__PASSWORD: { secret: "state-password" },
    });
    expect(ofModule(await workloadOf({ "config.py": PLAIN }, {}, false))).toEqual({});
  });

  it("has such a module when a person set the gateways, since the program could not be evaluated", async () => {
    const text = `${CALL}while input():\n  config.gateways = input()\n`;
    const manual: SqlmeshProject = {
      ...project(true),
      gateways: [{ name: "a", source: "manual" }],
    };
    const found = await type.inspect(manual, COMMIT, folder({ "config.py": text }), {
      changed: ["gateways"],
    });
    expect(found).toMatchObject({
      gatewayDetection: { outcome: "known", reason: expect.stringContaining("set by hand") },
    });
    expect(type.workload(manual, found, { state }).pythonModules).toHaveProperty("dagctl");
  });
});

describe("imports of a config.py", () => {
  const END = "from sqlmesh import Config\nconfig = Config(gateways={'a': {}})\n";
  const CHANGES = "from sqlmesh import Config\nConfig.gateways = None\n";
  const outcome = async (
    head: string,
    files: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const found = await inspected({ "config.py": head + END, "changes.py": CHANGES, ...files });
    return typeof found === "string" ? found : (found.gatewayDetection?.outcome ?? "");
  };

  it.each<[string, string]>([
    ["a docstring", '"""Read from changes\nimport changes\n"""\n'],
    ["a comment", "# import changes\nx = 1  # from changes import y\n"],
    ["a text", "x = 'from changes import y; import changes'\n"],
    ["an f-string", "x = f'import changes {1}'\n"],
    ["an attribute and a keyword", "import os\nx = dict(changes=1)\n"],
    ["the part after the module", "from math import changes\nimport os.changes as x\n"],
  ])("are not %s", async (_, head) => {
    expect(await outcome(head)).toBe("known");
  });

  it.each<[string, string]>([
    ["a statement", "import changes\n"],
    ["the second of several", "import os, changes as x\n"],
    ["a module's part", "import changes.x as y\n"],
    ["after from", "from changes import (\n  x,\n)\n"],
    ["relative", "try:\n  from .changes import x\nexcept ImportError: pass\n"],
    ["over two lines", "import os, \\\n  changes\n"],
    ["in a function", "def f():\n  import changes\n"],
    ["after a semicolon", "x = 1; import changes\n"],
    ["of another module", "import harmless\n"],
    ["a wide name, which Python reads as a plain one", "import ｃhanges\n"],
  ])("are found: %s", async (_, head) => {
    expect(await outcome(head, { "harmless.py": "def f():\n  from changes import x\n" })).toBe(
      "unknown",
    );
  });

  it("are unknown where a module is not Python", async () => {
    expect(await outcome("import broken\n", { "broken.py": "def (\n" })).toBe("unknown");
  });
});
