import type { UntilOptions } from "@dagctl/testing";

/** An answer of the API, as it came. */
export interface Answer {
  readonly status: number;
  /** The parsed JSON; the text of a log. */
  readonly body: unknown;
}

/** A call of the API. */
export interface Call {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  /** Idempotency-Key. */
  readonly key?: string;
}

/** The API of one server, called with one token. */
export interface Client {
  call(call: Call): Promise<Answer>;
  /** @throws Error when the answer has another status */
  expect(status: number, call: Call): Promise<Record<string, unknown>>;
  get(path: string): Promise<Record<string, unknown>>;
}

/** Calls the API without a library of any version. */
export function client(url: string, token: string): Client {
  const call = async ({ method, path, body, key }: Call): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
  const expect = async (status: number, one: Call): Promise<Record<string, unknown>> => {
    const answer = await call(one);
    if (answer.status !== status)
      throw new Error(
        `${one.method} ${one.path} was answered with ${answer.status} and not ${status}: ${JSON.stringify(answer.body)}`,
      );
    return answer.body as Record<string, unknown>;
  };
  return { call, expect, get: (path) => expect(200, { method: "GET", path }) };
}

const PAUSE_MS = 50;

/** Returns the options of `until` for something that a server with a real engine does. */
export function serverWait(what: string, timeoutMs: number = 120_000): UntilOptions<unknown> {
  return { what, timeoutMs, pauseMs: PAUSE_MS };
}
