import type { Host, LogEntry } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  type HttpServerOptions,
  bearerTokens,
  createHttpServer,
  type Identity,
} from "@dagctl/http-server";
import {
  type FakeEngine,
  fakeMessages,
  type FakeRepository,
  testHost,
  until,
} from "@dagctl/testing";
import { onTestFinished } from "vitest";
import { type CheckAnswer, checksOf, documentOf } from "./openapi/described-answers.ts";

export { until };

/** The tokens of the tests, with the identity of each. */
const IDENTITIES: Readonly<Record<string, Identity>> = {
  "acme-token": { organization: "org-acme", caller: "ann", access: "write" },
  "acme-other": { organization: "org-acme", caller: "bob", access: "write" },
  "acme-admin": { organization: "org-acme", caller: "amy", access: "admin" },
  "acme-runner": { organization: "org-acme", caller: "rob", access: "run" },
  "acme-reader": { organization: "org-acme", caller: "eve", access: "read" },
  "rival-token": { organization: "org-rival", caller: "rick", access: "write" },
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, where it is an object. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly logged: LogEntry[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Returns the answer while it streams. */
  open(path: string, options?: CallOptions & { readonly method?: string }): Promise<Response>;
  close(): Promise<void>;
}

/** Serves any host on a real socket, which is closed at the test's end. */
export async function serve(host: Host, options: Partial<HttpServerOptions> = {}): Promise<Served> {
  const logged: LogEntry[] = [];
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({
      lookup: (token) => (Object.hasOwn(IDENTITIES, token) ? IDENTITIES[token] : undefined),
    }),
    log: (entry) => logged.push(entry),
    ...options,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= app.close());
  onTestFinished(close);

  async function open(
    path: string,
    {
      token = "acme-token",
      headers = {},
      body,
      signal,
      method = "GET",
    }: CallOptions & { readonly method?: string } = {},
  ): Promise<Response> {
    return fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  return {
    url,
    port: Number(new URL(url).port),
    logged,
    open,
    close,
    async call(method, path, callOptions = {}) {
      const response = await open(path, { ...callOptions, method });
      const text = await response.text();
      const isJson =
        response.headers.get("content-type")?.startsWith("application/json") === true &&
        text !== "";
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
    },
  };
}

export interface ServedHost extends Served {
  readonly host: Host;
  readonly engine: FakeEngine;
  readonly repository: FakeRepository;
  /** A create that succeeds. */
  readonly input: {
    readonly name: string;
    readonly project_type: string;
    readonly repository_url: string;
  };
  create(
    more?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> & { readonly id: string }>;
}

/** The checks of the documents, by the names of the project types. Each takes a moment to make. */
const checks = new Map<string, CheckAnswer>();

function answerCheck(host: Host): CheckAnswer {
  const key = host.projectTypes.map(({ name }) => name).join(" ");
  const check = checks.get(key) ?? checksOf(documentOf(host)).answer;
  checks.set(key, check);
  return check;
}

/**
 * Serves the real host with fake drivers on a real socket. Every answer to `call` must be as the
 * document of the API describes it.
 */
export async function servedHost(
  options: Partial<Parameters<typeof testHost>[0]> = {},
  server: Partial<HttpServerOptions> = {},
): Promise<ServedHost> {
  const { host, engine, repository, input } = await testHost({
    messages: fakeMessages().messages,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    files: {
      "package.json": '{ "main": "main.mjs" }',
      "main.mjs": "console.log('hello')",
      "config.yaml": "gateways:\n  local: {}\n  prod: {}\n",
    },
    ...options,
  });
  onTestFinished(() => host.close());
  const plain = await serve(host, server);
  const served: Served = {
    ...plain,
    async call(method, path, callOptions) {
      const answer = await plain.call(method, path, callOptions);
      answerCheck(host)(method, path, answer);
      return answer;
    },
  };
  return {
    ...served,
    host,
    engine,
    repository,
    input,
    async create(more = {}) {
      const { status, body, text } = await served.call("POST", "/api/v1/projects", {
        body: { ...input, ...more },
      });
      if (status !== 201) throw new Error(`create answered ${status}: ${text}`);
      return { ...body, id: String(body["id"]) };
    },
  };
}

export interface Promised<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/** Returns a promise and the function that resolves it. */
export function promised<T>(): Promised<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
