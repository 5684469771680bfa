import { linkSync, lstatSync, mkdirSync, readdirSync, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where uv has what it has unpacked. */
const ARCHIVES = /^archive-v\d+$/;
const FOLDER = "__pycache__";

/**
 * Links the bytecode that programs have left in Python environments into the cache of uv
 * (`UV_CACHE_DIR`), which links it into each later environment that has the same packages. Without
 * it the first start of SQLMesh or dbt in an environment compiles a thousand modules, and takes
 * more than twice the processor time of a later one. Does nothing where there is no such cache.
 *
 * @param environments the folder of the environments; it need not exist
 */
export function keepBytecode(environments: string): void {
  const cache = process.env["UV_CACHE_DIR"];
  if (cache === undefined) return;
  const added = filesIn(environments)
    .filter((path) => path.endsWith(".pyc") && basename(dirname(path)) === FOLDER)
    // The others are links to the cache already.
    .filter((path) => statOf(path)?.nlink === 1);
  if (added.length === 0) return;
  const sources = sourcesOf(cache);
  for (const path of added) {
    const [module = ""] = basename(path).split(".");
    const source = statOf(join(dirname(dirname(path)), `${module}.py`));
    const cached = source && sources.get(source.ino);
    if (cached !== undefined) link(path, join(dirname(cached), FOLDER, basename(path)));
  }
}

/** Returns the modules of the cache by their inodes, which environments have links to. */
function sourcesOf(cache: string): ReadonlyMap<number, string> {
  const modules = filesIn(cache, (name) => ARCHIVES.test(name)).filter((path) =>
    path.endsWith(".py"),
  );
  return new Map(
    modules.flatMap((path): [number, string][] => {
      const stats = statOf(path);
      return stats ? [[stats.ino, path]] : [];
    }),
  );
}

/** Returns all files below the entries of a folder whose names fit. */
function filesIn(folder: string, fits: (name: string) => boolean = () => true): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter(fits);
  } catch {
    return [];
  }
  return names
    .map((name) => join(folder, name))
    .filter((path) => statOf(path)?.isDirectory() === true)
    .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Tests damage environments, and remove them at any time. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Another file of tests may have linked it, or be removing what it comes from. */
function link(path: string, target: string): void {
  try {
    mkdirSync(dirname(target), { recursive: true });
    linkSync(path, target);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EEXIST", "ENOENT", "EXDEV", "EMLINK"].includes(code)) throw error;
  }
}
