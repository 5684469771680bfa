import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";

/** The folder of the data, and where the person set it. */
interface DataFolder {
  readonly path: string;
  /** `--data`, `DAGCTL_DATA` or `dagctl.yaml:3`. Absent: it is the default. */
  readonly origin?: string | undefined;
}

/**
 * Creates the folder, for its owner only, where it is missing. Throws Node's own error where it
 * cannot be created, read or written.
 */
export function makeDataFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
}

const FORBIDDEN = {
  is: "this user may not read and write there",
  remedy: "Give that user the right to it (chown, chmod)",
};

/** What an error of the file system means for a folder, and what to do first. */
const MEANING: Readonly<Record<string, { readonly is: string; readonly remedy: string }>> = {
  EEXIST: { is: "it is a file, not a folder", remedy: "Move the file away" },
  ENOTDIR: {
    is: "it, or a part of its path, is a file, not a folder",
    remedy: "Move the file away",
  },
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: { is: "its disk is mounted for reading only", remedy: "Mount it for writing" },
};

/**
 * Returns an error of Node's on the data folder, or in it, in words that name the setting and say
 * what to do. Returns `undefined` for any other error.
 */
export function dataFolderProblem(
  error: unknown,
  { path, origin }: DataFolder,
): string | undefined {
  if (!(error instanceof Error) || !("path" in error) || typeof error.path !== "string")
    return undefined;
  const code = systemErrorCode(error) ?? "";
  const meaning = MEANING[code];
  const within = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
  // A folder above it counts too, because missing ones are created with it.
  if (meaning === undefined || !(within(error.path, path) || within(path, error.path)))
    return undefined;
  const at = error.path === path || code === "ENOTDIR" ? "" : ` at ${error.path}`;
  const from = origin === undefined ? "the default of --data" : `from ${origin}`;
  return `the data folder ${path} (${from}) cannot be used: ${meaning.is}${at}. ${meaning.remedy}, or name another folder with --data, DAGCTL_DATA or the key data of the settings file`;
}

/** Returns the path of the records in a data folder. */
export const recordsIn = (data: string): string => join(data, "dagctl.db");

/** Returns the folder in a data folder over which commands reach a running server. */
export const controlIn = (data: string): string => join(data, "control");

/** What deployments leave in a data folder. */
const DEPLOYED = ["local/deployments", "local/tombstones", "local/state", "local/work"] as const;

function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return (
    found !== undefined && (found.isDirectory() ? readdirSync(path).length > 0 : found.size > 0)
  );
}

/**
 * Returns what deployments have left in a data folder, by paths in it. It is empty where nothing
 * was ever deployed from there.
 */
export const deploymentTraces = (data: string): readonly string[] =>
  DEPLOYED.filter((name) => isThere(join(data, name)));

/** Returns whether a server has stored variables: a command stores secrets of other names only. */
const hasVariables = (secrets: string): boolean =>
  statSync(secrets, { throwIfNoEntry: false })?.isDirectory() === true &&
  readdirSync(secrets, { recursive: true }).some((path) => path.includes("/variables%2f"));

/** What the records know of a data folder. */
interface Recorded {
  /** Whether there is a record of a project, or was one. */
  readonly isUsed: boolean;
  /** Whether a project was deployed from there, and may still be. */
  readonly isDeployed: boolean;
}

/**
 * Refuses a start without the folder of what is deployed on this machine although a server has
 * served from there: the local driver would begin empty, with no secret, state database or file of
 * a run.
 *
 * @throws Error that names the folder and says what to do
 */
export function checkLocalFolder(data: string, { isUsed, isDeployed }: Recorded): void {
  const local = join(data, "local");
  const deployments = join(local, "deployments");
  // A server makes `local` before it serves, and then `control`. A deployment makes the other one.
  const made = [
    ...(isUsed || existsSync(controlIn(data)) ? [local] : []),
    ...(isDeployed ? [deployments] : []),
  ];
  const absent = made.find((path) => !existsSync(path));
  if (absent !== undefined)
    throw new Error(
      `the folder ${absent} is absent although this data folder was in use: put it back, from a backup or by mounting its disk. To begin without its content, make an empty folder ${deployments}`,
    );
}

const BACKUP =
  "put it back, or a backup of it, and keep what else is there: the start then says whether it has every change, with its -wal. To begin without records, move everything in the folder away";

/**
 * Refuses a start on records that are gone although the folder was in use: a full disk, a failed
 * restore or a mistake may leave an empty file or none. That would count as a new installation,
 * and everything that is deployed would be forgotten.
 *
 * @throws Error that names the file and says what to do
 */
export function checkRecords(data: string, file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true)
    throw new Error(`${file} is a folder, not the database of this server: ${BACKUP}`);
  if (found !== undefined && found.size > 0) return;
  const name = basename(file);
  const traces = [
    ...[`${name}-wal`, `${name}.commits`].filter((one) => isThere(join(data, one))),
    // Every server makes it after the database, so a new database may have it, and an absent one
    // was there. Without a server version 0.1.0 made the file of its tokens, too.
    ...(found === undefined
      ? existsSync(`${file}.lock`)
        ? [`${name}.lock`]
        : []
      : isThere(join(data, "tokens.json"))
        ? ["tokens.json"]
        : []),
    ...deploymentTraces(data),
    ...(hasVariables(join(data, "local/secrets")) ? ["local/secrets"] : []),
  ];
  if (traces.length === 0) return;
  const is = found === undefined ? "absent" : "empty";
  throw new Error(
    `${file} is ${is} although this data folder was in use (${traces.join(", ")}): ${BACKUP}`,
  );
}
