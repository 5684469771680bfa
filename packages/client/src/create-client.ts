import { type Entry, entriesOf, pathParameters, TABLE, type Table } from "@dagctl/api";
import type {
  AuditPage,
  EventPage,
  FollowedEvent,
  LogLine,
  Operation,
  Plan,
  ReadOptions,
  Run,
  RunStatus,
} from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import type { Client, ClientOptions } from "./client.ts";
import { type CallOptions, checkArguments } from "./call-options.ts";
import { type CallArguments, type Http, httpOf } from "./http.ts";
import { auditListing, eventListing, listing } from "./listing.ts";
import { backoffMs, pause } from "./pause.ts";
import { resumedStream } from "./resumed-stream.ts";

type Part = Readonly<Record<string, unknown>>;

/** Returns the options of a method as those of a call, which checks them. */
const asCallOptions = (options: object): CallOptions => options as CallOptions;

/** The fields of lists with the items. The other parts have the name of their field. */
const FIELDS: Readonly<Record<string, string>> = { environmentVariables: "environment_variables" };
const ACTIVE: ReadonlySet<RunStatus> = new Set(["pending", "running"]);
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Returns the interface of an organization over HTTP. It makes no request.
 *
 * @throws TypeError an option does not exist, `baseUrl` is not an address, or `timeoutMs` no time
 * @throws DagctlError `invalid`: `organization` does not have the form of an organization's name
 */
export function createClient(options: ClientOptions): Client {
  return clientOf(options, TABLE);
}

/** Returns the client for the calls of a table. */
export function clientOf(options: ClientOptions, table: Table): Client {
  const http = httpOf(options);
  const parts: Record<string, Record<string, unknown>> = {};
  for (const entry of entriesOf(table))
    (parts[entry.part] ??= {})[entry.method] = methodOf(http, entry);
  const { runs, plans, operations, events, ...others } = parts;
  return {
    id: options.organization ?? "",
    ...others,
    runs: { ...runs, logs: logsOf(http), artifact: artifactOf(http), wait: waitForRun(http) },
    plans: { ...plans, wait: waitForPlan(http) },
    operations: { ...operations, wait: waitForOperation(http) },
    events: { ...events, list: listEvents(http), follow: followEvents(http) },
    audit: { list: listAudit(http) },
  } as unknown as Client;
}

/** Returns the method of an entry: what it was called with is the call over HTTP. */
function methodOf(http: Http, { id: name, part, method, call }: Entry): Part[string] {
  if (call.stream || call.file) return undefined;
  const names = pathParameters(call.path);
  const optionsAt = names.length + (call.body === "object" ? 1 : 0);
  const argumentsOf = (given: readonly unknown[]): CallArguments => ({
    name,
    parameters: given.slice(0, names.length) as readonly string[],
    ...(call.body === "object" && { body: given[names.length] }),
    options: (given[optionsAt] === undefined ? {} : given[optionsAt]) as CallArguments["options"],
  });
  const send = async (args: CallArguments): Promise<unknown> =>
    call.result(await http.json(call, args));
  if (!method.startsWith("list"))
    return async (...given: readonly unknown[]) => send(argumentsOf(given));
  return (...given: readonly unknown[]) => {
    const args = argumentsOf(given);
    const page = (number?: number): Promise<Part> =>
      send(
        number === undefined ? args : { ...args, options: { ...args.options, page: number } },
      ) as Promise<Part>;
    return listing(page(), FIELDS[part] ?? part, page);
  };
}

/** @param name the method that reads: it has the options of `runs.get` */
async function readRun(
  http: Http,
  name: string,
  [project, run, options]: readonly [project: string, run: string, options: object],
): Promise<Run> {
  const { get } = TABLE.runs;
  const args = { name, parameters: [project, run], options: asCallOptions(options) };
  return get.result(await http.json(get, args));
}

function listEvents(http: Http): Client["events"]["list"] {
  const { list } = TABLE.events;
  return (options = {}) => {
    const page = async (after?: number): Promise<EventPage> =>
      list.result(
        await http.json(list, {
          name: "events.list",
          parameters: [],
          options: asCallOptions(after === undefined ? options : { ...options, after }),
        }),
      );
    return eventListing(page(), page);
  };
}

