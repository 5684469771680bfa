import { type ChildProcess, spawn } from "node:child_process";
import { isPresent, until } from "@dagctl/testing";

export interface ServerOptions {
  /** The built server of any version. */
  readonly program: string;
  /** A command and its flags. @default serve */
  readonly args?: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working folder. */
  readonly folder: string;
}

/** A started server of any version. */
export interface ServerProcess {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** Returns everything that it has printed so far. */
  readOutput(): string;
  /** Sends SIGTERM and returns the exit code once it has ended. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL. Its runs go on. */
  kill(): Promise<void>;
}

const START_MS = 120_000;

function startProgram({ program, args = [], environment, folder }: ServerOptions): {
  child: ChildProcess;
  readOutput: () => string;
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { child, readOutput: () => text, ended };
}

/**
 * Runs a command of the server, such as `token create`, and returns what it printed. @throws Error
 * when it fails
 */
export async function runServerCommand(options: ServerOptions): Promise<string> {
  const { readOutput, ended } = startProgram(options);
  const code = await ended;
  if (code !== 0)
    throw new Error(
      `dagctl-server ${options.args?.join(" ") ?? ""} ended with ${code}: ${readOutput()}`,
    );
  return readOutput();
}

/**
 * Starts a server and resolves when it listens.
 *
 * @throws Error with what it printed when it ends before, or does not listen within two minutes
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { child, readOutput, ended } = startProgram(options);
  let code: number | null | undefined;
  void ended.then((value) => (code = value));
  const isListening = (): boolean => {
    // The last line of the start message contains it, so what comes before it is complete too.
    if (readOutput().includes("/logs?follow=true")) return true;
    if (code === undefined) return false;
    throw new Error(`The server ended with ${code} before it listened: ${readOutput()}`);
  };
  await until(isListening, isPresent, {
    what: "The start of the server",
    timeoutMs: START_MS,
    pauseMs: 20,
    describe: readOutput,
    failure(message) {
      child.kill("SIGKILL");
      return new Error(message);
    },
  });
  const url = /^dagctl-server listening on (\S+)$/m.exec(readOutput())?.[1];
  if (url === undefined) throw new Error(`The server did not print its address: ${readOutput()}`);
  return {
    url,
    readOutput,
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
