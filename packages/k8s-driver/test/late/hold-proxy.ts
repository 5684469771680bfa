import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";

/** One request as it passed, in the order in which they came. */
export interface Passed {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Of the answer; `undefined` where there was none. */
  status?: number;
}

/**
 * A request of a call, from 0: by its number among all that are counted, or among those of one
 * method. How often a call reads while it waits depends on how busy the machine is; what it creates
 * does not.
 */
export type Place = number | { readonly method: string; readonly nth: number };

/** Between a driver and the API server: it counts requests, and holds one until it is told. */
export interface HoldProxy {
  readonly url: string;
  /**
   * Forgets what has passed. The request at that place is held; `undefined`: none. Of those that
   * are the same, as of a call that waits for something, only the first two are counted. Resolves
   * when it is there.
   */
  arm(hold: Place | undefined): Promise<Passed>;
  /** Lets the held request go on to the API server. */
  release(): void;
  /** As `release`, and holds the next one that is counted. Resolves when that is there. */
  releaseUntilNext(): Promise<Passed>;
  /** What came since `arm`, the held one too. */
  passed(): readonly Passed[];
  close(): Promise<void>;
}

/** As the administrator of that kubeconfig. */
export async function holdProxy(kubeconfig: string): Promise<HoldProxy> {
  const config = new KubeConfig();
  config.loadFromString(await readFile(kubeconfig, "utf8"));
  const options: { cert?: string; key?: string; ca?: string } = {};
  await config.applyToHTTPSOptions(options as Parameters<KubeConfig["applyToHTTPSOptions"]>[0]);
  const upstream = new URL(config.getCurrentCluster()?.server ?? "");
  const agent = new Agent({ ...options, keepAlive: true });
  let hold: Place | undefined;
  let passed: Passed[] = [];
  let counted: Passed[] = [];
  let caught: ((what: Passed) => void) | undefined;
  let letGo: (() => void) | undefined;

  const isCounted = (what: Passed): boolean =>
    passed
      .slice(0, passed.indexOf(what))
      .filter(({ method, path }) => method === what.method && path === what.path).length < 2;

  /** Whether the newest of those that are counted is to be held. */
  const isHeld = (what: Passed): boolean => {
    if (typeof hold !== "object") return counted.length - 1 === hold;
    const { method, nth } = hold;
    return (
      what.method === method && counted.filter((one) => one.method === method).length - 1 === nth
    );
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? "/";
    const what: Passed = { method: request.method ?? "", path: url.split("?")[0] ?? "" };
    passed.push(what);
    const counts = isCounted(what);
    if (counts) counted.push(what);
    if (counts && isHeld(what)) {
      const released = new Promise<void>((resolve) => (letGo = resolve));
      caught?.(what);
      await released;
    }
    forward(request, response, url, what);
  }

  function forward(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    what: Passed,
  ): void {
    const headers: OutgoingHttpHeaders = { ...request.headers, host: upstream.host };
    const out = httpsRequest(
      {
        agent,
        host: upstream.hostname,
        port: upstream.port,
        path,
        method: request.method,
        headers,
      },
      (answer) => {
        what.status = answer.statusCode ?? 0;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    out.on("error", () => response.destroy());
    request.pipe(out);
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm(next) {
      hold = next;
      passed = [];
      counted = [];
      letGo = undefined;
      return new Promise((resolve) => (caught = resolve));
    },
    release() {
      hold = undefined;
      letGo?.();
    },
    releaseUntilNext() {
      hold = counted.length;
      const next = new Promise<Passed>((resolve) => (caught = resolve));
      letGo?.();
      return next;
    },
    passed: () => passed,
    async close() {
      letGo?.();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}
