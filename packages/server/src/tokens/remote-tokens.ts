import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { DagctlError, type ErrorCode } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { type SocketPath, socketPath, type TokenCall } from "./token-socket.ts";

/** The answer to a call, as the server writes it. */
interface Answer {
  readonly answer?: unknown;
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryable: boolean;
  };
}

/** How long a server may take for an answer, in milliseconds. */
const ANSWER_MS = 30_000;

async function connected(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise((resolve) => {
    socket.once("error", () => resolve(undefined));
    socket.once("connect", () => resolve(socket));
  });
}

/**
 * Returns the tokens of the server that runs on a data folder, over its socket. `undefined` where
 * no server listens there.
 */
export async function remoteTokens(data: string): Promise<TokenStore | undefined> {
  let place: SocketPath;
  try {
    place = socketPath(data);
  } catch {
    return undefined;
  }
  const socket = await connected(place.path);
  if (socket === undefined) {
    place.close();
    return undefined;
  }
  socket.setTimeout(ANSWER_MS, () => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (call: TokenCall, parameters: readonly unknown[]): Promise<unknown> => {
    socket.write(`${JSON.stringify({ call, parameters })}\n`);
    const { value, done } = await lines.next();
    if (done === true)
      throw new DagctlError(
        "outcome_unknown",
        "The server that has the tokens ended before it answered: see `token list`, and repeat the command",
      );
    const { answer, error } = JSON.parse(value) as Answer;
    if (error === undefined) return answer;
    throw new DagctlError(error.code, error.message, { retryable: error.retryable });
  };
  /** Makes a call after those before it: answers come in the order of the calls. */
  const call = <Result>(name: TokenCall, ...parameters: readonly unknown[]): Promise<Result> => {
    const next = last.then(() => ask(name, parameters));
    last = next.catch(() => undefined);
    return next as Promise<Result>;
  };

  return {
    supports: { persists: true },
    open: async () => undefined,
    find: (digest) => call("find", digest),
    list: (filter = {}) => call("list", filter),
    add: (token) => call("add", token),
    addOnce: (mark, tokens) => call("addOnce", mark, tokens),
    hasMark: (mark) => call("hasMark", mark),
    replace: (id, { digest, createdAt }) => call("replace", id, { digest, createdAt }),
    delete: (id) => call("delete", id),
    markUsed: (id, day) => call("markUsed", id, day),
    async close() {
      await last;
      socket.destroy();
      place.close();
    },
  };
}
