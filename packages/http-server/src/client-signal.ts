import type { FastifyReply } from "fastify";

/**
 * Aborts when the answer's connection closes: at the client's leaving, and without effect at the answer's regular end. Fastify's own `request.signal`
 * follows the request instead, which is closed as soon as its body was read.
 */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  // One who left while the request was still looked at would otherwise never be noticed.
  if (reply.raw.destroyed) controller.abort();
  else reply.raw.once("close", () => controller.abort());
  return controller.signal;
}
