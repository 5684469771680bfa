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

/** One request that passed; they are listed in the order in which they came. */
export interface Passed {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** The status of the answer; `undefined` without an answer. */
  status?: number;
}

/**
 * A request of a call, from 0: by its number among all that are counted, among those that write, or
 * among those of one method. How often a call reads while it waits depends on how busy the machine
 * is; what it creates does not.
 */
export type Place =
  | number
  | { readonly write: number }
  | { readonly method: string; readonly nth: number };

/** Whether calls are stopped at each request, or only at each one that writes. */
export const EACH_REQUEST: boolean = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;

/** Returns the place at which a call is stopped in its nth trial, from 0. */
export const placeOf = (trial: number): Place => (EACH_REQUEST ? trial : { write: trial });

/**
 * A proxy between a driver and the API server: it counts requests, and delays one until it is
 * released.
 */
export interface StoppingProxy {
  readonly url: string;
  /**
   * Forgets the requests that have passed, and delays the request at that place; `undefined` delays
   * none. Of equal requests, such as those of a call that waits, only the first two are counted.
   * Resolves when the request arrives.
   */
  arm(hold: Place | undefined): Promise<Passed>;
  /** Forwards the delayed request to the API server. */
  release(): void;
  /**
   * Does the same as `release`, and delays the next request that is counted. Resolves when that
   * arrives.
   */
  releaseUntilNext(): Promise<Passed>;
  /** Returns the requests since `arm`, the delayed one included. */
  passed(): readonly Passed[];
  close(): Promise<void>;
}

const isWrite = ({ method }: Passed): boolean => method !== "GET";

/** Starts a proxy that forwards as the administrator of that kubeconfig. */
export async function stoppingProxy(kubeconfig: string): Promise<StoppingProxy> {
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

  /** Returns whether the newest counted request has to be delayed. */
  const isStopped = (what: Passed): boolean => {
    if (typeof hold !== "object") return counted.length - 1 === hold;
    if ("write" in hold)
      return isWrite(what) && counted.filter((one) => isWrite(one)).length - 1 === hold.write;
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
    if (counts && isStopped(what)) {
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
