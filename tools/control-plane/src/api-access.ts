import { Agent, type RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";

/**
 * Access for a test's program that speaks with the API server itself, or that is a proxy between it
 * and a driver.
 */
export interface ApiAccess {
  readonly url: string;
  /** Keeps its connections, and logs in as the administrator. */
  readonly agent: Agent;
}

/**
 * Returns access to the API server of a kubeconfig.
 *
 * @param connections the most concurrent connections @default no limit
 */
export async function apiAccess(kubeconfig: string, connections?: number): Promise<ApiAccess> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const login: RequestOptions = {};
  await config.applyToHTTPSOptions(login);
  const { ca, cert, key } = login;
  const agent = new Agent({
    keepAlive: true,
    ...(connections !== undefined && { maxSockets: connections }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  });
  return { url: config.getCurrentCluster()?.server ?? "", agent };
}

/** Returns a kubeconfig for a proxy: without TLS and without a login. */
export const plainKubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "plain",
    clusters: [{ name: "plain", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "plain", user: {} }],
    contexts: [{ name: "plain", context: { cluster: "plain", user: "plain" } }],
  });
