import { type Client, createClient } from "@dagctl/client";
import type { Connection } from "./connection.ts";

/** The name of an organization that is sent nowhere. */
const UNNAMED = "unnamed";

/**
 * Returns the client of a connection. Where that has no organization, no request names one: it is
 * then that of the token or, for a token of every organization, the default of the server.
 */
export function clientOf(
  { url, organization, token }: Connection,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Client {
  return createClient({
    baseUrl: url,
    organization: organization ?? UNNAMED,
    token,
    fetch: organization === undefined ? withoutOrganization(fetch) : fetch,
  });
}

function withoutOrganization(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.headers.delete("x-organization-id");
    return fetch(request);
  };
}
