import type { LogEntry } from "@dagctl/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorAnswer, errorEntry } from "./errors.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Sends an error in the common form, and logs an error of the server itself. */
export function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: ((entry: LogEntry) => void) | undefined,
): FastifyReply {
  // The caller aborted the call: the driver's report of that abort is not an error of the server.
  const left = reply.raw.destroyed && thrown instanceof Error && thrown.name === "AbortError";
  const entry = log && !left ? errorEntry(thrown, request.id) : undefined;
  if (entry) log?.(entry);
  const { status, headers, body } = errorAnswer(thrown, {
    requestId: request.id,
    logged: log !== undefined,
  });
  const challenge = reply.getHeader("www-authenticate");
  reply.code(status).headers(SECURITY_HEADERS).headers(headers);
  // A challenge of the application's own authentication stays.
  if (challenge !== undefined) reply.header("www-authenticate", challenge);
  return reply.send(body);
}
