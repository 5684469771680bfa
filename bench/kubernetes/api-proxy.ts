import { createServer } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { apiAccess, type ControlPlane, plainKubeconfig } from "@dagctl/control-plane";

/** Stands between a driver and the API server and counts what goes through. */
export interface ApiProxy {
  /** Leads to it. */
  readonly kubeconfig: string;
  /** By method, a watch as `WATCH`; since the last `reset`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Method and path of each request that writes, since the last `reset`. */
  readonly written: readonly string[];
  /** Answers 409 and 422 since the last `reset`: somebody else has written in between. */
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
