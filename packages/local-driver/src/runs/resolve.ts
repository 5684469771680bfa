import type {
  Argument,
  EnvironmentValue,
  FolderArgument,
  RunRequest,
  Workload,
} from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { invalid } from "@dagctl/core/errors";
import { readdirSync } from "node:fs";
import { delimiter, dirname, join, posix } from "node:path";
import { importFolder } from "../files/imported-trees.ts";
import { certificates } from "../processes/environment.ts";
import type { OrderedFile, OrderedStep } from "../processes/order.ts";
import type { RunParts } from "./run-parts.ts";

/** The folders that a workload can refer to. */
interface Folders {
  readonly project: string;
  readonly working: string;
}

export interface Resolved {
  readonly steps: readonly OrderedStep[];
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly OrderedFile[];
  /** Values that the log must not show. */
  readonly masked: readonly string[];
}

const refuse = (path: string, message: string): never => {
  throw invalid([{ path, message }]);
};

/** Returns a path below a folder. @throws DagctlError `invalid` when it leads out of the folder */
function below(folder: string, path: string): string {
  const normal = posix.normalize(path);
  const leaves =
    posix.isAbsolute(path) ||
    normal === ".." ||
    normal.startsWith("../") ||
    path.includes("\0") ||
    path.includes("\\");
  return leaves
    ? refuse("path", `${JSON.stringify(path)} leaves its folder`)
    : join(folder, normal);
}

const place = (argument: FolderArgument, folders: Folders): string =>
  argument.path === undefined
    ? folders[argument.folder]
    : below(folders[argument.folder], argument.path);

const checkName = (name: string): void => {
  if (name === "" || name.includes("=") || name.includes("\0"))
    refuse(`environment.${name}`, "is not a valid name of an environment variable");
};

/**
 * Returns the variables that the organization stores for its runs. A file cannot be at its own
 * path, because that path belongs to the machine, and other runs share it. It gets a folder inside
 * the run's, so that two files never conflict.
 */
function variablesOf(
  request: RunRequest,
  mounted: string,
): Pick<Resolved, "environment" | "files" | "masked"> {
  const environment: Record<string, string> = {};
  const files: OrderedFile[] = [];
  for (const [index, { name, value, file }] of request.variables.entries()) {
    checkName(name);
    const text = value.reveal();
    // Node would repeat the value when it refuses it.
    if (text.includes("\0"))
      refuse(
        `environment.${name}`,
        "contains the NUL character, which an environment variable cannot",
      );
    const path = file && below(join(mounted, String(index)), file.path.replace(/^\/+/, ""));
    if (file && path !== undefined) files.push({ path, text, mode: file.permissions });
    environment[name] = path ?? text;
  }
  const masked = request.variables.flatMap(({ value, sensitive }) =>
    sensitive ? [value.reveal()] : [],
  );
  return { environment, files, masked };
}

/**
 * Returns PYTHONPATH. The package folders of the environment that dagctl built come before a run's
 * own. Python would search a run's own folders before its installed packages, so a folder that
 * contains another `sqlmesh` would replace the version that the project asks for.
 */
function pythonPath(
  own: string | undefined,
  environment: string | undefined,
  modules: string | undefined,
  imported: readonly string[],
): Readonly<Record<string, string>> {
  const first = modules === undefined ? [] : [modules];
  const last = [...imported, ...(own ? [own] : [])];
  if (last.length === 0 || environment === undefined)
    return first.length + last.length > 0
      ? { PYTHONPATH: [...first, ...last].join(delimiter) }
      : {};
  const versions = readdirSync(join(environment, "lib")).filter((name) => /^python\d/.test(name));
  const packages = versions
    .sort()
    .map((version) => join(environment, "lib", version, "site-packages"));
  return { PYTHONPATH: [...first, ...packages, ...last].join(delimiter) };
}

