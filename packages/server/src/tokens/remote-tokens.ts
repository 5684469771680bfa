import { connect, type Socket } from "node:net";
import { DagctlError } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { LongLineError, linesOf } from "./socket-lines.ts";
import { LONGEST_ANSWER, readAnswer, type TokenCall } from "./token-calls.ts";
import { socketIn, type SocketPath, socketPath } from "./token-socket.ts";

/** How long a server may take for an answer, in milliseconds. */
const ANSWER_MS = 30_000;

export interface RemoteOptions {
  /** How long an answer may take, in milliseconds. @default 30000 */
  readonly answerMs?: number;
}

async function connectTo(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise((resolve) => {
    socket.once("error", () => resolve(undefined));
    socket.once("connect", () => resolve(socket));
    // A lost connection is reported by the call that waits for its answer.
    socket.on("error", () => undefined);
  });
}

/**
 * Returns the tokens of the server that runs on a data folder, over its socket. `undefined` where
 * no server listens there.
 */
export async function remoteTokens(
  data: string,
  { answerMs = ANSWER_MS }: RemoteOptions = {},
): Promise<TokenStore | undefined> {
  let place: SocketPath;
  try {
    place = socketPath(data);
  } catch {
    return undefined;
  }
  const socket = await connectTo(place.path);
  if (socket === undefined) {
    place.close();
    return undefined;
  }
  const lines = linesOf(socket, LONGEST_ANSWER);
  let last: Promise<unknown> = Promise.resolve();

  const foreign = (problem: string): DagctlError => {
    socket.destroy();
    return new DagctlError(
      "unavailable",
      `What listens on ${socketIn(data)} is no server of this data folder: ${problem}. End that process, or move the socket away`,
      { retryable: false },
    );
  };

  /** @throws DagctlError the answer does not come in time, is too long, or does not come at all */
  const nextLine = async (): Promise<string> => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      socket.destroy();
    }, answerMs);
    try {
      const { value, done } = await lines.next();
      if (done !== true) return value;
    } catch (error) {
      if (error instanceof LongLineError)
        throw foreign(`its answer has more than ${LONGEST_ANSWER / 1024 / 1024} MiB`);
    } finally {
      clearTimeout(timer);
    }
    throw new DagctlError(
      "outcome_unknown",
      isLate
        ? `What listens on ${socketIn(data)} has not answered for ${answerMs / 1000} seconds: see whether the server works, and then \`token list\``
        : "The server that has the tokens ended before it answered: see `token list`, and repeat the command",
    );
  };

  const ask = async (call: TokenCall, parameters: readonly unknown[]): Promise<unknown> => {
    socket.write(`${JSON.stringify({ call, parameters })}\n`);
    const answer = readAnswer(call, await nextLine());
    if (answer === undefined) throw foreign(`its answer to \`${call}\` has another form`);
    return answer.result;
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
