import {
  type Answer,
  type FileCall,
  type JsonCall,
  type MutationHeader,
  ORGANIZATION_NAME,
  pathParameters,
  type QueryParameter,
  type StreamCall,
} from "@dagctl/api";
import { DagctlError, invalid, isDagctlError } from "@dagctl/core/errors";
import ky, { type KyInstance } from "ky";
import { type CallOptions, checkArguments } from "./call-options.ts";
import { checkAnswer } from "./check-answer.ts";
import type { ClientOptions } from "./client.ts";
import { bodyError, connectionLost, foreignAnswer, LostAnswer } from "./failures.ts";
import { backoffMs, pause } from "./pause.ts";
import {
  LARGEST_ANSWER,
  LARGEST_ERROR,
  LARGEST_FILE,
  mayBeJson,
  responseBytes,
  responseText,
} from "./response-text.ts";
import { LONGEST_SILENCE_MS, type Silence, silenceOf } from "./silence.ts";

/** The arguments of one call, as its method was called with them. */
export interface CallArguments {
  /** The part and the method: `projects.create`. */
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body?: unknown;
  readonly options: CallOptions;
}

/** Sends calls of the table to a server. */
export interface Http {
  /**
   * Sends a call, also again after a lost answer: a read as it is, a change with its idempotency
   * key. It is not sent again after `timeoutMs` without an answer.
   *
   * @throws DagctlError what the server answered; `unavailable` or `outcome_unknown` without an
   *   answer; the signal's reason; `invalid`: an option does not exist, or is wrong
   */
  json(call: JsonCall<unknown>, args: CallArguments): Promise<Answer>;
  /**
   * Returns the bytes of a file, and the SHA-256 that the server says of them, in hex: absent where
   * a proxy has removed it. A read is sent again as that of `json`.
   *
   * @throws DagctlError as `json`
   */
  file(
    call: FileCall,
    args: CallArguments,
  ): Promise<{ readonly content: Uint8Array<ArrayBuffer>; readonly sha256: string | undefined }>;
  /**
   * Opens a stream of server-sent events.
   *
   * @throws DagctlError what the server answered
   * @throws LostAnswer there was no answer
   */
  events(
    call: StreamCall,
    args: CallArguments,
    lastEventId: string | undefined,
  ): Promise<ReadableStream<Uint8Array>>;
}

const TRIES = 4;
/**
 * Longer than any answer of a server without a wait: its slowest calls poll the repository for 20
 * seconds, and then the engine for 60.
 */
const TIMEOUT_MS = 90_000;
/** How long a server waits for an operation where the caller does not say it. */
const SERVER_WAIT_MS = 30_000;
/** A server refuses a longer wait. */
const LONGEST_WAIT_MS = 600_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
const ORGANIZATION = new RegExp(ORGANIZATION_NAME);
const KEY = /^[\x21-\x7e]{1,255}$/;
const TOKEN = /^[\x21-\x7e]+$/;
const API = "api/v1";
/** The tag of a file: a proxy that compresses it makes it a weak one. */
const DIGEST = /^(?:W\/)?"([0-9a-f]{64})"$/;
const OPTIONS: Readonly<Record<keyof ClientOptions, true>> = {
  baseUrl: true,
  token: true,
  organization: true,
  timeoutMs: true,
  fetch: true,
};

