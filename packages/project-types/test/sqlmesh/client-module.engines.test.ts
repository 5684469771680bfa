import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { CLIENT_MODULE } from "../../src/sqlmesh/client-module.ts";
import { withSqlmesh } from "./gateways/loader.ts";

const CONFIG = `from dagctl import get_state_connection
from sqlmesh.core.config import Config
config = Config(gateways={"a": {"connection": {"type": "duckdb"}, "state_connection": get_state_connection(gateway="a", insecure=True)}}, model_defaults={"dialect": "duckdb"})
`;
const LOAD = `import json, sys
from pathlib import Path
from sqlmesh.core.config import Config
from sqlmesh.core.config.loader import load_configs
[config] = load_configs(None, Config, [Path(sys.argv[1])]).values()
print(json.dumps([[name, gateway.state_connection and gateway.state_connection.database] for name, gateway in config.gateways.items()]))
`;

test.each([
  ["0.130.0", "2024-11-01"],
  ["0.236.4", "2026-11-20"],
])(
  "SQLMesh %s uses the managed state from the module that replaces the client",
  async (version, day) => {
    const folder = await mkdtemp(join(tmpdir(), "dagctl-client-"));
    try {
      await Promise.all([mkdir(join(folder, "project")), mkdir(join(folder, "modules"))]);
      await writeFile(join(folder, "project", "config.py"), CONFIG);
      await writeFile(join(folder, "modules", "dagctl.py"), CLIENT_MODULE);
      const run = promisify(execFile);
      const prefix = "SQLMESH__GATEWAYS__A__STATE_CONNECTION";
      const state = {
        [`${prefix}__TYPE`]: "duckdb",
        [`${prefix}__DATABASE`]: join(folder, "state.db"),
      };
      await withSqlmesh(version, day, async (python) => {
        const base = {
          PATH: process.env["PATH"] ?? "",
          TMPDIR: folder,
          HOME: folder,
          PYTHONPATH: join(folder, "modules"),
        };
        const load = (
          environment: Readonly<Record<string, string>>,
        ): Promise<{ readonly stdout: string }> =>
          run(python, ["-c", LOAD, join(folder, "project")], { env: { ...base, ...environment } });
        const { stdout } = await load(state);
        expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual([
          ["a", join(folder, "state.db")],
        ]);
        await expect(load({})).rejects.toThrow(
          "This run has no managed state: set use_managed_state_database of the project to true",
        );
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
