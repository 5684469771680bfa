import type { ReadFiles } from "@dagctl/core/contracts";
import { inFolder } from "./folders-above.ts";
import { STANDARD_MODULES, TOOL_MODULES } from "./known-modules.ts";
import type { ReadContext } from "./requirements-file.ts";
import { note, OWN_PLACE, type Place, refuse } from "./result.ts";
import { isToolName } from "./tool-source.ts";

/** A module file: source, bytecode, or compiled for a Python. */
const MODULE = /^([A-Za-z_]\w*)(?:\.pyc?|(?:\.[\w-]+)?\.so)$/;
/** Packages that add to the package `dbt`, as an adapter does. */
const PART_OF_DBT = /^dbt-/;

/** A module of a package that Python would import in the place of another one. */
interface ReplacedModule {
  readonly module: string;
  /** The package of the tool that has the module; absent for one of the standard library. */
  readonly owner?: string;
}

/**
 * Refuses a package whose modules would be imported in the place of Python's own, or of those that
 * the tool needs. A package of the same name may be a fork: pip installs it in that place, too.
 */
export async function checkModules(
  { read, tools, findings }: ReadContext,
  name: string | undefined,
): Promise<void> {
  for (const found of await findReplacedModules(read, findings.folders, tools)) {
    const { module, owner } = found;
    const whose = owner === undefined ? "that of Python" : "the one that the tool needs";
    if (!isOwner(name, found))
      refuse(
        findings,
        OWN_PLACE,
        `installs a repository whose module ${module} would replace ${whose}: rename the module there`,
      );
    else if (name === owner)
      note(findings, OWN_PLACE, `replaces the package ${name}, which the tool needs`);
  }
}

/**
 * Notes modules of the project's own packages that Python would import in place of its own. They
 * are not refused: often nothing imports them.
 */
export async function noteStandardModules(
  { read, findings, tools }: ReadContext,
  place: Place,
): Promise<void> {
  for (const { module, owner } of await findReplacedModules(read, findings.folders, tools))
    if (owner === undefined)
      note(
        findings,
        place,
        `has a folder with the module ${module}, which replaces that of Python: rename it where a run fails by it`,
      );
}

/**
 * Returns the modules in folders that Python would import in place of its own, or of those that the
 * tool needs: the folders come before both on the path. Of a folder without `__init__.py` it
 * prefers the other module.
 */
async function findReplacedModules(
  read: ReadFiles,
  folders: Iterable<string>,
  tools: readonly { readonly name: string }[],
): Promise<readonly ReplacedModule[]> {
  const known = listKnownModules(tools);
  const paths = [...folders];
  const found = await read(paths, { from: "repository" });
  const names = paths.flatMap((folder) => {
    const content = found.get(folder);
    const entries = content?.kind === "directory" ? content.entries : [];
    return entries.map((entry) => ({ folder, entry, module: MODULE.exec(entry)?.[1] }));
  });
  const files = names.flatMap(({ module = "" }) => known(module) ?? []);
  const inits = names
    .filter(({ entry }) => known(entry) !== undefined)
    .map(({ folder, entry }) => ({ entry, path: `${inFolder(folder, entry)}/__init__.py` }));
  const there = await read(
    inits.map(({ path }) => path),
    { from: "repository" },
  );
  const packages = inits.flatMap(({ entry, path }) =>
    there.has(path) ? (known(entry) ?? []) : [],
  );
  const all = [...files, ...packages];
  return [...new Map(all.map((one) => [one.module, one])).values()];
}

/** Returns whether a package has a module because it is the one that the tool needs, or a part. */
function isOwner(name: string | undefined, { owner }: ReplacedModule): boolean {
  if (name === undefined || owner === undefined) return false;
  return name === owner || (owner === "dbt-core" && PART_OF_DBT.test(name));
}

function listKnownModules(
  tools: readonly { readonly name: string }[],
): (module: string) => ReplacedModule | undefined {
  const owners = Object.entries(TOOL_MODULES).flatMap(([tool, modules]) =>
    isToolName(tools, tool) ? [modules] : [],
  );
  return (module) => {
    if (STANDARD_MODULES.has(module)) return { module };
    const owner = owners.map((modules) => modules.get(module)).find((each) => each !== undefined);
    return owner === undefined ? undefined : { module, owner };
  };
}
