import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CLIENT, CLIENT_MODULE } from "../../../src/sqlmesh/client-module.ts";
import type { GatewayCase } from "./cases.ts";

const PROGRAM = fileURLToPath(new URL("loader_oracle.py", import.meta.url));

export interface LoadedGateway {
  readonly name: string;
  readonly connection: unknown;
  readonly state: { readonly type?: unknown; readonly database?: unknown } | null;
}

export type Load =
  | {
      readonly gateways: readonly LoadedGateway[];
      /** Whether the configuration names gateways at all. */ readonly explicit: boolean;
    }
  | { readonly error: string };

/** What SQLMesh's loader made of a case, by the name of the environment. */
export type Loads = Readonly<
  Record<string, { readonly plain: Load; readonly injected: readonly Load[] }>
>;

export interface Question extends GatewayCase {
  /**
   * Variables that a run would have in addition to those of the environment; the case is loaded
   * once more with each.
   */
  readonly injections: readonly Readonly<Record<string, string>>[];
}

/**
 * Creates a Python environment with one version of SQLMesh, dependencies as of `day`. Returns the
 * path of its Python.
 */
export async function sqlmeshPython(
  version: string,
  day: string,
): Promise<{ readonly python: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-sqlmesh-"));
  const python = join(folder, "bin/python");
  const run = promisify(execFile);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run("uv", ["venv", "--quiet", "--no-project", "--allow-existing", folder]);
    // dbt 1.12 and later fetch a parser from elsewhere while they are built.
    await run("uv", [
      "pip",
      "install",
      "--quiet",
      "--python",
      python,
      "--exclude-newer",
      day,
      `sqlmesh==${version}`,
      "dbt-core<1.12",
      "dbt-duckdb",
    ]);
    return { python, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Creates such an environment for as long as `use` runs. */
export async function withSqlmesh<T>(
  version: string,
  day: string,
  use: (python: string) => Promise<T>,
): Promise<T> {
  const { python, remove } = await sqlmeshPython(version, day);
  try {
    return await use(python);
  } finally {
    await remove();
  }
}

/** Loads all of the cases in one process. */
export async function load(
  python: string,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, Loads>> {
  const child = spawn(python, [PROGRAM], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", TMPDIR: tmpdir() },
  });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  const code = new Promise<number | null>((resolve, reject) =>
    child.on("error", reject).on("close", resolve),
  );
  child.stdin.end(JSON.stringify({ cases: questions, modules: { [CLIENT]: CLIENT_MODULE } }));
  if ((await code) !== 0)
    throw new Error(
      `The loader's process failed: ${Buffer.concat(complaints).toString("utf8").slice(-2000)}`,
    );
  const answers = Buffer.concat(output)
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly id: string; readonly loads: Loads });
  return new Map(answers.map(({ id, loads }) => [id, loads]));
}
