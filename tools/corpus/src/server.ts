import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@dagctl/client";
import { killAtExit, killGroup } from "./children.ts";

const PROGRAM = fileURLToPath(new URL("../../../packages/server/dist/main.js", import.meta.url));

/** The built server on a data folder of its own. */
export interface RunningServer {
  readonly client: Client;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly data: string;
  /** The prefix of the repositories that it may read. */
  readonly repositories: string;
  readonly path: string;
}

/**
 * Starts the built server on a free port.
 *
 * @throws Error with what it printed, when it ends before it listens
 */
export async function startServer({
  data,
  repositories,
  path,
}: ServerOptions): Promise<RunningServer> {
  const token = randomUUID();
  const child = spawn(process.execPath, [PROGRAM, "--port", "0", "--data", data], {
    detached: true,
    // What the server reports of its own failures is for the person who runs this.
    stdio: ["ignore", "pipe", 2],
    env: {
      UV_CACHE_DIR: join(homedir(), ".cache", "uv"),
      // By hand, packages without a wheel are built.
      DAGCTL_SOURCE_DISTRIBUTIONS: "build",
      UV_LINK_MODE: "hardlink",
      UV_COMPILE_BYTECODE: "0",
      ...process.env,
      PATH: path,
      DAGCTL_TOKEN: token,
      DAGCTL_GIT_ALLOW: repositories,
    },
  });
  const release = killAtExit(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    const baseUrl = await addressOf(child);
    return {
      client: createClient({ baseUrl, token, organization: "org-local" }),
      async close() {
        child.kill("SIGTERM");
        await ended;
        release();
      },
    };
  } catch (error) {
    killGroup(child.pid);
    throw error;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const collect = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      const url = /listening on (http:[^\s"]+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", collect);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`the server ended before it listened:\n${text}`)));
  });
}
