import type { FastifyReply } from "fastify";
import { HttpError } from "./errors.ts";

/** The status of a call whose client left before it was answered: no client reads it any more. */
const CLIENT_LEFT = 499;

/**
 * Returns a signal that aborts when the answer's connection closes: when the client leaves, and
 * without effect at the answer's regular end. Fastify's own `request.signal` follows the request
 * instead, which is closed as soon as its body was read. The abort reason is no error of the
 * server.
 */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const leave = (): void =>
    controller.abort(new HttpError(CLIENT_LEFT, "unavailable", "The client has left"));
  // A client that left while the request was still checked would otherwise never be noticed.
  if (reply.raw.destroyed) leave();
  else reply.raw.once("close", leave);
  return controller.signal;
}
