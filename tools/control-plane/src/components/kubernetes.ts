import { join } from "node:path";
import type { Folder } from "./folder.ts";
import { type Component, component } from "./process.ts";

export interface KubernetesOptions {
  readonly bin: string;
  readonly folder: Folder;
  /** The ports of etcd (two) and of the API server. */
  readonly ports: readonly [etcd: number, etcdPeers: number, apiServer: number];
  readonly kubeconfig: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * How long a node may be silent before it is not ready, in seconds. Its pods are evicted after
   * the same time again.
   */
  readonly nodeGraceSeconds: number;
}

export interface Kubernetes {
  readonly etcd: Component;
  readonly apiServer: Component;
  readonly controllerManager: Component;
  readonly scheduler: Component;
}

/**
 * Returns Kubernetes' four components. Each server requires a client certificate of this folder's
 * authority.
 */
export function kubernetes(options: KubernetesOptions): Kubernetes {
  const { bin, env, folder, kubeconfig, ports } = options;
  const [etcdPort, peerPort, apiPort] = ports;
  const certificate = (name: string): string => join(folder.certificates, name);
  const make = (name: string, args: readonly string[]): Component =>
    component({ name, bin, env, args, logs: folder.logs });
  const etcdUrl = `https://127.0.0.1:${etcdPort}`;
  const peerUrl = `https://127.0.0.1:${peerPort}`;
  return {
    etcd: make("etcd", [
      "--name=default",
      `--data-dir=${join(folder.path, "etcd")}`,
      "--unsafe-no-fsync",
      "--log-level=warn",
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      `--cert-file=${certificate("etcd.crt")}`,
      `--key-file=${certificate("etcd.key")}`,
      "--client-cert-auth",
      `--trusted-ca-file=${certificate("ca.crt")}`,
      `--peer-cert-file=${certificate("etcd.crt")}`,
      `--peer-key-file=${certificate("etcd.key")}`,
      "--peer-client-cert-auth",
      `--peer-trusted-ca-file=${certificate("ca.crt")}`,
    ]),
    apiServer: make("kube-apiserver", [
      `--etcd-servers=${etcdUrl}`,
      `--etcd-cafile=${certificate("ca.crt")}`,
      `--etcd-certfile=${certificate("etcd-client.crt")}`,
      `--etcd-keyfile=${certificate("etcd-client.key")}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${apiPort}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      `--tls-cert-file=${certificate("apiserver.crt")}`,
      `--tls-private-key-file=${certificate("apiserver.key")}`,
      `--client-ca-file=${certificate("ca.crt")}`,
      "--anonymous-auth=false",
      "--authorization-mode=RBAC",
      `--kubelet-certificate-authority=${certificate("ca.crt")}`,
      "--kubelet-preferred-address-types=InternalIP",
      `--kubelet-client-certificate=${certificate("kubelet-client.crt")}`,
      `--kubelet-client-key=${certificate("kubelet-client.key")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${certificate("service-account.pub")}`,
      `--service-account-signing-key-file=${certificate("service-account.key")}`,
      // Pods on a node that went away wait as long as the node controller does, not five minutes
      // more.
      `--default-not-ready-toleration-seconds=${options.nodeGraceSeconds}`,
      `--default-unreachable-toleration-seconds=${options.nodeGraceSeconds}`,
    ]),
    controllerManager: make("kube-controller-manager", [
      `--kubeconfig=${kubeconfig}`,
      "--leader-elect=false",
      "--secure-port=0",
      "--use-service-account-credentials",
      `--service-account-private-key-file=${certificate("service-account.key")}`,
      `--root-ca-file=${certificate("ca.crt")}`,
      `--node-monitor-grace-period=${options.nodeGraceSeconds}s`,
      "--node-monitor-period=1s",
    ]),
    scheduler: make("kube-scheduler", [
      `--kubeconfig=${kubeconfig}`,
      "--leader-elect=false",
      "--secure-port=0",
    ]),
  };
}
