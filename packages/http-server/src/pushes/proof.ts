import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { PushHook } from "@dagctl/core";
import { HttpError } from "../errors.ts";

/** The largest body of a call, in bytes: GitHub sends no larger one. */
export const MOST_BYTES: number = 25 * 1024 * 1024;

/** What a hook expects of its callers. */
interface Expected {
  readonly provider: PushHook["provider"];
  readonly secret: string;
}

/** The longest token that is compared, in characters. */
const LONGEST_TOKEN = 200;
const HEX = /^[0-9a-f]{64}$/i;

/** Returns a header that was sent once. Node joins what was sent twice with a comma. */
const textOf = (header: string | readonly string[] | undefined): string =>
  typeof header === "string" ? header : "";

/** Returns what a caller says it has the secret by, for each kind of Git server. */
function proofsIn(
  headers: IncomingHttpHeaders,
): Readonly<Record<PushHook["provider"], string | undefined>> {
  const github = /^sha256=(.*)$/.exec(textOf(headers["x-hub-signature-256"]))?.[1] ?? "";
  const gitea = textOf(headers["x-gitea-signature"]);
  const gitlab = textOf(headers["x-gitlab-token"]);
  return {
    github: HEX.test(github) ? github : undefined,
    gitea: HEX.test(gitea) ? gitea : undefined,
    gitlab: gitlab !== "" && gitlab.length <= LONGEST_TOKEN ? gitlab : undefined,
  };
}

/** Returns whether a call has what may be a proof of any kind: all others are refused unread. */
export function mayProve(headers: IncomingHttpHeaders): boolean {
  return Object.values(proofsIn(headers)).some((proof) => proof !== undefined);
}

/**
 * Reads a body to its end, and returns what identifies the call where it proves that its caller has
 * the secret. The body is hashed while it arrives, and never stored or parsed. For a hook that does
 * not exist it does the same with a secret that no caller has.
 *
 * @returns `undefined`: the caller did not prove it
 * @throws HttpError 413: the body is too large; 400: it ended too early
 */
export async function readProof(
  body: Readable,
  headers: IncomingHttpHeaders,
  expected: Expected | undefined,
): Promise<string | undefined> {
  const { provider, secret }: Expected = expected ?? {
    provider: "github",
    secret: randomBytes(32).toString("hex"),
  };
  const digest = await hmacOf(body, secret);
  const given = proofsIn(headers)[provider];
  const isProven =
    provider === "gitlab"
      ? isSameText(given ?? "", secret)
      : timingSafeEqual(digest, Buffer.from(given ?? "0".repeat(64), "hex"));
  if (!isProven || given === undefined || expected === undefined) return undefined;
  const call = digest.toString("hex");
  // Two pushes may have one body, such as after a push that was undone. The others have a time in
  // it.
  const event = textOf(headers["x-gitlab-event-uuid"]).slice(0, LONGEST_TOKEN);
  return provider === "gitlab" ? `${call} ${event}` : call;
}

async function hmacOf(body: Readable, secret: string): Promise<Buffer> {
  const hmac = createHmac("sha256", secret);
  let bytes = 0;
  try {
    // The answer to a body that is too large needs the connection.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_BYTES) throw tooLarge();
      hmac.update(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, "invalid", "The body ended before it was complete");
  }
  return hmac.digest();
}

/** Returns the refusal of a body that is too large. The rest of it is not read. */
export function tooLarge(): HttpError {
  return new HttpError(413, "invalid", "The body is too large: it may have 25 MiB", {
    connection: "close",
  });
}

/** Compares two texts in a time that does not depend on where they differ. */
function isSameText(one: string, other: string): boolean {
  const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digestOf(one), digestOf(other));
}
