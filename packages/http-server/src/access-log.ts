import type { LogEntry } from "@dagctl/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Identity } from "./authentication.ts";

/**
 * Returns one entry for each answer: caller, call, status and duration. It has no header and no
 * query, so it has no secret.
 */
export function accessEntry(
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity | undefined,
): LogEntry {
  const path = request.url.split("?", 1)[0] ?? "";
  const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
  return {
    level: "info",
    message: `${request.method} ${path} ${reply.statusCode} ${milliseconds} ms`,
    details: {
      request_id: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      milliseconds,
      ...(identity ? { organization: identity.organization, caller: identity.caller } : {}),
    },
  };
}
