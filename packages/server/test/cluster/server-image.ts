import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Replaces the Service in front of pods. */
interface PodService {
  /** The Service, which leads to a pod that listens. */
  readonly port: number;
  /** Where each pod listens, by its name. */
  pods(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/**
 * Replaces on the node double the image of the server, and the Services in front of its pods and of
 * those of the charts: there is no network of pods.
 */
export interface ServerImage extends PodService {
  /** A folder of programs, for `images` of a control plane. */
  readonly programs: string;
  /** The Service of the charts. */
  readonly charts: Omit<PodService, "close">;
}

const PATIENCE_MS = 60_000;

/** Creates the image; all of its files are below `folder`. */
export async function serverImage(folder: string): Promise<ServerImage> {
  const [programs, ports] = [join(folder, "image"), join(folder, "ports")];
  mkdirSync(programs, { recursive: true, mode: 0o700 });
  const child = fileURLToPath(new URL("pod.child.ts", import.meta.url));
  const entrypoint = join(programs, "entrypoint");
  writeFileSync(entrypoint, `#!/bin/sh\nexec '${process.execPath}' '${child}' '${ports}' "$@"\n`);
  chmodSync(entrypoint, 0o755);
  const [server, charts] = await Promise.all([
    podService(join(ports, "server")),
    podService(join(ports, "charts")),
  ]);
  return {
    ...server,
    programs,
    charts,
    close: async () => void (await Promise.all([server.close(), charts.close()])),
  };
}

/** Replaces the Service of the pods that write into a folder where they listen. */
async function podService(ports: string): Promise<PodService> {
  mkdirSync(ports, { recursive: true, mode: 0o700 });
  const pods = (): ReadonlyMap<string, number> =>
    new Map(
      readdirSync(ports)
        .toSorted()
        .map((name) => [name, Number(readFileSync(join(ports, name), "utf8"))]),
    );
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };
  /** Skips a server that does not listen yet, or any more. */
  const reach = async (): Promise<Socket | undefined> => {
    for (const port of pods().values()) {
      const outgoing = keep(connect(port, "127.0.0.1"));
      const open = await Promise.race([
        once(outgoing, "connect").then(
          () => true,
          () => false,
        ),
        once(outgoing, "close").then(() => false),
      ]);
      if (open) return outgoing;
    }
    return undefined;
  };
  const lead = async (incoming: Socket): Promise<void> => {
    // The node double runs no probes and calls a pod ready that has only begun, so a client that
    // comes meanwhile waits here, which it need not do in a cluster.
    for (
      const deadline = Date.now() + PATIENCE_MS;
      !incoming.destroyed && Date.now() < deadline;
      await sleep(100)
    ) {
      const outgoing = await reach();
      if (outgoing === undefined) continue;
      incoming.pipe(outgoing).pipe(incoming);
      incoming.on("close", () => outgoing.destroy());
      outgoing.on("close", () => incoming.destroy());
      return;
    }
    incoming.destroy();
  };
  const service = createServer((socket) => void lead(keep(socket))).listen(0, "127.0.0.1");
  await once(service, "listening");
  const address = service.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    pods,
    async close() {
      for (const socket of sockets) socket.destroy();
      service.close();
      await once(service, "close");
    },
  };
}
