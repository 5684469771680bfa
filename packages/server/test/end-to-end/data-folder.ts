import { execFile } from "node:child_process";
import {
  closeSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";

// What is not in the server's answers: files and processes, read from outside as an operator would.

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Returns what a read returns; `undefined` where the file is gone since it was listed. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isDuckDb(file: string): boolean {
  const head = Buffer.alloc(12);
  const opened = unlessGone(() => openSync(file, "r"));
  if (opened === undefined) return false;
  try {
    return readSync(opened, head) === 12 && head.toString("latin1", 8) === "DUCK";
  } finally {
    closeSync(opened);
  }
}

/**
 * Returns the DuckDB files below the parts that belong to projects: environments contain samples of
 * their own.
 */
export function duckDbFiles(data: string): readonly string[] {
  return filesIn(data).filter(
    (file) => !relative(data, file).includes("environments/") && isDuckDb(file),
  );
}

/** Returns the one of that name. */
export function duckDbFile(data: string, name: string): string {
  const found = duckDbFiles(data).filter((file) => file.endsWith(`/${name}`));
  if (found.length !== 1)
    throw new Error(`${found.length} files named ${name}: ${found.join(", ")}`);
  return found[0] ?? "";
}

/**
 * Returns the Python of the one environment that was built, or of the one that has this version of
 * SQLMesh.
 */
export function environmentPython(data: string, sqlmesh?: string): string {
  const root = join(data, "local", "environments");
  const found = readdirSync(root)
    .map((name) => join(root, name, "bin", "python"))
    .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)
    .filter((path) => sqlmesh === undefined || hasPackage(path, `sqlmesh-${sqlmesh}.dist-info`));
  if (found.length !== 1) throw new Error(`${found.length} environments: ${found.join(", ")}`);
  return found[0] ?? "";
}

function hasPackage(python: string, name: string): boolean {
  const libraries = join(dirname(dirname(python)), "lib");
  return readdirSync(libraries).some(
    (version) =>
      statSync(join(libraries, version, "site-packages", name), { throwIfNoEntry: false }) !==
      undefined,
  );
}

/** Returns the Python of the environment that a project has converged on. */
export function pythonOf(data: string, project: string): string {
  const converged = filesIn(join(data, "local", "deployments")).find((file) =>
    file.endsWith(`/${project}/converged.json`),
  );
  if (converged === undefined) throw new Error(`${project} has not converged`);
  const { environment } = JSON.parse(readFileSync(converged, "utf8")) as {
    readonly environment: string;
  };
  return join(environment, "bin", "python");
}

/**
 * Returns the Python of the environment that a project has converged on, and the DuckDB file of
 * that name in its working folder.
 */
export function workOf(
  data: string,
  project: string,
  name: string,
): { readonly python: string; readonly file: string } {
  const file = filesIn(join(data, "local", "work")).find(
    (path) => path.includes(`/${project}/`) && path.endsWith(`/${name}`),
  );
  if (file === undefined) throw new Error(`${project} has no file ${name}`);
  return { python: pythonOf(data, project), file };
}

const QUERY =
  "import duckdb, json, sys; print(json.dumps(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall(), default=str))";

/** Returns the rows of a query, through the DuckDB that the project itself uses. */
export async function query(
  python: string,
  file: string,
  sql: string,
): Promise<readonly (readonly unknown[])[]> {
  return JSON.parse(
    (await promisify(execFile)(python, ["-c", QUERY, file, sql])).stdout,
  ) as readonly (readonly unknown[])[];
}

/** Returns the names of the schemas that a DuckDB file has of its own. */
async function schemas(python: string, file: string): Promise<readonly string[]> {
  const rows = await query(
    python,
    file,
    "select distinct schema_name from information_schema.schemata where catalog_name = current_database() order by 1",
  );
  return rows.map(([name]) => String(name));
}

/** Returns the DuckDB files below the parts of projects that have a state of SQLMesh. */
export async function filesWithState(data: string, python: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const file of duckDbFiles(data))
    if ((await schemas(python, file)).includes("sqlmesh")) files.push(file);
  return files;
}

/**
 * Returns the relative paths that have a word in their name or, except for large files and
 * databases, in their text.
 */
export function tracesIn(data: string, word: string): readonly string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(
      ({ entry, path }) =>
        !relative(data, path).startsWith("local/environments/") &&
        (relative(data, path).includes(word) ||
          (entry.isFile() && unlessGone(() => readFileSync(path))?.includes(word) === true)),
    )
    .map(({ path }) => relative(data, path))
    .toSorted();
}

function read(pid: string, name: "cmdline" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/**
 * Returns what a deleted project has left: its processes, DuckDB files of any project, and traces.
 * Operations, events and the tombstones that keep it from coming back are left for 7 days, and are
 * not included.
 */
export function remainderOf(data: string, id: string): readonly string[] {
  const traces = tracesIn(data, id).filter(
    (trace) => !trace.startsWith("dagctl.db") && !trace.startsWith("local/tombstones/"),
  );
  return [...processesWith(id).map(({ command }) => command), ...duckDbFiles(data), ...traces];
}

export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
  readonly environment: string;
}

/**
 * Returns the processes that have a word in their arguments, their environment or their working
 * directory. Linux only.
 */
export function processesWith(word: string): readonly SeenProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({
      pid: Number(pid),
      command: read(pid, "cmdline").replaceAll("\0", " ").trim(),
      environment: read(pid, "environ"),
      folder: folderOf(pid),
    }))
    .filter(
      ({ command, environment, folder }) =>
        command.includes(word) || environment.includes(word) || folder.includes(word),
    );
}
