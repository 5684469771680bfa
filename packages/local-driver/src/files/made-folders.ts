import type { LogEntry } from "@dagctl/core";
import { asDagctlError, DagctlError, machineError } from "@dagctl/core/errors";
import { lstat, open } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileErrorCode } from "./file-errors.ts";
import { entries, exists, isFolder, makeFolder, syncFolder } from "./files.ts";
import { isEncodedName, type Layout } from "./layout.ts";

interface Places {
  readonly paths: Layout;
  readonly log: (entry: LogEntry) => void;
}

/** The folders whose content is stored nowhere else. */
const CLASSES = ["deployments", "secrets", "state", "tombstones", "work"] as const;
const SECRETS = "secrets";

/** Returns the names of the marks for the folders that contain a path: `secrets.org-1`. */
function marksFor({ root }: Layout, path: string): readonly string[] {
  const [first = "", second] = relative(root, path).split(sep);
  if (!CLASSES.some((name) => name === first)) return [];
  return first === SECRETS && second !== undefined ? [first, `${first}.${second}`] : [first];
}

/** Returns the path of the folder that a mark is for; `undefined` where a mark is for none. */
function folderOf({ root }: Layout, mark: string): string | undefined {
  const [first = "", second, ...rest] = mark.split(".");
  if (!CLASSES.some((name) => name === first) || rest.length > 0) return undefined;
  if (second === undefined) return join(root, first);
  return first === SECRETS ? join(root, first, second) : undefined;
}

/**
 * Returns whether a folder is absent. Another thing in its place does not mean that, except for
 * secrets: nothing else would report that they cannot be read.
 */
async function isAbsent({ secretsRoot }: Layout, path: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isDirectory()) return false;
    return path === secretsRoot || dirname(path) === secretsRoot;
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(fileErrorCode(error) ?? "");
  }
}

/**
 * Marks the folders that contain a path as made, before something is written to them: an absent
 * folder with a mark has had content. An empty file per folder is written by several processes at
 * once without the loss of a mark: a command may store a secret while the server runs.
 */
export async function markFolders(paths: Layout, path: string): Promise<void> {
  for (const mark of marksFor(paths, path)) {
    const file = join(paths.folders, mark);
    if (await exists(file)) continue;
    await makeFolder(paths.folders);
    await (await open(file, "a", 0o600)).close();
    await syncFolder(paths.folders);
  }
}

/**
 * Refuses a start while a folder is absent that was made: it would begin empty. The folder of
 * marks exists.
 *
 * @throws DagctlError `unavailable` with the names of the folders and what to do
 */
export async function checkFolders({ paths, log }: Places): Promise<void> {
  const absent: string[] = [];
  for (const mark of await entries(paths.folders)) {
    const folder = folderOf(paths, mark);
    if (folder === undefined || !(await isAbsent(paths, folder))) continue;
    if (mark.includes(".")) log({ level: "error", message: absence([paths.displayPath(folder)]) });
    else absent.push(paths.displayPath(folder));
  }
  if (absent.length > 0) throw new DagctlError("unavailable", absence(absent));
  // A folder that cannot be read must not keep the others from being started.
  await markExisting(paths).catch((error: unknown) => {
    const { message } = machineError(error, "Noting the folders") ?? asDagctlError(error);
    log({ level: "warn", message });
  });
}

/** Marks what is there: of an installation of an earlier version, or of one that was killed. */
async function markExisting(paths: Layout): Promise<void> {
  for (const name of CLASSES)
    if (await isFolder(join(paths.root, name))) await markFolders(paths, join(paths.root, name));
  for (const organization of await entries(paths.secretsRoot)) {
    const folder = join(paths.secretsRoot, organization);
    if (isEncodedName(organization) && (await isFolder(folder))) await markFolders(paths, folder);
  }
}

/**
 * Refuses calls on the secrets of an organization while their folder is absent that was made.
 *
 * @throws DagctlError `internal` with the name of the folder and what to do
 */
export async function checkSecretsFolder(paths: Layout, organization: string): Promise<void> {
  const folder = paths.secrets(organization);
  if (!(await isAbsent(paths, folder))) return;
  const mark = marksFor(paths, folder).at(-1) ?? SECRETS;
  if (await exists(join(paths.folders, mark)))
    throw new DagctlError("internal", absence([paths.displayPath(folder)]), {
      details: { damaged: true },
    });
}

function absence(folders: readonly string[]): string {
  const [one = ""] = folders;
  return folders.length === 1
    ? `The folder ${one} is absent, or no folder, and it was there before. Put it back, from a backup or by mounting its disk. To begin without its content, make an empty folder of that name`
    : `The folders ${folders.join(", ")} are absent, or no folders, and they were there before. Put them back, from a backup or by mounting their disk. To begin without their content, make empty folders of these names`;
}
