import { onTestFinished } from "vitest";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import { gitServer } from "@dagctl/test-servers";
import type { GitServer } from "@dagctl/test-servers";
import { join } from "node:path";
import { startProgram, temporaryFolder } from "../running-server.ts";
import type { Program } from "../running-server.ts";
import { api } from "./api.ts";
import type { Api } from "./api.ts";

/**
 * Must not appear anywhere: the operator's token, and a variable of the server that no run may get.
 */
export const TOKEN = "the-token-of-the-test";
export const CANARY = "a-password-of-the-operator";

/** A built server with its data folder, and a Git server that it may use. */
export interface BuiltServer {
  readonly git: GitServer;
  readonly data: string;
  /**
   * Starts the server, again after it was killed. `more`: variables for its environment, in
   * addition to those of every test. `port`: any free one where none is given.
   */
  start(more?: Readonly<Record<string, string>>, port?: number): Promise<Api>;
  /** Returns the API of the running server as the holder of a token has it. */
  as(token: string): Promise<Api>;
  /** Kills the server process alone, at once; what it started lives on. */
  kill(): Promise<void>;
  /** Sends SIGTERM, and returns how it ended. */
  stop(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Returns everything that the servers of this test printed. */
  said(): string;
  dispose(): Promise<void>;
}

export async function builtServer(): Promise<BuiltServer> {
  const { folder, remove } = temporaryFolder();
  const git = await gitServer();
  const data = join(folder, "data");
  const programs: Program[] = [];
  // The rest of the environment is inherited, because it may say where packages come from.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith("DAGCTL_"),
    ),
  );
  const running = (): Program => {
    const program = programs.at(-1);
    if (program === undefined) throw new Error("no server was started");
    return program;
  };
  return {
    git,
    data,
    async start(more = {}, port = 0) {
      const program = startProgram({
        args: ["--port", String(port), "--data", data],
        folder,
        environment: {
          ...inherited,
          DAGCTL_GIT_ALLOW: git.url,
          DAGCTL_TOKEN: TOKEN,
          WAREHOUSE_PASSWORD: CANARY,
          ...more,
        },
      });
      programs.push(program);
      return api(await program.listening(), TOKEN);
    },
    as: async (token) => api(await running().listening(), token),
    async kill() {
      running().process.kill("SIGKILL");
      await running().ended();
    },
    async stop() {
      running().process.kill("SIGTERM");
      return running().ended();
    },
    said: () => programs.map((program) => program.said()).join(""),
    async dispose() {
      for (const program of programs) program.kill();
      keepBytecode(join(data, "local", "environments"));
      await git.close();
      remove();
    },
  };
}

/** Returns a built server that is disposed when the running test has ended. */
export async function builtServerOfTest(): Promise<BuiltServer> {
  const server = await builtServer();
  onTestFinished(() => server.dispose());
  return server;
}
