import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { controlGroupMembers } from "./control-group.ts";

// This file must not import core at run time: the supervisor uses it too.

/** Identifies a process for certain: pids are reused, so the start time is a part of it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time on Linux, the start time elsewhere. */
  readonly birth: string;
}

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly session: number;
}

/**
 * A variable in the environment of every step of a run, with the run's marker: it finds the
 * processes of a run even after they left their group.
 */
export const RUN_MARKER = "DAGCTL_RUN";
/** The same for the supervisor of a run. */
export const SUPERVISOR_MARKER = "DAGCTL_SUPERVISOR";
/** The same for programs that build environments. */
export const BUILD_MARKER = "DAGCTL_BUILD";

const run = promisify(execFile);
const LINUX = process.platform === "linux";

async function stat(pid: number | "self"): Promise<readonly string[] | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  // The name is in parentheses and may contain anything, so the fields are counted after its end.
  // The first one is the state.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields;
}

async function ps(format: string, pid?: number): Promise<readonly string[]> {
  const which = pid === undefined ? ["-A"] : ["-p", String(pid)];
  const answer = await run("ps", [...which, "-o", format], {
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
  }).catch(() => undefined);
  return (
    answer?.stdout
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "") ?? []
  );
}

/**
 * Returns the birth of a process; `undefined` when no process of that number lives (a zombie does
 * not count).
 */
export async function birthOf(pid: number): Promise<string | undefined> {
  if (!LINUX) return (await ps("lstart=", pid))[0];
  const fields = await stat(pid);
  if (fields === undefined) return undefined;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()}/${fields[19] ?? ""}`;
}

export async function isAlive(process: ProcessIdentity): Promise<boolean> {
  return (await birthOf(process.pid)) === process.birth;
}

/**
 * Returns whether a process lives and carries the mark, where its environment can be read. A record
 * that a run can write says which process it means; what a process carries in its environment no
 * other process can write.
 */
export async function isMarked(process: ProcessIdentity, mark: string): Promise<boolean> {
  if (!(await isAlive(process))) return false;
  return !LINUX || (await environmentOf(process.pid))?.includes(mark) !== false;
}

/** Returns the number of a process's parent, `undefined` where the process is gone. */
export async function parentOf(pid: number): Promise<number | undefined> {
  const parent = LINUX ? (await stat(pid))?.[1] : (await ps("ppid=", pid))[0];
  return parent === undefined ? undefined : Number(parent);
}

/** Returns whether a process is stopped (SIGSTOP, or a debugger). */
export async function isStopped(pid: number): Promise<boolean> {
  const state = LINUX ? (await stat(pid))?.[0] : (await ps("stat=", pid))[0];
  return state !== undefined && /^t/i.test(state);
}

async function table(): Promise<readonly ProcessEntry[]> {
  if (!LINUX) {
    return (await ps("pid=,pgid=,sess=")).map((line) => {
      const [pid, group, session] = line.split(/\s+/).map(Number);
      return { pid: pid ?? 0, group: group ?? 0, session: session ?? 0 };
    });
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(async (pid) => ({ pid, fields: await stat(pid) })));
  return all.flatMap(({ pid, fields }) =>
    fields === undefined ? [] : [{ pid, group: Number(fields[2]), session: Number(fields[3]) }],
  );
}

export interface ProcessFilter {
  /** `NAME=value` entries of an environment; seen on Linux only. */
  readonly marks: readonly string[];
  /**
   * Groups whose leader is identified by its birth. When the leader is gone, the mark finds the
   * members.
   */
  readonly groups?: readonly ProcessIdentity[];
  /** Folders of control groups (see `findControlGroup`), all of whose members count. */
  readonly controlGroups?: readonly string[];
}

/**
 * Returns the living processes that carry one of the marks or are members of one of the groups.
 * Never returns this process, and never all of its own group or session: every group in question is
 * led by a process in a session of its own.
 */
export async function findProcesses({
  marks,
  groups = [],
  controlGroups = [],
}: ProcessFilter): Promise<readonly number[]> {
  const known = new Set<number>();
  for (const group of groups) if (await isAlive(group)) known.add(group.pid);
  const members = new Set((await Promise.all(controlGroups.map(controlGroupMembers))).flat());
  const found: number[] = [];
  const all = await table();
  const own = all.find(({ pid }) => pid === process.pid);
  for (const id of own === undefined ? [] : [own.group, own.session]) known.delete(id);
  for (const { pid, group, session } of all) {
    if (pid === process.pid) continue;
    if (known.has(group) || known.has(session) || members.has(pid)) found.push(pid);
    else if (LINUX && marks.length > 0 && (await carries(pid, marks))) found.push(pid);
  }
  return found;
}

/** What the processes of a group take together. */
export interface GroupUsage {
  readonly processes: number;
  readonly residentBytes: number;
}

/** Returns what the processes of a group, and of the session that its leader leads, take. */
export async function usageOf(leader: ProcessIdentity): Promise<GroupUsage> {
  const pids = await findProcesses({ marks: [], groups: [leader] });
  const sizes = await Promise.all(pids.map(residentBytesOf));
  return { processes: pids.length, residentBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function residentBytesOf(pid: number): Promise<number> {
  const text = LINUX
    ? await readFile(`/proc/${pid}/status`, "latin1").catch(() => "")
    : `VmRSS: ${(await ps("rss=", pid))[0] ?? ""}`;
  return Number(/^VmRSS:\s*(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
}

async function carries(pid: number, marks: readonly string[]): Promise<boolean> {
  // The process of another user cannot be read, and does not belong to this driver.
  return (await environmentOf(pid))?.some((entry) => marks.includes(entry)) === true;
}

async function environmentOf(pid: number): Promise<readonly string[] | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => undefined);
  return text?.split("\0");
}
