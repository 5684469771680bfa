import type { IncomingMessage, ServerResponse } from "node:http";

/** What a server does instead of answering. */
export type ServerFailure =
  /** Accepts the request and never answers. */
  | { readonly kind: "hang" }
  /** Closes the connection without an answer. */
  | { readonly kind: "reset" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers, and closes the connection after that many bytes of the body. */
  | { readonly kind: "cut"; readonly afterBytes: number };

/** A fault of a server that a test set. */
export interface ServerFault {
  /** How often it took effect. A test asserts on it, because an unused fault proves nothing. */
  readonly fired: number;
  /** Ends the fault. */
  lift(): void;
}

/** Which requests fail. */
export interface ServerFaultOptions {
  /** How many of them. @default all */
  readonly times?: number;
  /** A part of their path. @default every path */
  readonly path?: string;
  /** How many of them are answered before the first one fails. @default 0 */
  readonly skip?: number;
}

/** The faults of one server. */
export interface ServerFaults<Failure> {
  /** Adds a fault. Returns it, for its count and its end. */
  add(failure: Failure, options?: ServerFaultOptions): ServerFault;
  /** Returns the failure of a request, and counts it; `undefined` for a request without one. */
  take(path: string): Failure | undefined;
}

/** Returns faults without any fault yet. */
export function serverFaults<Failure>(): ServerFaults<Failure> {
  const faults: {
    failure: Failure;
    left: number;
    path: string;
    skip: number;
    fired: number;
  }[] = [];
  return {
    add(failure, { times = Number.POSITIVE_INFINITY, path = "", skip = 0 } = {}) {
      const fault = { failure, left: times, path, skip, fired: 0 };
      faults.push(fault);
      return {
        get fired() {
          return fault.fired;
        },
        lift() {
          fault.left = 0;
        },
      };
    },
    take(path) {
      const fault = faults.find(
        (one) => one.left > 0 && path.includes(one.path) && (one.skip -= 1) < 0,
      );
      if (fault === undefined) return undefined;
      fault.left -= 1;
      fault.fired += 1;
      return fault.failure;
    },
  };
}

/**
 * Does what a failure says instead of an answer.
 *
 * @returns whether that was all: `false` for a failure that changes the answer
 */
export function failInstead(
  failure: ServerFailure | { readonly kind: "slow" },
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (failure.kind === "hang") return true;
  if (failure.kind === "reset") {
    request.socket.resetAndDestroy();
    return true;
  }
  if (failure.kind === "status") {
    response.writeHead(failure.status, failure.headers).end();
    return true;
  }
  return false;
}
