import { until, type UntilOptions } from "@dagctl/testing";
import type { Job, Operation, Project, Run, RunAccepted, SyncStatus } from "@dagctl/core";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface LogEvent {
  readonly position: number;
  readonly time: string;
  readonly text: string;
}

/** A log as it arrives. */
export interface Followed<T> {
  /** Resolves when there is an entry, with all entries so far. */
  first(): Promise<readonly T[]>;
  /** Returns the entries so far. */
  seen(): readonly T[];
  /** Resolves when the server ends it. */
  all(): Promise<readonly T[]>;
}

/** The API of one server as a program without dagctl's types would call it. */
export interface Api {
  create(body: unknown): Promise<Answer<Project>>;
  project(id: string): Promise<Project>;
  /** Makes any call and returns its unchanged answer. */
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  run(id: string, body?: unknown): Promise<RunAccepted>;
  runOf(id: string, run: string): Promise<Run>;
  /** Returns the runs of a project, the newest first. */
  runs(id: string): Promise<readonly Run[]>;
  jobs(id: string): Promise<readonly Job[]>;
  sync(id: string): Promise<SyncStatus>;
  operations(id: string): Promise<readonly Operation[]>;
  log(id: string, run: string): Promise<string>;
  followText(id: string, run: string): Promise<Followed<string>>;
  followEvents(id: string, run: string): Promise<Followed<LogEvent>>;
}

const DEADLINE_MS = 240_000;
const PAUSE_MS = 100;

/** Returns the options of `until` for something that a server with real engines does. */
export function serverWait(what: string, timeoutMs: number = DEADLINE_MS): UntilOptions<unknown> {
  return { what, timeoutMs, pauseMs: PAUSE_MS };
}

function collect<T>(response: Response, read: (chunk: string) => readonly T[]): Followed<T> {
  if (response.status !== 200 || response.body === null)
    throw new Error(`a log was answered with ${response.status}`);
  const seen: T[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const reading = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      seen.push(...read(decoder.decode(bytes, { stream: true })));
      if (seen.length > 0) begin();
    }
  };
  const ended = reading(response.body);
  return {
    async first() {
      // A log that ends without an entry has no first one.
      await Promise.race([begun, ended]);
      return [...seen];
    },
    seen: () => seen,
    async all() {
      await ended;
      return seen;
    },
  };
}

/**
 * Parses events by the rules of the format: blank lines between them, fields by name, comments
 * ignored.
 */
function eventReader(): (chunk: string) => readonly LogEvent[] {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => {
      const field = (name: string): string | undefined =>
        block
          .split("\n")
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      if (field("event") === "error") throw new Error(`the log ended with an error: ${block}`);
      const data = field("data");
      return data === undefined || field("event") !== undefined
        ? []
        : [JSON.parse(data) as LogEvent];
    });
  };
}

export function api(url: string, token: string): Api {
  const authorization = { authorization: `Bearer ${token}` };

  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...authorization, "content-type": "application/json" },
      ...content,
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async function ok<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status !== 200)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const log = (
    id: string,
    run: string,
    headers: Readonly<Record<string, string>> = {},
    query = "",
  ): Promise<Response> =>
    fetch(`${url}/api/v1/projects/${id}/runs/${run}/logs${query}`, {
      headers: { ...authorization, ...headers },
    });

  return {
    call,
    create: (body) => call("POST", "/projects", body),
    project: (id) => ok("GET", `/projects/${id}`),
    run: (id, body) => ok("POST", `/projects/${id}/run`, body),
    runOf: (id, run) => ok("GET", `/projects/${id}/runs/${run}`),
    runs: async (id) => (await ok<{ runs: readonly Run[] }>("GET", `/projects/${id}/runs`)).runs,
    jobs: async (id) => (await ok<{ jobs: readonly Job[] }>("GET", `/projects/${id}/jobs`)).jobs,
    sync: (id) => ok("GET", `/projects/${id}/sync-status`),
    operations: async (id) =>
      (await ok<{ operations: readonly Operation[] }>("GET", `/projects/${id}/operations`))
        .operations,
    log: async (id, run) => (await log(id, run)).text(),
    followText: async (id, run) =>
      collect(await log(id, run, {}, "?follow=true"), (chunk) => [chunk]),
    followEvents: async (id, run) =>
      collect(await log(id, run, { accept: "text/event-stream" }, "?follow=true"), eventReader()),
  };
}

/** Returns the project once it has converged, or throws the reason why it does not. */
export async function active(server: Api, id: string): Promise<Project> {
  const project = await until(
    () => server.project(id),
    ({ status }) => status !== "deploying" && status !== "pending",
    serverWait("the end of deploying"),
  );
  if (project.status !== "active")
    throw new Error(
      `the project is ${project.status}: ${project.status_message ?? "no reason given"}`,
    );
  return project;
}

/** Returns the run once it has ended. */
export const ended = (server: Api, id: string, run: string): Promise<Run> =>
  until(
    () => server.runOf(id, run),
    ({ status }) => status !== "pending" && status !== "running",
    serverWait("the end of the run"),
  );

/** Starts a run, and returns it with its log once it has ended. */
export async function runToEnd(
  server: Api,
  id: string,
  body: unknown = {},
): Promise<Run & { readonly log: string }> {
  const { job_run_id: run } = await server.run(id, body);
  const outcome = await ended(server, id, run);
  return { ...outcome, log: await server.log(id, run) };
}
