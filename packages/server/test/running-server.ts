import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built program, by its path: these tests see what a person starts. */
export const PROGRAM: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const CHECKOUT = fileURLToPath(new URL("../../../", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A started program in a process group of its own. */
export interface Program {
  readonly process: ChildProcess;
  /** All that it printed so far. */
  said(): string;
  /** Resolves to the base URL once it listens; rejects with what it said when it ends before. */
  listening(): Promise<string>;
  ended(): Promise<Ended>;
  /** Ids of the processes that its group still holds. */
  group(): readonly number[];
  /** Ends the whole group, for clean-up. */
  kill(): void;
}

export interface Start {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** `npm start` in the checkout instead of the program itself. */
  readonly throughNpm?: boolean;
}

function groupOf(leader: number): readonly number[] {
  return execFileSync("ps", ["-eo", "pid=,pgid=,stat="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, group, state]) => Number(group) === leader && !(state ?? "Z").startsWith("Z"))
    .map(([pid]) => Number(pid));
}

/** Starts the server. Its environment is only what is given, `PATH` and `HOME`. */
export function startProgram({
  args = [],
  environment = {},
  folder,
  throughNpm = false,
}: Start = {}): Program {
  const [file, argv] = throughNpm
    ? ["npm", ["start", "--", ...args]]
    : [process.execPath, [PROGRAM, ...args]];
  const child = spawn(file, argv, {
    cwd: throughNpm ? CHECKOUT : folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      UV_CACHE_DIR: process.env["UV_CACHE_DIR"],
      ...environment,
    },
  });
  let text = "";
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer): void => {
    text += chunk.toString("utf8");
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", heard);
  child.stderr.on("data", heard);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    process: child,
    said: () => text,
    listening: () =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const url = /(?:^|")dagctl-server listening on ([^\s"]+)(?:"|$)/m.exec(text)?.[1];
          // The message is printed whole, so what follows the first line is there too.
          const isWhole = text.includes("follow=true") || /^\{.*listening on.*\}$/m.test(text);
          if (url !== undefined && isWhole) resolve(url);
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`ended before it listened:\n${text}`)), reject);
      }),
    ended: () => ended,
    group: () => (child.pid === undefined ? [] : groupOf(child.pid)),
    kill() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    },
  };
}

/** A machine that has only the programs named: a folder for PATH. */
export function machineWith(folder: string, programs: readonly string[]): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const place = (process.env["PATH"] ?? "")
      .split(":")
      .map((path) => join(path, program))
      .find((path) => existsSync(path));
    if (place === undefined) throw new Error(`this test needs ${program} on the machine`);
    if (!existsSync(join(bin, program))) symlinkSync(place, join(bin, program));
  }
  return bin;
}

/** A temporary folder, and what removes it. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-server-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The token that a start showed. */
export function shownToken(program: Program): string {
  const token = /^token: (dctl_\S+)$/m.exec(program.said())?.[1];
  if (token === undefined) throw new Error(`no token shown:\n${program.said()}`);
  return token;
}
