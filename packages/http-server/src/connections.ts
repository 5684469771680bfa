import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

const AGAIN_MILLISECONDS = 50;

/**
 * Lets a server close in the time of the calls in progress. Node ends the idle connections once,
 * when it begins to close, and it misses two kinds. A connection that has not sent a request yet
 * counts as busy (browsers and pools open some ahead). A connection that was refused while its body
 * was arriving becomes idle only later. Either would keep the server open for as long as its client
 * likes.
 */
export function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  app.server.on("request", ({ socket }) => silent.delete(socket));
  app.addHook("preClose", (done) => {
    const end = (): void => {
      for (const socket of silent) socket.destroy();
      app.server.closeIdleConnections();
    };
    const again = setInterval(end, AGAIN_MILLISECONDS);
    app.server.once("close", () => clearInterval(again));
    // A server that was never opened emits no close event.
    again.unref();
    done();
  });
}
