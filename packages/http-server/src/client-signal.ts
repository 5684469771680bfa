import type { FastifyReply } from "fastify";
import { HttpError } from "./errors.ts";

/**
 * The status of a call whose client disconnected before the answer: no client reads it any more.
 */
const CLIENT_LEFT = 499;

/**
 * Returns a signal that aborts when the answer's connection closes: when the client disconnects,
 * and without effect at the answer's regular end. Fastify's own `request.signal` follows the
 * request instead, which is closed as soon as its body was read. The abort reason is not an error
 * of the server.
 */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const leave = (): void =>
    controller.abort(new HttpError(CLIENT_LEFT, "unavailable", "The client has left"));
  // Without this check, a disconnect during the checks of the request would never be noticed.
  if (reply.raw.destroyed) leave();
  else reply.raw.once("close", leave);
  return controller.signal;
}
