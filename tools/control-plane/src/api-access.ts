import { Agent, type RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";

/**
 * What a program of a test needs that speaks with the API server itself, or stands between it and a
 * driver.
 */
export interface ApiAccess {
  readonly url: string;
  /** Keeps its connections, and logs in as the administrator. */
  readonly agent: Agent;
}

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

/** A kubeconfig for what stands there: without TLS and without a login. */
export const plainKubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "plain",
    clusters: [{ name: "plain", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "plain", user: {} }],
    contexts: [{ name: "plain", context: { cluster: "plain", user: "plain" } }],
  });
