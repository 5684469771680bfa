import { type Client, createClient } from "@dagctl/client";
import type { Connection } from "./connection.ts";

/**
 * Returns the client of a connection. Where that has no organization, no request names one: it is
 * then that of the token or, for a token of every organization, the default of the server.
 */
export function clientOf(
  { url, organization, token }: Connection,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Client {
  return createClient({ baseUrl: url, organization, token, fetch });
}
