import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { takeLock } from "@dagctl/control-plane/lock";
import { runProgram } from "../versions/programs.ts";
import { type Client, client } from "./client.ts";
import { endProcessesBelow } from "./left-processes.ts";
import { type MoveTimes, moveTimesBelow, movingTimes } from "./moved-times.ts";
import { environmentOf, INSTALLATIONS, readRecording, type StoredRecording } from "./places.ts";
import type { Recording } from "./recording.ts";
import { runServerCommand, type ServerProcess, startServer } from "./server-process.ts";

/** A recorded installation at the place where it was made. */
export interface Installation {
  /** What was recorded of it; its times are moved with those of the files. */
  readonly recording: Recording;
  readonly root: string;
  readonly data: string;
  /** Changes the times of another part of the recording in the same way. */
  readonly moveTimes: MoveTimes;
  /** Starts a server of any version on it. `settings` are added to those that were recorded. */
  start(program: string, settings?: Recording["settings"]): Promise<ServerProcess>;
  /** Runs a command of a server of any version on it. */
  command(
    program: string,
    args: readonly string[],
    settings?: Recording["settings"],
  ): Promise<string>;
  /** Returns the API of a server, with the recorded token of that name. */
  client(server: ServerProcess, token?: string): Client;
  /** Kills its servers, removes its files and lets the next test use the place. */
  release(): Promise<void>;
}

const PAUSE_MS = 100;

/**
 * Unpacks a recording. Waits while another process uses the same one: an installation has one
 * place, because its records hold absolute paths.
 */
export async function restoreInstallation(stored: StoredRecording): Promise<Installation> {
  mkdirSync(INSTALLATIONS, { recursive: true });
  const lock = new DatabaseSync(join(INSTALLATIONS, `${stored.commit}-${stored.kind}.lock`), {
    timeout: 0,
  });
  while (!takeLock(lock)) await sleep(PAUSE_MS);
  try {
    const { recordedAt, root } = readRecording(stored);
    const moveTimes = movingTimes(recordedAt);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    await runProgram("tar", ["-xzpf", join(stored.folder, "installation.tar.gz"), "-C", root], {
      cwd: root,
    });
    moveTimesBelow(root, moveTimes);
    const recording = JSON.parse(
      moveTimes(readFileSync(join(stored.folder, "recording.json"), "utf8")),
    ) as Recording;
    const servers: ServerProcess[] = [];
    const options = (program: string, settings: Recording["settings"] = {}) => {
      if (!existsSync(program))
        throw new Error(`${program} is not there: build it first (npm run build)`);
      return {
        program,
        environment: { ...environmentOf(root, recording.settings), ...settings },
        folder: root,
      };
    };
    return {
      recording,
      root,
      data: join(root, "data"),
      moveTimes,
      async start(program, settings) {
        const server = await startServer(options(program, settings));
        servers.push(server);
        return server;
      },
      command: (program, args, settings) =>
        runServerCommand({ ...options(program, settings), args }),
      client(server, name = "default") {
        const token = recording.tokens.find((one) => one.name === name);
        if (token === undefined) throw new Error(`The recording has no token ${name}`);
        return client(server.url, token.value);
      },
      async release() {
        for (const server of servers) await server.kill();
        endProcessesBelow(root);
        rmSync(root, { recursive: true, force: true });
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}
