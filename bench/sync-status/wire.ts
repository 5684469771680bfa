import { connect, createServer, type AddressInfo } from "node:net";

export interface Wire {
  /** URL of the server through the proxy. */
  readonly url: string;
  /** Returns the bytes that have passed so far, in both directions, with all headers. */
  bytes(): number;
  close(): Promise<void>;
}

/** Starts a proxy between a client and a server that counts bytes. */
export async function countingWire(target: URL): Promise<Wire> {
  let bytes = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((client) => {
    const behind = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk: Buffer) => void (bytes += chunk.length));
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    bytes: () => bytes,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