function listAudit(http: Http): Client["audit"]["list"] {
  const { list } = TABLE.audit;
  return (filter = {}) => {
    const page = async (after?: string): Promise<AuditPage> =>
      list.result(
        await http.json(list, {
          name: "audit.list",
          parameters: [],
          options: asCallOptions(after === undefined ? filter : { ...filter, after }),
        }),
      );
    return auditListing(page(), page);
  };
}

function followEvents(http: Http): Client["events"]["follow"] {
  return (options = {}) =>
    resumedStream<FollowedEvent>(http, TABLE.events.follow, {
      name: "events.follow",
      parameters: [],
      options: asCallOptions(options),
    });
}

function logsOf(http: Http): Client["runs"]["logs"] {
  return async function* logs(project, run, options = {}): AsyncGenerator<LogLine> {
    // `latest` may be another run when a lost connection is resumed.
    const name = "runs.logs";
    checkArguments(TABLE.runs.logs, { name, parameters: [project, run], options });
    const { signal } = options;
    const id = run === "latest" ? (await readRun(http, name, [project, run, { signal }])).id : run;
    yield* resumedStream<LogLine>(http, TABLE.runs.logs, {
      name,
      parameters: [project, id],
      options: asCallOptions(options),
    });
  };
}

function artifactOf(http: Http): Client["runs"]["artifact"] {
  return async (project, run, name, options = {}) => {
    const { content, sha256 } = await http.file(TABLE.runs.artifact, {
      name: "runs.artifact",
      parameters: [project, run, name],
      options: asCallOptions(options),
    });
    if (sha256 === undefined || sha256 !== ((await digestOf(content)) ?? sha256))
      throw new DagctlError(
        "internal",
        `The answer 200 does not come from the API: it is not the file that its tag names`,
      );
    return { name, bytes: content.length, sha256, content: partsOf(content) };
  };
}

/** Returns the SHA-256 in hex; `undefined` in a page on plain HTTP, which cannot make one. */
async function digestOf(content: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const { subtle } = crypto as Partial<typeof crypto>;
  const digest = await subtle?.digest("SHA-256", content);
  const bytes = digest && new Uint8Array(digest);
  return bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function* partsOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** Reads again and again, with growing pauses, until it is over. */
async function readUntil<Value>(
  read: () => Promise<Value>,
  isOver: (value: Value) => boolean,
  { signal }: ReadOptions,
): Promise<Value> {
  for (let reads = 0; ; reads += 1) {
    const value = await read();
    if (isOver(value)) return value;
    await pause(backoffMs(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, reads), signal);
  }
}

function waitForRun(http: Http): Client["runs"]["wait"] {
  return async (project, run, options = {}) => {
    let id = run;
    return readUntil(
      async () => {
        const found = await readRun(http, "runs.wait", [project, id, options]);
        id = found.id;
        return found;
      },
      ({ status }) => !ACTIVE.has(status),
      options,
    );
  };
}

/** A plan that waits for an approval is over for a caller, who decides what is next. */
function waitForPlan(http: Http): Client["plans"]["wait"] {
  const { get } = TABLE.plans;
  return async (project, plan, options = {}) => {
    let id = plan;
    return readUntil<Plan>(
      async () => {
        const args = { name: "plans.wait", parameters: [project, id] };
        const found = get.result(
          await http.json(get, { ...args, options: asCallOptions(options) }),
        );
        id = found.id;
        return found;
      },
      ({ status }) => status !== "running" && status !== "approved",
      options,
    );
  };
}

function waitForOperation(http: Http): Client["operations"]["wait"] {
  const { get } = TABLE.operations;
  return async (operation, options = {}) =>
    readUntil<Operation>(
      async () =>
        get.result(
          await http.json(get, {
            name: "operations.wait",
            parameters: [operation],
            options: asCallOptions(options),
          }),
        ),
      ({ status }) => status !== "running",
      options,
    );
}