/** Checks the options of a client, and returns what sends its calls. */
export function httpOf(options: ClientOptions): Http {
  const { baseUrl, token, organization, fetch, timeoutMs = TIMEOUT_MS } = options;
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined)
    throw new TypeError(
      `createClient has no option "${unknown}"; its options are ${Object.keys(OPTIONS).join(", ")}`,
    );
  if (token !== undefined && typeof token !== "string" && typeof token !== "function")
    throw new TypeError("createClient: `token` must be a text, or a function that returns one");
  const prefix = `${addressOf(baseUrl)}/${API}`;
  if (!(typeof timeoutMs === "number" && timeoutMs >= 1 && timeoutMs <= LONGEST_SILENCE_MS))
    throw new TypeError(
      `createClient: \`timeoutMs\` must be milliseconds, from 1 to ${LONGEST_SILENCE_MS}`,
    );
  if (organization !== undefined && !ORGANIZATION.test(organization))
    throw invalid([
      {
        path: "organization",
        message:
          "must be 1 to 63 of letters, digits, `.`, `_`, `-`, beginning with a letter or digit",
      },
    ]);
  const api: KyInstance = ky.create({
    prefix,
    timeout: false,
    // A call is sent again here, with its key: ky would send a change again without one.
    retry: 0,
    redirect: "manual",
    throwHttpErrors: false,
    ...(fetch && { fetch }),
  });

  async function send(
    call: JsonCall<unknown> | StreamCall | FileCall,
    args: CallArguments,
    headers: Readonly<Record<string, string>>,
    silence: Silence,
  ): Promise<Response> {
    const { signal } = silence;
    const path = pathOf(call.path, args.parameters);
    const authorization = token === undefined ? undefined : await authorizationOf(token);
    // A body that has no JSON form is a mistake of the caller, and no lost answer.
    const body = call.body === "object" ? JSON.stringify(args.body ?? {}) : undefined;
    let response: Response;
    try {
      const answered = api(path, {
        method: call.method,
        searchParams: searchParametersOf(call.query, args.options),
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(organization !== undefined && { "x-organization-id": organization }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        signal,
      });
      response = await silence.wait(answered, waitOf(call, args.options));
    } catch (error) {
      signal.throwIfAborted();
      throw connectionLost(error);
    }
    if (response.ok) return response;
    const described = await errorOfBody(response);
    args.options.signal?.throwIfAborted();
    throw described ?? foreignAnswer(response);
  }

  async function read(
    call: JsonCall<unknown>,
    args: CallArguments,
    headers: Readonly<Record<string, string>>,
    silence: Silence,
  ): Promise<Answer> {
    const response = await send(call, args, headers, silence);
    requireJson(response);
    const body = await readBody(silence, async () => {
      const text = await responseText(response, LARGEST_ANSWER, silence.wait);
      if (text === "") throw new LostAnswer("The answer is empty", { isUnsent: false });
      return JSON.parse(text) as unknown;
    });
    return checkAnswer(call, response.status, body);
  }

  /** Tries a call until it has an answer, with the same key. */
  async function repeat<Result>(
    { method }: JsonCall<unknown> | FileCall,
    { signal }: CallOptions,
    key: string | undefined,
    attempt: (silence: Silence) => Promise<Result>,
  ): Promise<Result> {
    const mayRepeat = method === "GET" || key !== undefined;
    let isUnsent = true;
    for (let tries = 1; ; tries += 1) {
      const silence = silenceOf(timeoutMs, signal);
      try {
        return await attempt(silence);
      } catch (error) {
        const isUnknown = isDagctlError(error, "outcome_unknown");
        if (!isUnknown && !(error instanceof LostAnswer)) throw error;
        if (isUnknown || !error.isUnsent) isUnsent = false;
        const isOver = tries >= TRIES || (!isUnknown && error.isTimeout);
        if (!mayRepeat || isOver)
          throw isUnknown ? error : connectionError(error, isUnsent || method === "GET", key);
      } finally {
        silence.end();
      }
      await pause(backoffMs(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries - 1), signal);
    }
  }

  return {
    async json(call, args) {
      checkArguments(call, args);
      const headers = headersOf(call.headers, args.options);
      return repeat(call, args.options, headers["idempotency-key"], (silence) =>
        read(call, args, headers, silence),
      );
    },
    async file(call, args) {
      checkArguments(call, args);
      return repeat(call, args.options, undefined, async (silence) => {
        const response = await send(call, args, {}, silence);
        requireJson(response);
        const [, sha256] = DIGEST.exec(response.headers.get("etag") ?? "") ?? [];
        const content = await readBody(silence, () =>
          responseBytes(response, LARGEST_FILE, silence.wait),
        );
        return { content, sha256 };
      });
    },
    async events(call, args, lastEventId) {
      const accepted = {
        accept: "text/event-stream",
        ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
      };
      const silence = silenceOf(timeoutMs, args.options.signal);
      try {
        const response = await send(call, args, accepted, silence);
        if (!/^text\/event-stream\s*(?:;|$)/i.test(response.headers.get("content-type") ?? "")) {
          void response.body?.cancel();
          throw foreignAnswer(response);
        }
        if (response.body === null)
          throw new LostAnswer("The answer is empty", { isUnsent: false });
        return failOnSilence(response.body, silence);
      } catch (error) {
        silence.end();
        throw error;
      }
    },
  };
}

/** @throws DagctlError an answer of another type: it is that of a proxy or of another server */
function requireJson(response: Response): void {
  if (mayBeJson(response.headers)) return;
  void response.body?.cancel();
  throw foreignAnswer(response);
}

