import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENT_FUNCTIONS, CLIENT_MODULE } from "../../src/sqlmesh/client-module.ts";
import { sqlmeshPython } from "./gateways/loader.ts";

const CONFIG = `from dagctl import get_state_connection
from sqlmesh.core.config import Config
config = Config(gateways={"a": {"connection": {"type": "duckdb"}, "state_connection": get_state_connection(gateway="a", insecure=True)}}, model_defaults={"dialect": "duckdb"})
`;
const LOAD = `import json, sys
from pathlib import Path
from sqlmesh.core.config import Config
from sqlmesh.core.config.loader import load_configs
[config] = load_configs(None, Config, [Path(sys.argv[1])]).values()
print(json.dumps([[name, gateway.state_connection.type_, getattr(gateway.state_connection, "database")] for name, gateway in config.gateways.items()]))
`;
const OTHERS = `import json, dagctl
print(json.dumps([dagctl.get_fresh_token(), dagctl.check_environment_protection("prod", project_id="x"), dagctl.__version__]))
`;
const NAMES = `import json
names = {}
exec("from dagctl import *", names)
print(json.dumps(sorted(name for name in names if not name.startswith("_"))))
`;
const SITE_PACKAGES = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
const run = promisify(execFile);
const ofFile = (name: string): string =>
  `def get_state_connection(**_): return {"type": "duckdb", "database": "${name}.db"}\n`;

/** By version, the day after its release: what it depends on is taken as of then. */
const DAYS: Readonly<Record<string, string>> = {
  "0.130.0": "2024-11-01",
  "0.236.4": "2026-11-20",
};
/** CI tries the newest. */
const VERSIONS = versionsToTest(Object.keys(DAYS), ["0.236.4"]);

describe.each(VERSIONS)("the module that replaces the client, with SQLMesh %s", (version) => {
  let folder: string;
  let environment: Awaited<ReturnType<typeof sqlmeshPython>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dagctl-client-"));
    await Promise.all([mkdir(join(folder, "project")), mkdir(join(folder, "modules"))]);
    await writeFile(join(folder, "project", "config.py"), CONFIG);
    await writeFile(join(folder, "modules", "dagctl.py"), CLIENT_MODULE);
    environment = await sqlmeshPython(version, DAYS[version] ?? "");
    // A package of the requirements, which would ask for a login.
    const { stdout } = await run(environment.python, ["-c", SITE_PACKAGES]);
    const installed = join(stdout.trim(), "dagctl");
    await mkdir(installed);
    await writeFile(join(installed, "__init__.py"), ofFile("package"));
  }, 300_000);
  afterAll(async () => {
    await environment?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function output(
    program: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<unknown> {
    const { stdout } = await run(environment.python, ["-c", ...program], {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", TMPDIR: folder, HOME: folder, ...variables },
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  }
  const project = (): readonly string[] => [LOAD, join(folder, "project")];
  const modules = (): Readonly<Record<string, string>> => ({
    PYTHONPATH: join(folder, "modules"),
  });
  const duckdb = { DAGCTL_STATE__TYPE: "duckdb", DAGCTL_STATE__DATABASE: "managed.db" };
  const postgres = {
    DAGCTL_STATE__TYPE: "postgres",
    DAGCTL_STATE__HOST: "db.example.com",
    DAGCTL_STATE__PORT: "5432",
    DAGCTL_STATE__DATABASE: "states",
    DAGCTL_STATE__USER: "shop",
    DAGCTL_STATE__PASSWORD: "a b$c",
    DAGCTL_STATE__SSLMODE: "require",
  };

  test("returns the managed state, and wins over an installed package of that name", async () => {
    expect(await output(project(), {})).toEqual([["a", "duckdb", "package.db"]]);
    expect(await output(project(), { ...modules(), ...duckdb })).toEqual([
      ["a", "duckdb", "managed.db"],
    ]);
  });

  test("returns a connection of PostgreSQL with all fields that dagctl sets", async () => {
    const program = ["import dagctl, json; print(json.dumps(dagctl.get_state_connection()))"];
    expect(await output(program, { ...modules(), ...postgres })).toEqual({
      type: "postgres",
      host: "db.example.com",
      port: "5432",
      database: "states",
      user: "shop",
      password: "a b$c",
      sslmode: "require",
    });
  });

  test("has the other names of the client", async () => {
    expect(await output([OTHERS], { ...modules(), ...postgres })).toEqual(["a b$c", null, "0.4.1"]);
    expect(await output([OTHERS], { ...modules(), ...duckdb })).toEqual(["", null, "0.4.1"]);
  });

  test("binds its functions, and os, where all its names are imported", async () => {
    expect(await output([NAMES], modules())).toEqual([...CLIENT_FUNCTIONS, "os"].sort());
  });

  test("says which field gives a run the managed state where it has none", async () => {
    await expect(output(project(), modules())).rejects.toThrow(
      "This run has no managed state: set use_managed_state_database of the project to true",
    );
  });

  test("loses against a dagctl.py in the project's folder", async () => {
    const own = join(folder, "project", "dagctl.py");
    await writeFile(own, ofFile("own"));
    try {
      expect(await output(project(), { ...modules(), ...duckdb })).toEqual([
        ["a", "duckdb", "own.db"],
      ]);
    } finally {
      await rm(own);
    }
  });
});
