import { DagctlError } from "@dagctl/core/errors";

/** How much of a body is read. */
export interface BodyLimits {
  /** The most bytes. */
  readonly maximum: number;
  /** How long it may take, in milliseconds. @default without a limit */
  readonly timeoutMs?: number;
}

/** The largest answer. A list of 10,000 projects has about 30 MB. */
export const LARGEST_ANSWER: BodyLimits = { maximum: 256 * 1024 * 1024 };
/** The largest file. An artifact has at most 64 MiB. */
export const LARGEST_FILE: BodyLimits = { maximum: 80 * 1024 * 1024 };
/** The largest body of an error, which the client has to read before it can report it. */
export const LARGEST_ERROR: BodyLimits = { maximum: 1024 * 1024, timeoutMs: 10_000 };

/**
 * Returns the body of a response as text.
 *
 * @param wait waits for each part
 * @throws DagctlError `internal`: it is larger than an answer of the API
 * @throws TypeError the connection was lost
 */
export async function responseText(
  response: Response,
  limits: BodyLimits,
  wait?: WaitForPart,
): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const part of partsOf(response, limits, wait))
    parts.push(decoder.decode(part, { stream: true }));
  return [...parts, decoder.decode()].join("");
}

/**
 * Returns the body of a response as bytes.
 *
 * @throws as `responseText`
 */
export async function responseBytes(
  response: Response,
  limits: BodyLimits,
  wait?: WaitForPart,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of partsOf(response, limits, wait)) parts.push(part);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

type WaitForPart = <Part>(part: Promise<Part>) => Promise<Part>;

/** Yields the parts of a body. */
async function* partsOf(
  response: Response,
  { maximum, timeoutMs }: BodyLimits,
  wait: WaitForPart = (part) => part,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => void reader.cancel(), timeoutMs);
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await wait(reader.read());
      if (done) return;
      bytes += value.length;
      if (bytes > maximum) {
        void reader.cancel();
        throw new DagctlError(
          "internal",
          `The answer ${response.status} has more than ${maximum / 1024 / 1024} MiB, and does not come from the API`,
        );
      }
      yield value;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Returns whether a body is JSON. Without a type, only its text can say so. */
export function mayBeJson(headers: Headers): boolean {
  const type = headers.get("content-type");
  return type === null || /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type);
}
