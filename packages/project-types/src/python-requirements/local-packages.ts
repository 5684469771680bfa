import { countStepsOf } from "@dagctl/core/driver-kit";
import { unreadable } from "./file-text.ts";
import { inFolder } from "./folders-above.ts";
import {
  fileIn,
  fromFolder,
  packagePaths,
  pathInRepository,
  SETUP_FILES,
} from "./included-path.ts";
import { parsePyproject, readPyproject } from "./pyproject/pyproject.ts";
import type { TomlFile } from "./pyproject/poetry.ts";
import { tableOf, tablesOf, textsOf } from "./pyproject/toml.ts";
import { normalizeName } from "./requirement.ts";
import type { FolderRequest } from "./file-lines.ts";
import type { ReadContext } from "./requirements-file.ts";
import { note, type Place, refuse } from "./result.ts";

const MOST_PACKAGES = 50;
/** Folders of modules in one repository, and the characters of their paths: a run gets all. */
const MOST_FOLDERS = 50;
const MOST_PATH_CHARACTERS = 5_000;
const STEPS_OF_PACKAGE = 500;
/** Another text is no name of a package. */
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9])?$/i;
/** Build backends that compile, so that the folder alone is not the package. */
const COMPILING = /^(?:maturin|scikit_build_core|mesonpy|setuptools_rust|pdm\.backend\.cython)\b/;
const ONLY_SETUP = "whose dependencies are only in setup.py or setup.cfg, which are not executed";
/** What a person does about a package without a file to read. The repository may be of others. */
const ADVICE = {
  folder: {
    setup: "add a pyproject.toml with [project]",
    absent: "name the folder of a package of the repository",
    project: "add it, with name and dependencies",
  },
  repository: {
    setup: "name a version that an index has, or publish the wheel to one",
    absent: "name its subdirectory that has one",
    project: "name a version that an index has, or publish the wheel to one",
  },
};

/**
 * Reads a package that is a folder of the repository, as text. Its dependencies are installed, and
 * its modules are imported from the checkout, as after an editable installation. Nothing is built.
 *
 * @param seen the folders that were read, with their extras; a folder is read once
 * @returns the name of the package; `undefined` where it was refused, read before or has none
 */
export async function readLocalPackage(
  context: ReadContext,
  place: Place,
  { from, path, extras, what = "folder" }: FolderRequest,
  seen: Set<string>,
): Promise<string | undefined> {
  const { findings, folder: projectFolder, budget } = context;
  const problem = (text: string): undefined => {
    refuse(findings, place, text);
    return undefined;
  };
  const folder = typeof path === "string" ? pathInRepository(from, path) : undefined;
  if (folder === undefined)
    return problem(
      "installs a folder or a file that is not in the repository: commit the folder, and name it relative to this file",
    );
  if (isFile(folder))
    return problem("installs a file: name the folder of the package, or a package of an index");
  const key = `${folder} ${[...extras].sort().join(",")}`;
  if (seen.has(key)) return undefined;
  if (seen.size >= MOST_PACKAGES)
    return problem(`names more than ${MOST_PACKAGES} folders: join them`);
  seen.add(key);
  const file = fileIn(folder);
  countStepsOf(budget, fromFolder(projectFolder, file))(STEPS_OF_PACKAGE);
  await budget.rest();
  const setup = SETUP_FILES.map((name) => inFolder(folder, name));
  const found = await context.read(packagePaths(folder), { from: "repository" });
  if (found.get(folder)?.kind === "submodule")
    return problem(`installs a ${what} that is a submodule, and none is fetched: name its own URL`);
  const own = found.get(file);
  const hasSetup = setup.some((name) => found.has(name));
  if (own?.kind !== "file")
    return problem(
      own === undefined && hasSetup
        ? `installs a ${what} ${ONLY_SETUP}: ${ADVICE[what].setup}`
        : own === undefined
          ? `installs a ${what} that has no pyproject.toml: ${ADVICE[what].absent}`
          : `installs a ${what} with a pyproject.toml ${unreadable(own) ?? ""}`,
    );
  findings.files.add(file);
  const toml = parsePyproject(context, file, own.text);
  if (!toml) return undefined;
  const built = whyCompiled(toml) ?? (what === "repository" ? whyGenerated(toml) : undefined);
  if (built) return problem(`installs a ${what} that ${built}: publish the package to an index`);
  const name = nameOf(toml);
  // A package of Poetry that needs nothing but Python has a name.
  if (!(await readPyproject(context, toml, extras)) && name === undefined)
    return problem(
      hasSetup
        ? `installs a ${what} ${ONLY_SETUP}: ${ADVICE[what].setup}`
        : `installs a ${what} whose pyproject.toml has no [project]: ${ADVICE[what].project}`,
    );
  if (name !== undefined) findings.localNames.add(normalizeName(name));
  if (hasEntryPoints(toml))
    note(findings, place, `names a ${what} with entry points, which are not registered`);
  const folders = new Set([...findings.folders, ...(await moduleFolders(context, toml, folder))]);
  if (folders.size > MOST_FOLDERS || [...folders].join("").length > MOST_PATH_CHARACTERS)
    return problem(
      `installs packages with more than ${MOST_FOLDERS} folders of modules, or ${MOST_PATH_CHARACTERS} characters of their paths: join them`,
    );
  for (const each of folders) findings.folders.add(each);
  return name;
}

