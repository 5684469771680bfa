import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FastifyRequest, RequestPayload } from "fastify";
import { HttpError } from "./errors.ts";

/** A request that a framework around Fastify has passed on, such as Express or Next. */
interface MountedRequest extends IncomingMessage {
  /** What the framework has read of the body. */
  readonly body?: unknown;
  /** The path at which the framework has mounted Fastify, cut off `url`. */
  readonly baseUrl?: unknown;
  /** `url` before the framework has cut off a part. */
  readonly originalUrl?: unknown;
}

/**
 * Returns the body of a request, also where a framework has read it before (`express.json()`): a
 * stream that was read never yields again, and its reader would wait for ever.
 *
 * @throws HttpError the body was read, and is not in `body` of the request
 */
export function unreadBody(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const raw: MountedRequest = request.raw;
  // An empty body emits no data: only its end shows that it was read.
  if (!raw.readableDidRead && !raw.readableEnded) return payload;
  const bytes = bytesOf(raw);
  const length = raw.headers["content-length"];
  // Fastify compares it with the length that the caller has sent, which the framework has checked.
  const stream = new Readable({ read: () => undefined });
  if (bytes.length > 0) stream.push(bytes);
  stream.push(null);
  return Object.assign(stream, {
    receivedEncodedLength: length === undefined ? bytes.length : Number(length),
  });
}

function bytesOf({ body, headers }: MountedRequest): Buffer {
  const { "content-length": length = "0", "transfer-encoding": coding } = headers;
  // express.json() makes an object of an empty body.
  if (length === "0" && coding === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (typeof body === "string") return Buffer.from(body);
  if (body !== undefined) return Buffer.from(JSON.stringify(body));
  throw new HttpError(
    400,
    "invalid",
    "The body was read before it reached the API, and is not in `body` of the request",
  );
}

/** Returns the address of a request before a framework around Fastify has cut off a part. */
export function originalUrl({ raw }: FastifyRequest): string {
  const { originalUrl: original, url = "" }: MountedRequest = raw;
  return typeof original === "string" ? original : url;
}

/**
 * Returns the path at which a framework has mounted Fastify, for addresses that lead back; `""`
 * where Fastify gets the whole path.
 */
export function mountOf({ raw }: FastifyRequest): string {
  const { baseUrl, originalUrl, url }: MountedRequest = raw;
  return typeof baseUrl === "string" && originalUrl !== url ? baseUrl : "";
}
