import { Readable } from "node:stream";
import type { LogEntry } from "@dagctl/core";
import type { FastifyReply } from "fastify";
import type { Calls } from "../calls.ts";
import { errorEntry } from "../errors.ts";
import type { ParseQuery } from "../query.ts";
import type { Handler } from "../route-table.ts";

// Projects are stored as the JSON text of their answers. These handlers pass it on unchanged.

/** The content type that Fastify sets for an object. */
const JSON_TYPE = "application/json; charset=utf-8";

/**
 * Sets the revision as the ETag, for `If-Match`. It does not validate a cache: what is observed
 * (`commits_behind`, `status`) changes without it. So `If-None-Match` is not answered with 304,
 * which would hide exactly the changes that a poller needs.
 */
export function tag(reply: FastifyReply, revision: number): void {
  reply.header("etag", `"${revision}"`);
}

/**
 * Returns what answers with one project. It needs no signal: it is one look-up by key, which ends
 * before a client could disconnect.
 */
export function projectHandler(calls: Calls, parse: ParseQuery): Handler {
  return async (request, reply) => {
    calls.query(request, parse);
    const { text, revision } = await calls
      .organization(request)
      .projects.getText(calls.parameter(request, "project"));
    tag(reply, revision);
    reply.header("content-type", JSON_TYPE);
    return text;
  };
}

/**
 * Returns what answers with the list of all projects. A list of several pieces is sent as the
 * client reads it, so it needs no more memory than a short one. An error after its beginning is
 * logged and cuts the connection: a broken answer must not look complete.
 *
 * @param page answers a call with a query, which is that of a page or is refused
 */
export function projectListHandler(
  calls: Calls,
  page: Handler,
  log: ((entry: LogEntry) => void) | undefined,
): Handler {
  return async (request, reply) => {
    if (request.url.includes("?")) return page(request, reply);
    const { projects } = calls.organization(request);
    const source = projects.listText({ signal: calls.signal(reply) })[Symbol.asyncIterator]();
    const first = await source.next();
    const second = await source.next();
    reply.header("content-type", JSON_TYPE);
    if (second.done === true) return first.value;
    if (request.method === "HEAD") {
      await source.return?.();
      // Not without a body, which would have the length 0: that of GET is not known before its end.
      return reply.send(Readable.from([]));
    }
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        yield first.value;
        for (let next = second; next.done !== true; next = await source.next()) yield next.value;
      } catch (error) {
        const entry = errorEntry(error, request.id);
        if (entry) log?.(entry);
        throw error;
      } finally {
        await source.return?.();
      }
    }
    return reply.send(Readable.from(pieces(), { objectMode: false }));
  };
}
