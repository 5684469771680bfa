import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

type Damage = (path: string) => void;

const written =
  (text: string): Damage =>
  (path) =>
    writeFileSync(path, text);

/** Every way in which something other than its record can be at the path of a file. */
export const WAYS: Readonly<Record<string, Damage>> = {
  "is empty": written(""),
  "is garbage": written("\u0000\u0001 garbage {"),
  "is cut off": (path) => writeFileSync(path, '{"ref":{"organization":"org-1"'),
  "holds null": written("null"),
  "holds an array": written("[]"),
  "has the wrong shape": written(
    '{"ref":{"organization":1},"generation":"2","status":"fine","pid":-1,"reason":3}',
  ),
  "is nested too deep": written(`${"[".repeat(200_000)}${"]".repeat(200_000)}`),
  "hides its depth in a field": written(
    `{"workload":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
  ),
  "is huge"(path) {
    writeFileSync(path, "");
    truncateSync(path, 17 * 1024 * 1024);
  },
  "is a folder"(path) {
    mkdirSync(path);
    writeFileSync(join(path, "inside"), "");
  },
  "is a link to itself": (path) => symlinkSync(path, path),
  "is a named pipe": (path) => void execFileSync("mkfifo", [path]),
};

/** What can be in the place of a folder. */
export const FOLDER_WAYS: Readonly<Record<string, Damage>> = {
  "is a file": written("a file"),
  "is a link to itself": (path) => symlinkSync(path, path),
};

/** Writes the damage in the place of what is there. */
export function damage(path: string, way: Damage): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  way(path);
}

/** Returns what is at a path, for a comparison; `undefined` when nothing is. */
export function seen(path: string): unknown {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const { size, mode, ino } = found;
  if (found.isFile() && size < 1_000_000) return { ino, mode, text: readFileSync(path, "latin1") };
  if (found.isSymbolicLink()) return { ino, link: readlinkSync(path) };
  return { ino, mode, size };
}
