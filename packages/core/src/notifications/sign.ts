import type { Secret } from "../values/secret.ts";

/** What Standard Webhooks signs: the id, the time in seconds, and the body. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Returns the headers of Standard Webhooks, with a signature by each secret. A receiver accepts the
 * message where one of them is right.
 */
export async function signHeaders(
  message: SignedMessage,
  secrets: readonly Secret[],
): Promise<Readonly<Record<string, string>>> {
  const signatures = await Promise.all(secrets.map((secret) => signatureOf(message, secret)));
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

async function signatureOf(
  { id, timestamp, body }: SignedMessage,
  secret: Secret,
): Promise<string> {
  const bytes = bytesOf(atob(secret.reveal().replace(/^whsec_/, "")));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  const text = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
  return `v1,${btoa(String.fromCharCode(...signature))}`;
}

/** Returns the bytes of a text of which each character is one byte. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
