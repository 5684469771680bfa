// Not in `control-plane.ts`, its only caller, which orders the starts of the components.
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Returns free TCP ports on loopback; each is kept bound until all are found. They are below the
 * range from which kernels take the ports of outgoing connections. So only another process that
 * searches ports can take one before the component binds it; the caller then starts over.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = [];
  try {
    while (held.length < count) {
      const server = createServer();
      const port = 20_000 + Math.floor(Math.random() * 12_000);
      const listening = once(server, "listening");
      server.listen({ port, host: "127.0.0.1", exclusive: true });
      if (await listening.then(() => true).catch(() => false)) held.push({ server, port });
    }
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(held.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  }
}
