import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { readFile, realpath, rmdir, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

// This file must not import core at run time: the supervisor uses it too.

/** A process writes this to mean itself. */
const SELF = "0";

/** Type of the file system of control groups of version 2, from `linux/magic.h`. */
const CGROUP2 = 0x63677270;

const processesFile = (group: string): string => join(group, "cgroup.procs");

/**
 * Returns the control group of this process, as a folder, where this process may create groups
 * below it (cgroup version 2, delegated), else `undefined`. A group contains every process of a
 * run, whatever its session and its environment are, unless a process moves itself out on purpose.
 */
export function findControlGroup(): string | undefined {
  try {
    const own = ownGroup(
      readFileSync("/proc/self/cgroup", "utf8"),
      readFileSync("/proc/self/mountinfo", "utf8"),
    );
    if (own === undefined) return undefined;
    accessSync(processesFile(own), constants.W_OK);
    const probe = join(own, `dagctl-probe-${process.pid}`);
    mkdirSync(probe);
    rmdirSync(probe);
    return own;
  } catch {
    // Another system than Linux, a read-only mount, or a group of another user.
    return undefined;
  }
}

/**
 * Returns the folder of a process's own group of version 2, from its `/proc/self/cgroup` and
 * `/proc/self/mountinfo`.
 */
export function ownGroup(cgroup: string, mountinfo: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(cgroup)?.[1];
  if (path === undefined) return undefined;
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ", 2);
    if (!after.startsWith("cgroup2 ")) continue;
    const [, , , root = "/", mount = "/"] = before.split(" ");
    const below = relative(root, path);
    if (below !== ".." && !below.startsWith("../")) return join(mount, below);
  }
  return undefined;
}

/**
 * Calls `work`, which starts processes, while this process is a member of the group, so that they
 * are members from their first instruction on. Creates the group. Where it cannot be used, `work`
 * is called all the same.
 */
export function inControlGroup<T>(group: string | undefined, work: () => T): T {
  if (group === undefined || !enter(group)) return work();
  try {
    return work();
  } finally {
    writeFileSync(processesFile(dirname(group)), SELF);
  }
}

function enter(group: string): boolean {
  try {
    mkdirSync(group, { recursive: true });
    writeFileSync(processesFile(group), SELF);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns whether the folder is a control group of that name, after links are resolved: a record
 * that a run can write may name any folder.
 */
export async function isControlGroup(folder: string, name: string): Promise<boolean> {
  try {
    const real = await realpath(folder);
    return basename(real) === name && (await statfs(real)).type === CGROUP2;
  } catch {
    return false;
  }
}

/** Returns the processes of the group, none where there is no such group. */
export async function controlGroupMembers(group: string): Promise<readonly number[]> {
  const text = await readFile(processesFile(group), "latin1").catch(() => "");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [Number(line)]));
}

/**
 * Ends all processes of the group at once, also those that it is starting. Older kernels than 5.14
 * cannot.
 */
export async function killControlGroup(group: string): Promise<void> {
  await writeFile(join(group, "cgroup.kill"), "1").catch(() => undefined);
}

/** Removes a group without processes. One that still has some stays. */
export async function removeControlGroup(group: string): Promise<void> {
  await rmdir(group).catch(() => undefined);
}
