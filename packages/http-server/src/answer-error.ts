import type { LogEntry } from "@dagctl/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorAnswer, errorEntry } from "./errors.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Answers an error in the one form, and logs one that is the server's own. */
export function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: ((entry: LogEntry) => void) | undefined,
): FastifyReply {
  // The call was cut off by its caller: how a driver says that it was aborted is not an error of
  // the server.
  const left = reply.raw.destroyed && thrown instanceof Error && thrown.name === "AbortError";
  const entry = log && !left ? errorEntry(thrown, request.id) : undefined;
  if (entry) log?.(entry);
  const { status, headers, body } = errorAnswer(thrown, {
    requestId: request.id,
    logged: log !== undefined,
  });
  const challenge = reply.getHeader("www-authenticate");
  reply.code(status).headers(SECURITY_HEADERS).headers(headers);
  // What the application's own authentication asks for stays.
  if (challenge !== undefined) reply.header("www-authenticate", challenge);
  return reply.send(body);
}
