import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, createClient } from "@dagctl/client";
import type { Host } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  type FakeEngine,
  type FakeMessages,
  fakeMessages,
  memoryStore,
  testHost,
} from "@dagctl/testing";
import { onTestFinished } from "vitest";

export const ORGANIZATION = "org-acme";

export interface Served {
  readonly host: Host;
  readonly engine: FakeEngine;
  readonly store: Store;
  /** The receivers of notifications. */
  readonly receivers: FakeMessages;
  readonly url: string;
  readonly client: Client;
  readonly input: {
    readonly name: string;
    readonly project_type: string;
    readonly repository_url: string;
  };
}

/**
 * Serves the real host with fake drivers on a real socket, under a prefix.
 *
 * @param type of the project that can be created
 */
export async function served(type: "node" | "sqlmesh" = "node"): Promise<Served> {
  const store = memoryStore();
  const receivers = fakeMessages();
  const common = { store, messages: receivers.messages };
  const { host, engine, input } = await testHost(
    type === "node"
      ? { ...common, projectTypes: [nodeType()] }
      : {
          ...common,
          projectTypes: [sqlmeshType()],
          files: { "config.yaml": "gateways:\n  a: {}\n" },
        },
  );
  onTestFinished(() => host.close());
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({
      lookup: (token) =>
        token === "token"
          ? { organization: ORGANIZATION, caller: "ann", access: "admin" }
          : undefined,
    }),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return {
    host,
    engine,
    store,
    receivers,
    url,
    client: clientOf(url),
    input: { ...input, project_type: type },
  };
}

export const clientOf = (baseUrl: string, token = "token"): Client =>
  createClient({ baseUrl, token, organization: ORGANIZATION });

/** What a proxy does with one request. */
export type Action =
  | "pass"
  /** Ends the connection before the server gets the request. */
  | "cut before"
  /** Passes the request on, and ends the connection in place of the answer. */
  | "cut after"
  /** Passes the request on, and ends the connection after that many events. */
  | { readonly cutAfterEvents: number }
  /** Answers itself. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface Proxy {
  readonly url: string;
  readonly requests: readonly {
    readonly method: string;
    readonly headers: IncomingMessage["headers"];
  }[];
}

/** Returns a proxy in front of a server that does the actions in order, then passes all. */
export async function proxy(target: string, actions: Action[]): Promise<Proxy> {
  const requests: { method: string; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push({ method: incoming.method ?? "", headers: incoming.headers });
    handle(target, actions.shift() ?? "pass", incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function handle(
  target: string,
  action: Action,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (action === "cut before") return void outgoing.destroy();
  if (typeof action === "object" && "status" in action) {
    outgoing.writeHead(action.status, action.headers);
    return void outgoing.end(action.body);
  }
  const onward = request(`${target}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
  });
  onward.on("error", () => outgoing.destroy());
  onward.on("response", (answer) => {
    if (action === "cut after") {
      answer.resume();
      answer.on("end", () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
    let events = typeof action === "object" ? action.cutAfterEvents : Number.POSITIVE_INFINITY;
    answer.on("data", (chunk: Buffer) => {
      for (const part of chunk.toString().split(/(?<=\n\n)/)) {
        if (events < 0) return;
        if (part.startsWith("id:") && events-- <= 0) {
          answer.destroy();
          // What was written before reaches the client first.
          setTimeout(() => outgoing.destroy(), 30);
          return;
        }
        outgoing.write(part);
      }
    });
    answer.on("end", () => outgoing.end());
    answer.on("error", () => outgoing.destroy());
    outgoing.on("close", () => answer.destroy());
  });
  incoming.pipe(onward);
}
