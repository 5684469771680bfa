import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type LogQuery, logText } from "./log-file.ts";

/** The file of a container's log, or the message and status with which a kubelet refuses. */
export type LogSource =
  | { readonly file: string; readonly ended: Promise<unknown> }
  | { readonly status: number; readonly message: string };

export interface KubeletServer {
  readonly port: number;
  /** Ends current requests and refuses new ones, until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/**
 * Serves the part of a kubelet's HTTPS endpoint that `kubectl logs` needs. Only the API server, by
 * its client certificate, gets an answer.
 */
export async function kubeletServer(
  certificates: string,
  find: (namespace: string, pod: string, container: string, previous: boolean) => LogSource,
): Promise<KubeletServer> {
  const read = (name: string): Promise<Buffer> => readFile(join(certificates, name));
  const [cert, key, ca] = await Promise.all([
    read("kubelet.crt"),
    read("kubelet.key"),
    read("ca.crt"),
  ]);
  const server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      answer(request, response, find).catch(() => response.destroy());
    },
  );
  let port = 0;
  const open = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (typeof address === "object" && address !== null) port = address.port;
  };
  await open();
  // The server must not keep the process of a test alive.
  server.unref();
  return {
    port,
    open,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  find: Parameters<typeof kubeletServer>[1],
): Promise<void> {
  const url = new URL(request.url ?? "/", "https://node");
  const [kind, namespace, pod, container] = url.pathname
    .split("/")
    .slice(1)
    .map(decodeURIComponent);
  if (
    kind !== "containerLogs" ||
    namespace === undefined ||
    pod === undefined ||
    container === undefined
  ) {
    // Exec, attach and port-forward are refused: there is no container to enter.
    refuse(response, 501, `the node double does not answer ${url.pathname}`);
    return;
  }
  const source = find(namespace, pod, container, url.searchParams.get("previous") === "true");
  if ("status" in source) {
    refuse(response, source.status, source.message);
    return;
  }
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.writeHead(200, { "content-type": "text/plain" });
  // The API server answers its own caller when the headers come.
  response.flushHeaders();
  await pipeline(
    logText(source.file, query(url.searchParams), source.ended, gone.signal),
    response,
  ).catch(() => undefined);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "text/plain" }).end(message);
}

function query(params: URLSearchParams): LogQuery {
  const number = (name: string): number | undefined =>
    params.has(name) ? Number(params.get(name)) : undefined;
  const seconds = number("sinceSeconds");
  const time = params.get("sinceTime");
  return {
    follow: params.get("follow") === "true",
    timestamps: params.get("timestamps") === "true",
    tailLines: number("tailLines"),
    limitBytes: number("limitBytes"),
    since:
      time !== null
        ? new Date(time)
        : seconds === undefined
          ? undefined
          : new Date(Date.now() - seconds * 1000),
  };
}
