import { closeSync, constants, mkdirSync, openSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LogEntry } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";
import { z } from "zod";
import { controlIn } from "../data-folder.ts";

// A running server has the database for itself. So a command at its side asks it for the tokens,
// over a socket in the data folder that only its owner can reach. Each line of a connection is a
// call in JSON, and each line of the answer is that of the next call.

const record = z.strictObject({
  id: z.string(),
  name: z.string(),
  organization: z.string().exactOptional(),
  access: z.enum(["read", "run", "write", "admin"]),
  digest: z.string(),
  createdAt: z.string(),
  createdBy: z.string().exactOptional(),
  expiresAt: z.string().exactOptional(),
  lastUsedOn: z.string().exactOptional(),
});

/** The calls of a token store that a command may make, with their parameters. */
const calls = {
  find: z.tuple([z.string()]),
  list: z.tuple([z.object({ organization: z.string().optional() })]),
  add: z.tuple([record]),
  addOnce: z.tuple([z.string(), z.array(record)]),
  hasMark: z.tuple([z.string()]),
  replace: z.tuple([z.string(), z.object({ digest: z.string(), createdAt: z.string() })]),
  delete: z.tuple([z.string()]),
  markUsed: z.tuple([z.string(), z.string()]),
};

const request = z.object({ call: z.string(), parameters: z.unknown() });

/** The name of a call that a command may make. */
export type TokenCall = Exclude<keyof TokenStore, "supports" | "open" | "close">;

/** The longest path of a socket that every system takes, in bytes. */
const LONGEST_PATH = 100;

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
  const path = join(folder, "tokens");
  if (process.platform !== "linux" || Buffer.byteLength(path) <= LONGEST_PATH)
    return { path, close: () => undefined };
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return {
    path: join(`/proc/self/fd/${descriptor}`, "tokens"),
    close: () => closeSync(descriptor),
  };
}

function callStore(
  store: TokenStore,
  name: string,
  parameters: unknown,
): Promise<unknown> | undefined {
  switch (name) {
    case "find":
      return store.find(...calls.find.parse(parameters));
    case "list":
      return store.list(...calls.list.parse(parameters));
    case "add":
      return store.add(...calls.add.parse(parameters));
    case "addOnce":
      return store.addOnce(...calls.addOnce.parse(parameters));
    case "hasMark":
      return store.hasMark(...calls.hasMark.parse(parameters));
    case "replace":
      return store.replace(...calls.replace.parse(parameters));
    case "delete":
      return store.delete(...calls.delete.parse(parameters));
    case "markUsed":
      return store.markUsed(...calls.markUsed.parse(parameters));
    default:
      return undefined;
  }
}

async function answerTo(store: TokenStore, line: string): Promise<object> {
  try {
    const { call, parameters } = request.parse(JSON.parse(line));
    return { answer: await callStore(store, call, parameters) };
  } catch (error) {
    const { code, message, retryable } = asDagctlError(error);
    return { error: { code, message, retryable } };
  }
}

async function serveConnection(socket: Socket, store: TokenStore): Promise<void> {
  for await (const line of createInterface({ input: socket }))
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
