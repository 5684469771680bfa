import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import type { ControlPlane } from "@dagctl/control-plane";

/** Stands between a driver and the API server and counts what goes through. */
export interface ApiProxy {
  /** Leads to it. */
  readonly kubeconfig: string;
  /** By method, a watch as `WATCH`; since the last `reset`. */
  readonly counts: Readonly<Record<string, number>>;
  reset(): void;
  close(): void;
}

export async function apiProxy(plane: ControlPlane): Promise<ApiProxy> {
  const config = new KubeConfig();
  config.loadFromFile(plane.kubeconfig);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const bytes = (file: string | undefined, data: string | undefined): Buffer | undefined =>
    file === undefined ? (data === undefined ? undefined : Buffer.from(data, "base64")) : readFileSync(file);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 64,
    ca: bytes(cluster?.caFile, cluster?.caData),
    cert: bytes(user?.certFile, user?.certData),
    key: bytes(user?.keyFile, user?.keyData),
  });
  let counts: Record<string, number> = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", cluster?.server);
    const kind = url.searchParams.get("watch") === "true" ? "WATCH" : (request.method ?? "GET");
    counts[kind] = (counts[kind] ?? 0) + 1;
    const headers = { ...request.headers, host: url.host, ...(user?.token ? { authorization: `Bearer ${user.token}` } : {}) };
    const onward = httpsRequest(url, { agent, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const kubeconfig = join(plane.folder, "proxied-kubeconfig");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "proxied",
      clusters: [{ name: "proxied", cluster: { server: address, "insecure-skip-tls-verify": true } }],
      users: [{ name: "proxied", user: {} }],
      contexts: [{ name: "proxied", context: { cluster: "proxied", user: "proxied" } }],
    }),
  );
  return {
    kubeconfig,
    get counts() {
      return counts;
    },
    reset() {
      counts = {};
    },
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
