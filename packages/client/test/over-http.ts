import { createClient } from "@dagctl/client";
import type { Host, HostOrganization } from "@dagctl/core";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { onTestFinished } from "vitest";

/** Serves a host on a real socket, and returns a client of it. */
export async function overHttp(host: Host, organization: string): Promise<HostOrganization> {
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({
      lookup: (token) => ({ organization, caller: token, access: "admin" }),
    }),
  });
  const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  const { projects, audit, ...client } = createClient({ baseUrl, token: "token", organization });
  const noText = (): never => {
    throw new TypeError("A client has no stored text");
  };
  const recordChange = (): never => {
    throw new TypeError("A client records no changes of others");
  };
  return {
    ...client,
    projects: { ...projects, getText: noText, listText: noText },
    audit: { ...audit, recordChange },
  };
}
