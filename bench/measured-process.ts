import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Usage {
  /** User and system time of all threads since the process began, in microseconds. */
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
  /** The largest amount of memory since the process began. */
  readonly peakRssBytes: number;
}

/**
 * A server in a process of its own, so that it shares its event loop neither with its client nor
 * with another measured server.
 */
export interface MeasuredProcess {
  readonly url: string;
  usage(): Promise<Usage>;
  /** Sends SIGTERM and waits until the process has ended. */
  stop(): Promise<void>;
}

export interface MeasuredProgram {
  readonly file: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** The folder and the name of a CPU profile, which is written when the process ends. */
  readonly profile?: { readonly folder: string; readonly name: string };
}

const REPORT = new URL("./usage-report.ts", import.meta.url).href;
const LISTENING = /listening on (http:\/\/\S+)/;

/**
 * Starts a program that prints `… listening on URL`. Rejects with the program's output when it ends
 * before that.
 */
export async function startMeasured({
  file,
  args = [],
  environment = {},
  nodeOptions = [],
  profile,
}: MeasuredProgram): Promise<MeasuredProcess> {
  const options = [...nodeOptions, ...profileOptions(profile), "--import", REPORT];
  const child = spawn(process.execPath, [...options, file, ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      UV_CACHE_DIR: process.env["UV_CACHE_DIR"],
      ...environment,
    },
  });
  const ended = once(child, "exit");
  const url = await listening(child, file);
  return {
    url,
    async usage() {
      const answer = once(child, "message");
      child.send("usage");
      const [usage] = await answer;
      return usage as Usage;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Returns the options of Node that write a CPU profile. */
export function profileOptions(profile: MeasuredProgram["profile"]): readonly string[] {
  if (!profile) return [];
  const { folder, name } = profile;
  return ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`];
}

function listening(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const heard = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      const url = LISTENING.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${name} ended before it listened:\n${said}`)));
  });
}