/** Reads the body of an answer. What a proxy has cut off was lost. */
async function readBody<Body>({ signal }: Silence, reading: () => Promise<Body>): Promise<Body> {
  try {
    return await reading();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LostAnswer || isDagctlError(error)) throw error;
    if (error instanceof SyntaxError)
      throw new LostAnswer("The answer is cut off, or is no JSON", { isUnsent: false });
    throw connectionLost(error);
  }
}

/** Returns a body that fails when the server is silent for too long while it is read. */
function failOnSilence(
  body: ReadableStream<Uint8Array>,
  { wait, end }: Silence,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await wait(reader.read());
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        end();
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Returns how long a server may wait before it begins to answer, in milliseconds. */
function waitOf({ headers }: Pick<JsonCall<unknown>, "headers">, options: CallOptions): number {
  const { waitMs = SERVER_WAIT_MS } = options;
  return headers.includes("Prefer") ? Math.min(waitMs, LONGEST_WAIT_MS) : 0;
}

function addressOf(baseUrl: string | URL): string {
  const url = URL.canParse(String(baseUrl)) ? new URL(String(baseUrl)) : undefined;
  const isPlain = url && url.search === "" && url.hash === "" && url.username === "";
  if (!isPlain || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new TypeError(
      "baseUrl must be an http or https address without login, query and fragment, such as https://dagctl.example.com",
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

async function authorizationOf(token: NonNullable<ClientOptions["token"]>): Promise<string> {
  const value: unknown = typeof token === "function" ? await token() : token;
  if (typeof value === "string" && TOKEN.test(value)) return `Bearer ${value}`;
  throw new DagctlError("unauthenticated", "The token must be visible ASCII characters");
}

/**
 * Returns the path of a call. A parameter that is no segment of a path names nothing: the URL of
 * another call would result.
 */
function pathOf(path: string, parameters: readonly string[]): string {
  let filled = path.slice(1);
  for (const [index, name] of pathParameters(path).entries()) {
    const value = String(parameters[index]);
    if (value === "" || value === "." || value === "..")
      throw new DagctlError("not_found", `There is no ${name} "${value}"`);
    filled = filled.replace(`:${name}`, () => encodeURIComponent(value));
  }
  return filled;
}

function searchParametersOf(
  query: Readonly<Record<string, QueryParameter>>,
  options: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, { option }] of Object.entries(query)) {
    const value = options[option];
    if (Array.isArray(value)) found[name] = value.join(",");
    else if (value !== undefined)
      found[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return found;
}

/**
 * Returns a new idempotency key: 32 hexadecimal digits. A page on plain HTTP has no
 * `crypto.randomUUID`.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the error that a body describes; `undefined` where none of the API can be read. */
async function errorOfBody(response: Response): Promise<DagctlError | undefined> {
  if (!mayBeJson(response.headers)) return void response.body?.cancel();
  try {
    return bodyError(JSON.parse(await responseText(response, LARGEST_ERROR)));
  } catch {
    // The status still says something.
    return undefined;
  }
}

/** Returns the headers of a change. Without a key of the caller it gets one of its own. */
function headersOf(
  taken: readonly MutationHeader[],
  { idempotencyKey, ifMatch, waitMs }: CallOptions,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (taken.includes("Idempotency-Key")) {
    if (idempotencyKey !== undefined && !KEY.test(idempotencyKey))
      throw invalid([
        { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
      ]);
    headers["idempotency-key"] = idempotencyKey ?? newIdempotencyKey();
  }
  if (taken.includes("If-Match") && ifMatch !== undefined) headers["if-match"] = `"${ifMatch}"`;
  if (taken.includes("Prefer") && waitMs !== undefined)
    headers["prefer"] = `wait=${Math.ceil(waitMs / 1000)}`;
  return headers;
}

/** @param isHarmless whether the server has certainly changed nothing */
function connectionError(
  lost: LostAnswer,
  isHarmless: boolean,
  key: string | undefined,
): DagctlError {
  const message = `The server does not answer: ${lost.message}`;
  if (isHarmless) return new DagctlError("unavailable", message, { cause: lost });
  const again =
    key === undefined ? "" : `. Call again with the idempotency key ${key} to get its outcome`;
  return new DagctlError("outcome_unknown", `${message}${again}`, { cause: lost });
}
