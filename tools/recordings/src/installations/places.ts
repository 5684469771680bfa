import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Kind, Recording } from "./recording.ts";

/** Folder of the recordings that are committed: `COMMIT/KIND/`. */
export const RECORDINGS: string = fileURLToPath(new URL("../../data", import.meta.url));

/** A recording that is committed. */
export interface StoredRecording {
  /** The name of its folder, such as `c42623b`. */
  readonly commit: string;
  readonly kind: Kind;
  /** Its folder. */
  readonly folder: string;
}

/** The commit of version 0.1.0. */
const RELEASED = "c42623b";

/** Returns the recordings of one kind, one for each recorded commit. */
export function listRecordings(kind: Kind): readonly StoredRecording[] {
  return readdirSync(RECORDINGS)
    .toSorted()
    .map((commit) => ({ commit, kind, folder: join(RECORDINGS, commit, kind) }))
    .filter(({ folder }) => existsSync(folder));
}

/**
 * Returns those of the oldest commit, which was released; those of all commits if
 * `DAGCTL_TEST_EXHAUSTIVE` is set.
 */
export function listTestedRecordings(kind: Kind): readonly StoredRecording[] {
  const all = listRecordings(kind);
  if (process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined) return all;
  return all.filter(({ commit }) => commit === RELEASED);
}

/** Reads what is recorded in addition to the files of the installation. */
export const readRecording = ({ folder }: StoredRecording): Recording =>
  JSON.parse(readFileSync(join(folder, "recording.json"), "utf8")) as Recording;

/**
 * Returns the folder of one installation, the same when it is recorded and when it is upgraded:
 * records contain absolute paths.
 */
export const rootOf = (commit: string, kind: Kind): string =>
  join(INSTALLATIONS, `${commit}-${kind}`);

/**
 * This is not the folder for temporary files of this process: a recording is unpacked at the place
 * where it was made.
 */
export const INSTALLATIONS = "/tmp/dagctl-recorded";

/**
 * Where notifications of recorded installations are sent. Nothing accepts a connection there but a
 * receiver that a test starts: what was recorded is not delivered.
 */
export const RECEIVER = "http://127.0.0.1:24631/messages/";

const PROGRAMS = ["git", "ps", "sh"];

/**
 * Returns the environment of a server of a recorded installation. Its PATH has Git and no Python,
 * so that projects that need Python are the same on every machine.
 */
export function environmentOf(
  root: string,
  settings: Recording["settings"],
): Record<string, string> {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const program of PROGRAMS) {
    const place = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
    if (place === undefined) throw new Error(`${program} is not on PATH: install it`);
    if (!existsSync(join(bin, program))) symlinkSync(place, join(bin, program));
  }
  return { PATH: bin, HOME: root, DAGCTL_DATA: join(root, "data"), DAGCTL_PORT: "0", ...settings };
}