/**
 * Adds the folder with the modules of the project's own package, where its file says that it is
 * one: pip, uv and Poetry install it with its dependencies.
 */
export async function addOwnModules(context: ReadContext, toml: TomlFile): Promise<void> {
  const tool = tableOf(toml.root, "tool");
  const isPackage =
    tableOf(toml.root, "build-system") !== undefined &&
    tableOf(tool, "poetry")?.["package-mode"] !== false &&
    tableOf(tool, "uv")?.["package"] !== false;
  const folder = toml.path.split("/").slice(0, -1).join("/");
  if (!isPackage || whyCompiled(toml)) return;
  for (const each of await moduleFolders(context, toml, folder, { isCertain: true }))
    context.findings.folders.add(each);
}

function isFile(path: string): boolean {
  return /\.(?:whl|zip|tar\.gz|tgz)$/i.test(path);
}

function nameOf({ root }: TomlFile): string | undefined {
  const poetry = tableOf(tableOf(root, "tool"), "poetry");
  const name = tableOf(root, "project")?.["name"] ?? poetry?.["name"];
  return typeof name === "string" && NAME.test(name) ? name : undefined;
}

/** Returns why the package needs a compiler, to follow "a folder that", or `undefined`. */
function whyCompiled({ root }: TomlFile): string | undefined {
  const backend = tableOf(root, "build-system")?.["build-backend"];
  const setuptools = tableOf(tableOf(root, "tool"), "setuptools");
  const compiles =
    (typeof backend === "string" && COMPILING.test(backend)) ||
    setuptools?.["ext-modules"] !== undefined;
  return compiles ? "has modules to compile, and nothing of a repository is built" : undefined;
}

/** Returns why modules are missing in a checkout, to follow "a repository that". */
function whyGenerated({ root }: TomlFile): string | undefined {
  const tool = tableOf(root, "tool");
  const scm = tableOf(tool, "setuptools_scm");
  const hatch = tableOf(tableOf(tableOf(tool, "hatch"), "build"), "hooks");
  const pdm = tableOf(tool, "pdm");
  const writes =
    ["write_to", "version_file"].some((key) => scm?.[key] !== undefined) ||
    tableOf(hatch, "vcs") !== undefined ||
    tableOf(hatch, "custom") !== undefined ||
    tableOf(pdm, "version")?.["write_to"] !== undefined ||
    tableOf(tableOf(tool, "poetry"), "build")?.["script"] !== undefined;
  return writes
    ? "has files that its build writes, and nothing of a repository is built"
    : undefined;
}

function hasEntryPoints({ root }: TomlFile): boolean {
  const plugins = tableOf(tableOf(tableOf(root, "tool"), "poetry"), "plugins");
  const points = tableOf(tableOf(root, "project"), "entry-points") ?? plugins;
  return Object.keys(points ?? {}).length > 0;
}

/**
 * Returns the folders of the repository that contain the package's modules, by what the file says
 * to its build backend, else by the usual layouts.
 *
 * @param options.isCertain only folders that have a module of the package's name
 */
async function moduleFolders(
  context: ReadContext,
  toml: TomlFile,
  folder: string,
  { isCertain = false }: { readonly isCertain?: boolean } = {},
): Promise<readonly string[]> {
  const declared = listDeclaredFolders(toml).map((each) =>
    pathInRepository(toml.path, each || "."),
  );
  const inside = declared.filter((each) => each !== undefined);
  if (inside.length > 0) return [...new Set(inside)];
  const module = (nameOf(toml) ?? "").replaceAll(/[-.]+/g, "_").toLowerCase();
  const source = folder === "" ? "src" : `${folder}/src`;
  const found = await context.read([source, folder], { from: "repository" });
  const hasModule = (path: string): boolean => {
    const directory = found.get(path);
    const names = directory?.kind === "directory" ? directory.entries : [];
    return names.some(
      (name) => name.toLowerCase() === module || name.toLowerCase() === `${module}.py`,
    );
  };
  if (hasModule(source)) return [source];
  if (hasModule(folder)) return [folder];
  if (isCertain) return [];
  return [found.get(source)?.kind === "directory" ? source : folder];
}

/** Returns the folders of modules that a build backend is given, relative to the file. */
function listDeclaredFolders({ root }: TomlFile): readonly string[] {
  const tool = tableOf(root, "tool");
  const setuptools = tableOf(tool, "setuptools");
  const wheel = ["build", "targets", "wheel"].reduce(tableOf, tableOf(tool, "hatch"));
  const one = [
    tableOf(setuptools, "package-dir")?.[""],
    tableOf(tableOf(tool, "pdm"), "build")?.["package-dir"],
    tableOf(tableOf(tool, "uv"), "build-backend")?.["module-root"],
    ...tablesOf(tableOf(tool, "poetry"), "packages").map((each) => each["from"]),
  ].filter((each) => typeof each === "string");
  return [
    ...one,
    ...(textsOf(tableOf(tableOf(setuptools, "packages"), "find")?.["where"]) ?? []),
    ...(textsOf(wheel?.["packages"]) ?? []).map((each) => each.split("/").slice(0, -1).join("/")),
  ];
}
