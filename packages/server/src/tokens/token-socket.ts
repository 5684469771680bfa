import { closeSync, constants, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { LogEntry } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";
import { controlIn } from "../data-folder.ts";
import { linesOf } from "./socket-lines.ts";
import { callTokens, LONGEST_CALL } from "./token-calls.ts";

/** The longest path of a socket that every system takes, in bytes. */
const LONGEST_PATH = 100;

/** Returns the path of the socket in a data folder, as a person reads it. */
export const socketIn = (data: string): string => join(controlIn(data), "tokens");

/**
 * Returns what is in the place of the socket and can be none: `a folder` or `a file`. `undefined`
 * where a socket is there, or nothing.
 */
export function socketObstacle(data: string): string | undefined {
  const found = statSync(socketIn(data), { throwIfNoEntry: false });
  if (found === undefined || found.isSocket()) return undefined;
  return found.isDirectory() ? "a folder" : "a file";
}

/** A path of the socket that the system takes, which is valid until it is closed. */
export interface SocketPath {
  readonly path: string;
  close(): void;
}

/**
 * Returns a path of the socket. A long one goes through a descriptor of its folder, where the
 * system has such paths.
 *
 * @throws Node's error where the folder does not exist
 */
export function socketPath(data: string): SocketPath {
  const folder = controlIn(data);
  const path = socketIn(data);
  if (process.platform !== "linux" || Buffer.byteLength(path) <= LONGEST_PATH)
    return { path, close: () => undefined };
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return {
    path: join(`/proc/self/fd/${descriptor}`, "tokens"),
    close: () => closeSync(descriptor),
  };
}

async function answerTo(store: TokenStore, line: string): Promise<object> {
  try {
    return { answer: await callTokens(store, line) };
  } catch (error) {
    const { code, message, retryable } = asDagctlError(error);
    return { error: { code, message, retryable } };
  }
}

async function serveConnection(socket: Socket, store: TokenStore): Promise<void> {
  for await (const line of linesOf(socket, LONGEST_CALL))
    socket.write(`${JSON.stringify(await answerTo(store, line))}\n`);
}

/**
 * Serves the tokens to commands of the data folder's owner until it is closed. Where the system
 * has no such socket it logs a warning: the commands then need the server to be stopped.
 *
 * The caller has the data folder for itself, so a socket that is there was left by a killed
 * server.
 */
export async function serveTokens(
  data: string,
  store: TokenStore,
  log: (entry: LogEntry) => void,
): Promise<{ close(): Promise<void> }> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => connections.delete(socket));
    void serveConnection(socket, store).catch(() => socket.destroy());
  });
  let place: SocketPath | undefined;
  try {
    mkdirSync(controlIn(data), { recursive: true, mode: 0o700 });
    place = socketPath(data);
    const { path } = place;
    rmSync(path, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({
      level: "warn",
      message: `The commands \`token\` work only while this server is stopped: ${controlIn(data)} can have no socket (${reason})`,
    });
  }
  return {
    async close() {
      for (const socket of connections) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      place?.close();
    },
  };
}
