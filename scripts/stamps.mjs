import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

function filesOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesOf(join(path, name)));
}

/** Returns a digest of names and contents: dates mean nothing after a clone or a checkout. */
export function digest(root, paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesOf(join(root, path))))
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Returns whether the step that wrote this stamp was done for exactly this digest. */
export function isStamped(file, value) {
  try {
    return readFileSync(file, "utf8") === value;
  } catch {
    return false;
  }
}

export function stamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}

function holderLives(file) {
  try {
    process.kill(Number(readFileSync(join(file, "pid"), "utf8")), 0);
    return true;
  } catch (error) {
    // A lock that was just made and has no pid yet, or a process of another user, counts as alive.
    return (
      error.code === "EPERM" ||
      (error.code === "ENOENT" &&
        Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 2000)
    );
  }
}

/**
 * Runs `work` while no other command of this checkout installs or builds. Takes over a lock whose
 * process died.
 */
export async function alone(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (holderLives(lock)) await sleep(100);
      else rmSync(lock, { recursive: true, force: true });
    }
  }
  const free = () => rmSync(lock, { recursive: true, force: true });
  process.once("exit", free);
  try {
    writeFileSync(join(lock, "pid"), String(process.pid));
    return await work();
  } finally {
    free();
    process.off("exit", free);
  }
}
