import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Folder } from "./folder.ts";
import { type Component, component } from "./process.ts";

export interface ArgocdOptions {
  readonly bin: string;
  readonly folder: Folder;
  /** The ports of redis, the repo server (two) and the controller. */
  readonly ports: readonly [
    redis: number,
    repoServer: number,
    repoServerMetrics: number,
    controllerMetrics: number,
  ];
  readonly kubeconfig: string;
  readonly env: Readonly<Record<string, string>>;
  /** How often an Application is reconciled although nothing changed, in seconds. */
  readonly resyncSeconds: number;
}

export interface Argocd {
  readonly redis: Component;
  readonly repoServer: Component;
  readonly controller: Component;
}

/**
 * Returns Argo CD's two components that sync, and the cache between them. Its own API server, which
 * people log in to, is not included.
 */
export function argocd(options: ArgocdOptions): Argocd {
  const { bin, folder, kubeconfig } = options;
  const [redisPort, repoPort, repoMetrics, controllerMetrics] = options.ports;
  const own = (name: string): string => join(folder.path, "argocd", name);
  const env = {
    ...options.env,
    // What the image of Argo CD has in addition to its own programs.
    PATH: `${fileURLToPath(new URL("../../programs", import.meta.url))}:${options.env["PATH"] ?? ""}`,
    KUBECONFIG: kubeconfig,
    // https://kubernetes.default.svc then means the cluster of the kubeconfig.
    ARGOCD_FAKE_IN_CLUSTER: "true",
    ARGOCD_GPG_ENABLED: "false",
    ARGOCD_TLS_DATA_PATH: own("tls"),
    ARGOCD_SSH_DATA_PATH: own("ssh"),
    // The default of the socket is one path for the whole machine.
    ARGOCD_ASK_PASS_SOCK: own("ask-pass.sock"),
    HELM_CACHE_HOME: own("helm-cache"),
    HELM_CONFIG_HOME: own("helm-config"),
    HELM_DATA_HOME: own("helm-data"),
  };
  const make = (name: string, args: readonly string[]): Component =>
    component({ name, bin, env, args, logs: folder.logs });
  const redis = `127.0.0.1:${redisPort}`;
  const repoServer = `127.0.0.1:${repoPort}`;
  return {
    redis: make("redis", [redis]),
    repoServer: make("argocd-repo-server", [
      "--address=127.0.0.1",
      `--port=${repoPort}`,
      "--metrics-address=127.0.0.1",
      `--metrics-port=${repoMetrics}`,
      // Also without TLS it requires a client authority, unless the path of one is empty.
      `--redis=${redis}`,
      "--disable-tls",
      "--client-ca-path=",
    ]),
    controller: make("argocd-application-controller", [
      "--namespace=argocd",
      `--redis=${redis}`,
      `--repo-server=${repoServer}`,
      "--repo-server-plaintext",
      `--metrics-port=${controllerMetrics}`,
      `--app-resync=${options.resyncSeconds}`,
      "--app-resync-jitter=0",
      // Nothing here reads events, and they were a sixteenth of all requests to the API server.
      "--enable-k8s-event=none",
    ]),
  };
}
