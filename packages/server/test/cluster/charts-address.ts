import { once } from "node:events";
import { createServer } from "node:http";
import { chartRepository } from "@dagctl/k8s-driver";

/** The one address of the charts of several servers, as a load balancer would give it: it outlives each of them. */
export interface ChartsAddress {
  readonly url: string;
  close(): Promise<void>;
}

export async function chartsAddress(): Promise<ChartsAddress> {
  const { files } = chartRepository();
  const server = createServer((request, response) => {
    const file = files.get(/^\/charts\/([^/?]+)/.exec(request.url ?? "")?.[1] ?? "");
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": file.type }).end(file.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the charts have no port");
  return {
    url: `http://127.0.0.1:${address.port}/charts`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