/** Returns the folders of the repository that the workload imports modules from. */
function importFolders(
  { importFolders: folders = [], repository }: Workload,
  project: string,
): readonly string[] {
  const up = (repository.path ?? "").split("/").filter((part) => part !== "");
  const root = join(project, ...up.map(() => ".."));
  return folders.map((folder) => (folder === "" ? root : below(root, folder)));
}

/** Returns the folders of other repositories that the workload imports modules from. */
function listImportedRepositories(
  { importRepositories = [] }: Workload,
  checkout: string,
): readonly string[] {
  return importRepositories.flatMap(({ folders }, index) => {
    const root = importFolder(checkout, index);
    return folders.map((folder) => (folder === "" ? root : below(root, folder)));
  });
}

/**
 * Writes the workload's Python modules next to the files of variables, which have numbers as names.
 */
function modulesOf(
  { pythonModules = {} }: Workload,
  mounted: string,
): { readonly folder?: string; readonly files: readonly OrderedFile[] } {
  const folder = join(mounted, "modules");
  const files = Object.entries(pythonModules).map(([name, text]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) refuse(`pythonModules.${name}`, "is not a module's name");
    return { path: join(folder, `${name}.py`), text, mode: 0o400 };
  });
  return { files, ...(files.length > 0 ? { folder } : {}) };
}

/**
 * Resolves everything that a run needs. The environment inherits nothing: the server's own
 * variables must not reach a run.
 */
export function resolveRun(
  request: RunRequest,
  workload: Workload,
  places: {
    /** The project's folder, in the checkout or in the working copy. */
    readonly project: string;
    /** The project's folder in other runs, where it is another one. */
    readonly usual?: string | undefined;
    /** The current folder. */
    readonly home: string;
    readonly parts: RunParts;
    readonly working: string;
    readonly temporary: string;
    readonly mounted: string;
    readonly mark: string;
    readonly secrets: Readonly<Record<string, Secret>>;
  },
): Resolved {
  const secrets = { ...places.secrets, ...request.secrets };
  const argument = (value: Argument): string =>
    typeof value === "string" ? value : place(value, places);
  const value = (name: string, given: EnvironmentValue): string => {
    if (typeof given === "string" || "folder" in given) return argument(given);
    const secret = Object.hasOwn(secrets, given.secret) ? secrets[given.secret] : undefined;
    return (
      secret?.reveal() ??
      refuse(
        `environment.${name}`,
        `refers to the secret ${given.secret}, which was not handed over`,
      )
    );
  };
  const programs =
    places.parts.environment === undefined
      ? dirname(process.execPath)
      : join(places.parts.environment, "bin");
  const variables = variablesOf(request, places.mounted);
  const modules = modulesOf(workload, places.mounted);
  const environment: Record<string, string> = {
    ...certificates(),
    ...variables.environment,
    ...pythonPath(variables.environment["PYTHONPATH"], places.parts.environment, modules.folder, [
      ...importFolders(workload, places.project),
      ...listImportedRepositories(workload, places.parts.checkout),
    ]),
    // A variable must not change what a run cannot do without.
    PATH: [programs, "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: places.home,
    // A shell sets it, so configurations read it (`env_var('PWD')`).
    PWD: places.home,
    TMPDIR: places.temporary,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "1",
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    PYTHONUNBUFFERED: "1",
    ...(places.parts.environment === undefined ? {} : { VIRTUAL_ENV: places.parts.environment }),
    ...(places.usual === undefined ? {} : { DAGCTL_PROJECT_FOLDER: places.usual }),
  };
  for (const [name, given] of Object.entries(workload.environment)) {
    checkName(name);
    environment[name] = value(name, given);
  }
  const [name, digest] = places.mark.split("=", 2);
  if (name !== undefined && digest !== undefined) environment[name] = digest;
  const steps = request.steps.map(({ name, argv: [program, ...rest] }) => ({
    name,
    program: program === "node" ? process.execPath : program,
    args: rest.map(argument),
  }));
  const masked = [...Object.values(secrets).map((secret) => secret.reveal()), ...variables.masked];
  return { steps, environment, files: [...variables.files, ...modules.files], masked };
}
