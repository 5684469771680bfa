import { writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { request as ask } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { apiAccess, plainKubeconfig } from "@dagctl/control-plane";
import type { Exchange } from "./exchange.ts";

/** A proxy between a driver and the API server that records the exchanges. */
export interface Recorder {
  /** The path of a kubeconfig that leads to the proxy. */
  readonly kubeconfig: string;
  /** Returns the exchanges since the last call. */
  take(): readonly (Omit<Exchange, "answer" | "sent"> & {
    readonly answer: string;
    readonly sent: string;
  })[];
  close(): Promise<void>;
}

/**
 * Changes a request of a flow on its way, so that the flow does not take minutes: the recorded
 * request of the driver stays the same.
 */
export type Bend = (query: URLSearchParams, path: string) => void;

export async function recorder(kubeconfig: string, own: string, bend: Bend): Promise<Recorder> {
  const { agent, url: upstream } = await apiAccess(kubeconfig);
  const said: ReturnType<Recorder["take"]>[number][] = [];
  let turn = 0;

  const server = createServer((request, response) => {
    const begun = (turn += 1);
    const at = new Date().toISOString();
    const url = new URL(request.url ?? "/", upstream);
    const path = url.pathname + url.search;
    bend(url.searchParams, url.pathname);
    void text(request).then((sent) => {
      const headers: IncomingHttpHeaders = {
        accept: request.headers.accept ?? "*/*",
        "content-type": request.headers["content-type"],
      };
      if (headers["content-type"] === undefined) delete headers["content-type"];
      // Node sends the body of a DELETE without its length.
      if (sent !== "") headers["content-length"] = String(Buffer.byteLength(sent));
      const forwarded = ask(url, { method: request.method, headers, agent }, (answer) => {
        const { statusCode: status = 0 } = answer;
        response.writeHead(status, {
          "content-type": answer.headers["content-type"] ?? "text/plain",
        });
        response.flushHeaders();
        let whole = "";
        let over = false;
        const end = (open: boolean): void => {
          if (over) return;
          over = true;
          said.push({
            method: request.method ?? "",
            path,
            sent,
            answer: whole,
            status,
            ...(open ? { open } : {}),
            begun,
            ended: (turn += 1),
            at,
          });
        };
        answer.setEncoding("utf8").on("data", (piece: string) => {
          whole += piece;
          response.write(piece);
        });
        answer.on("end", () => {
          end(false);
          response.end();
        });
        answer.on("error", () => response.destroy());
        response.on("close", () => {
          end(true);
          answer.destroy();
        });
      });
      forwarded.on("error", () => response.destroy());
      forwarded.end(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await writeFile(own, plainKubeconfig(`http://127.0.0.1:${port}`));
  return {
    kubeconfig: own,
    take: () => said.splice(0).toSorted((one, other) => one.begun - other.begun),
    async close() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
