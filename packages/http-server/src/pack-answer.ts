import { gzip } from "node:zlib";
import type { FastifyReply, onSendHookHandler } from "fastify";
import { acceptsGzip } from "./accepts.ts";

/** The size from which an answer is compressed, in bytes: a smaller one fits in two packets. */
const LEAST_BYTES = 2000;
const LEVEL = 6;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
/** What a browser says of a page of this server, and of an address that a person opens. */
const OWN_SITES: ReadonlySet<unknown> = new Set(["same-origin", "none"]);

/**
 * Compresses an answer with gzip where it is JSON of a read with 2 kB or more, and the caller
 * accepts it. A stream is not compressed: its parts would wait for each other.
 *
 * An answer with an ETag is not compressed. The tag is strong, so it is one of the bytes, and a
 * caller sends it back in `If-Match`. The answer of a change is not compressed, because it may have
 * a new token. A page of another site can cause a read with the cookie of a session, and see the
 * size of the answer (BREACH): that one is not compressed either.
 */
export const packAnswer: onSendHookHandler = ({ method, headers }, reply, payload, done) => {
  if (!isPackable(method, reply, payload)) return done(null, payload);
  addToVary(reply, "accept-encoding");
  const site = headers["sec-fetch-site"];
  if (!acceptsGzip(headers["accept-encoding"]) || (site !== undefined && !OWN_SITES.has(site)))
    return done(null, payload);
  gzip(payload, { level: LEVEL }, (error, packed) => {
    if (error) return done(error);
    reply.header("content-encoding", "gzip");
    // Of the answer as it was.
    reply.removeHeader("content-length");
    done(null, packed);
  });
};

/** Returns whether a compressed form of an answer may be sent. */
function isPackable(
  method: string,
  reply: FastifyReply,
  payload: unknown,
): payload is string | Uint8Array {
  if (typeof payload !== "string" && !(payload instanceof Uint8Array)) return false;
  return (
    (method === "GET" || method === "HEAD") &&
    JSON_TYPE.test(String(reply.getHeader("content-type"))) &&
    !reply.hasHeader("content-encoding") &&
    !reply.hasHeader("etag") &&
    Buffer.byteLength(payload) >= LEAST_BYTES
  );
}

function addToVary(reply: FastifyReply, name: string): void {
  const given = reply.getHeader("vary");
  reply.header("vary", given === undefined ? name : `${String(given)}, ${name}`);
}
