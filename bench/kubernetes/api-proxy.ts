import { createServer } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { apiAccess, type ControlPlane, plainKubeconfig } from "@dagctl/control-plane";

/** A proxy between a driver and the API server that counts requests. */
export interface ApiProxy {
  /** Path of a kubeconfig for the proxy. */
  readonly kubeconfig: string;
  /** Requests by method since the last `reset`; a watch counts as `WATCH`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Method and path of each request that writes, since the last `reset`. */
  readonly written: readonly string[];
  /** Answers 409 and 422 since the last `reset`: another client has written in between. */
  readonly conflicts: number;
  reset(): void;
  close(): void;
}

export async function apiProxy(plane: ControlPlane): Promise<ApiProxy> {
  const { agent, url: upstream } = await apiAccess(plane.kubeconfig, 64);
  let counts: Record<string, number> = {};
  let written: string[] = [];
  let conflicts = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", upstream);
    const kind = url.searchParams.get("watch") === "true" ? "WATCH" : (request.method ?? "GET");
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (kind !== "GET" && kind !== "WATCH") written.push(`${kind} ${url.pathname}`);
    const headers = { ...request.headers, host: url.host };
    const onward = httpsRequest(url, { agent, method: request.method, headers }, (answer) => {
      if (answer.statusCode === 409 || answer.statusCode === 422) conflicts += 1;
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
  await writeFile(kubeconfig, plainKubeconfig(address));
  return {
    kubeconfig,
    get counts() {
      return counts;
    },
    get written() {
      return written;
    },
    get conflicts() {
      return conflicts;
    },
    reset() {
      counts = {};
      written = [];
      conflicts = 0;
    },
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
