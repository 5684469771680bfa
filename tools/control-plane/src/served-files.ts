import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ServedFiles {
  /** The URL without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves these files by HTTP on loopback, for an Argo CD that has to find a chart: the server
 * outlives the drivers and servers that deploy with it.
 *
 * @returns its URL, and a function that closes it
 */
export async function serveFiles(
  files: ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array }>,
): Promise<ServedFiles> {
  const server = createServer((request, response) => {
    // Git appends a query, which has no meaning for files.
    const file = files.get((request.url ?? "/").slice(1).replace(/\?.*$/, ""));
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": file.type }).end(file.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
