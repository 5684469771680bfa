import { mkdtemp, rm, writeFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { vi } from "vitest";
import { CERTIFICATE, KEY } from "./certificate.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly body: string;
}

/**
 * A server in the place of Kubernetes that answers as a test says, also with answers that a real
 * API server gives once a year.
 */
export interface ApiDouble {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly asked: readonly Asked[];
  /** Returns the number of TCP connections so far, and of those that are open. */
  connections(): { readonly all: number; readonly open: number };
  close(): Promise<void>;
}

export type Answering = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void;

export async function apiDouble(
  answering: Answering,
  {
    tls = false,
    user = "{ token: first }",
  }: { readonly tls?: boolean; readonly user?: string } = {},
): Promise<ApiDouble> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let all = 0;
  const listener: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://double");
      const one: Asked = {
        method: request.method ?? "",
        path: url.pathname,
        query: url.searchParams,
        authorization: request.headers.authorization,
        accept: request.headers.accept,
        body,
      };
      asked.push(one);
      answering(one, response, request);
    });
  };
  const server: Server = tls
    ? createTlsServer({ key: KEY, cert: CERTIFICATE }, listener)
    : createServer(listener);
  server.on("connection", (socket: Socket) => {
    all += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), "dagctl-api-"));
  const kubeconfig = join(folder, "kubeconfig");
  const trust = tls
    ? `certificate-authority-data: ${Buffer.from(CERTIFICATE).toString("base64")}`
    : "insecure-skip-tls-verify: true";
  await writeFile(
    kubeconfig,
    `apiVersion: v1
kind: Config
current-context: double
contexts: [{ name: double, context: { cluster: double, user: double } }]
clusters: [{ name: double, cluster: { server: "${tls ? "https" : "http"}://127.0.0.1:${port}", ${trust} } }]
users: [{ name: double, user: ${user.replaceAll("$FOLDER", folder)} }]
`,
  );
  return {
    kubeconfig,
    folder,
    asked,
    connections: () => ({ all, open: sockets.size }),
    async close() {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/**
 * Waits until the assertions pass. The first call of all loads the client library, which takes long
 * on a busy machine.
 */
export const eventually = async (holds: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(holds, { timeout: 15_000, interval: 20 });
