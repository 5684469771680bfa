import type { Server } from "node:http";
import type { Socket } from "node:net";

/** A server that accepts connections on loopback. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/**
 * Makes a server accept connections on 127.0.0.1.
 *
 * @param port @default a free one
 * @returns the port, and the end of the server
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
