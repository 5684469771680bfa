import { join } from "node:path";
import type { Client } from "../client.ts";
import type { Images, NodeContext } from "./context.ts";
import { type Fault, faults, type InjectedFault } from "./faults.ts";
import { kubeletServer } from "./kubelet-server.ts";
import { pods } from "./pods.ts";
import { register, type Registration } from "./registration.ts";

export interface NodeDoubleOptions {
  readonly client: Client;
  /** The folder of the node's files. The folder `certificates` contains the kubelet's. */
  readonly folder: string;
  readonly certificates: string;
  readonly supervise: string;
  /** The API server's port, for the containers' KUBERNETES_SERVICE_HOST. */
  readonly apiServerPort: number;
  /** @default every image is there and adds nothing to the PATH of this process */
  readonly images?: Images | undefined;
  /** Variables that every image has. @default none */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /**
   * The pause before a container's first restart, in milliseconds; a kubelet's is ten seconds.
   * @default 1000
   */
  readonly restartPause?: number | undefined;
}

/**
 * A node without a container runtime: it runs containers as processes of this machine. The README
 * lists its limits.
 */
export interface NodeDouble {
  readonly name: string;
  /** Injects a fault into pods, those that run and later ones. */
  inject(fault: Fault): InjectedFault;
  /** Makes the node silent: no lease, no status, no logs. What runs on it goes on. */
  goAway(): Promise<void>;
  /** Ends the silence, and reports what became of its pods meanwhile. */
  comeBack(): Promise<void>;
  /** Ends the node and kills what runs on it. The Node object stays. */
  stop(): Promise<void>;
}

const NAME = "node-double";
const ADDRESS = "127.0.0.1";

export async function nodeDouble(options: NodeDoubleOptions): Promise<NodeDouble> {
  const misfortunes = faults();
  const closing = new AbortController();
  let back = (): void => undefined;
  let presence: Promise<void> = Promise.resolve();
  const context: NodeContext = {
    client: options.client,
    faults: misfortunes,
    images: options.images ?? (() => []),
    folder: join(options.folder, "pods"),
    supervise: options.supervise,
    address: ADDRESS,
    env: {
      ...options.variables,
      PATH: process.env["PATH"] ?? "",
      KUBERNETES_SERVICE_HOST: ADDRESS,
      KUBERNETES_SERVICE_PORT: String(options.apiServerPort),
    },
    restartPause: options.restartPause ?? 1000,
    present: () => presence,
    closing: closing.signal,
  };
  const bound = pods(context, NAME);
  const kubelet = await kubeletServer(options.certificates, bound.log);
  const registerNode = (): Registration =>
    register({ client: options.client, name: NAME, address: ADDRESS, port: kubelet.port });
  let registration = registerNode();
  let away = false;

  const double: NodeDouble = {
    name: NAME,
    inject: misfortunes.inject,
    async goAway() {
      if (away) return;
      away = true;
      presence = new Promise((resolve) => {
        back = resolve;
      });
      await registration.stop();
      await kubelet.close();
    },
    async comeBack() {
      if (!away) return;
      away = false;
      await kubelet.open();
      registration = registerNode();
      back();
      await registration.ready;
    },
    async stop() {
      closing.abort();
      back();
      await registration.stop();
      await bound.stop();
      if (!away) await kubelet.close();
    },
  };
  try {
    await registration.ready;
  } catch (error) {
    await double.stop();
    throw error;
  }
  return double;
}
