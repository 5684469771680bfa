import {
  type Answer,
  type Entry,
  type JsonCall,
  type Method,
  pathParameters,
  type StreamCall,
} from "@dagctl/api";
import type { LogEntry } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Calls } from "../calls.ts";
import { mountOf } from "../mounted-request.ts";
import { type ParseQuery, queryParser } from "../query.ts";
import type { Handler, Route, RouteTable } from "../route-table.ts";
import { type Streams, wantsEvents } from "../streams.ts";
import type { Callers } from "../caller.ts";
import { artifactHandler } from "./artifacts.ts";
import { eventHandler } from "./events.ts";
import { logHandler } from "./logs.ts";
import { projectHandler, projectListHandler, tag } from "./stored-projects.ts";

export interface TableRoutesOptions {
  readonly calls: Calls;
  readonly callers: Callers;
  /** The path of the API, for `Location`. */
  readonly base: string;
  readonly streams: Streams;
  /** The calls. */
  readonly entries: readonly Entry[];
  /** Receives the errors of answers that have begun. */
  readonly log: ((entry: LogEntry) => void) | undefined;
}

/** What answers with a stream of each kind. */
const STREAM_HANDLERS = {
  events: eventHandler,
  "text and events": logHandler,
} as const;

/** Returns the routes of the calls in the table. Each handler calls the method of its entry. */
export function tableRoutes({
  calls,
  callers,
  base,
  streams,
  entries,
  log,
}: TableRoutesOptions): RouteTable {
  /** Returns what passes stored text on, for the calls whose answer is stored. */
  const textHandler = (id: string, handler: Handler, parse: ParseQuery): Handler => {
    if (id === "projects.get") return projectHandler(calls, parse);
    return id === "projects.list" ? projectListHandler(calls, handler, log) : handler;
  };
  const table: Record<string, Partial<Record<Method, Route>>> = {};
  for (const entry of entries) {
    const { id, call } = entry;
    const parse = queryParser(call.query);
    const methods = (table[call.path] ??= {});
    const json = methods[call.method];
    const handler = call.stream
      ? STREAM_HANDLERS[call.stream](calls, streams, parse)
      : call.file
        ? artifactHandler(calls, streams, parse)
        : textHandler(id, jsonHandler(calls, entry, call, parse, base), parse);
    methods[call.method] = json
      ? { ...json, handler: byMediaType(json.handler, handler) }
      : { onRequest: callers.requires(call.access), handler };
  }
  return table;
}

/** Returns what answers with JSON, or with a stream where the caller requests events by name. */
function byMediaType(json: Handler, stream: Handler): Handler {
  return (request, reply) => {
    if (wantsEvents(request)) return stream(request, reply);
    reply.header("vary", "accept");
    return json(request, reply);
  };
}

/** A method of a part of the organization. The host checks the body. */
type AnyMethod = (...args: readonly unknown[]) => Promise<unknown>;

function jsonHandler(
  calls: Calls,
  { part, method }: Entry,
  call: JsonCall<unknown>,
  parse: ParseQuery,
  base: string,
): Handler {
  const names = pathParameters(call.path);
  const optionsOf = optionsReader(calls, call, parse, names);
  return async (request, reply) => {
    const parameters = names.map((name) => calls.parameter(request, name));
    const body = call.body === "object" ? [fieldsOf(request)] : [];
    if (call.method !== "GET" && call.body === "none") calls.noBody(request);
    const options = await optionsOf(request, reply);
    const methods = calls.part(request, part) as Readonly<Record<string, AnyMethod>>;
    const result = await methods[method]?.(...parameters, ...body, options);
    return send(reply, `${mountOf(request)}${base}`, call.answer(result));
  };
}

/** Returns what reads the last argument of the method. */
function optionsReader(
  calls: Calls,
  { method, headers }: JsonCall<unknown> | StreamCall,
  parse: ParseQuery,
  [first]: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => unknown {
  if (method === "GET")
    return (request, reply) => ({
      ...calls.query(request, parse),
      signal: calls.signal(reply),
    });
  return (request, reply) =>
    calls.mutation(request, reply, {
      parse,
      headers,
      project: first === "project" ? calls.parameter(request, first) : undefined,
    });
}

function send(
  reply: FastifyReply,
  base: string,
  { status, body, location, revision }: Answer,
): unknown {
  if (status !== 200) reply.code(status);
  if (location !== undefined) reply.header("location", `${base}${location}`);
  if (revision !== undefined) tag(reply, revision);
  return body;
}

/**
 * Returns the fields of a body. The host checks them; a body that is not an object has none. An
 * empty body is an empty object.
 */
function fieldsOf({ body }: FastifyRequest): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid([{ path: "", message: "must be a JSON object" }]);
  return body as Record<string, unknown>;
}
