import { spawn } from "node:child_process";
import { once } from "node:events";
import type { V1Container, V1Job, V1Pod, V1PodSpec } from "@kubernetes/client-node";
import { type ClusterAccess, getObject } from "../src/index.ts";
import { until } from "../src/waiting.ts";

/** A pod's spec as plain data. */
type Spec = Omit<V1PodSpec, never>;

/** Returns a container that runs a line of shell. */
export function shell(script: string, more: Omit<Partial<V1Container>, never> = {}): V1Container {
  return { name: "main", image: "shell:1", command: ["sh", "-c", script], ...more };
}

export function pod(namespace: string, name: string, spec: Spec): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: { restartPolicy: "Never", automountServiceAccountToken: false, ...spec },
  };
}

export function job(namespace: string, name: string, spec: Spec, more: object = {}): V1Job {
  const template = {
    spec: { restartPolicy: "Never", automountServiceAccountToken: false, ...spec },
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace },
    spec: { backoffLimit: 0, template, ...more },
  };
}

/** Returns the pod once it has this phase. */
export function podIn(
  plane: ClusterAccess,
  namespace: string,
  name: string,
  phase: string,
): Promise<V1Pod> {
  return until(
    async () => {
      const found = await getObject<V1Pod>(plane, namespace, "pod", name);
      return found.status?.phase === phase && found;
    },
    { what: `${name} is ${phase}`, timeoutMs: 30_000 },
  );
}

/** Returns the pod once its first container waits for this reason. */
export function podWaiting(
  plane: ClusterAccess,
  namespace: string,
  name: string,
  reason: string,
): Promise<V1Pod> {
  return until(
    async () => {
      const found = await getObject<V1Pod>(plane, namespace, "pod", name);
      return found.status?.containerStatuses?.[0]?.state?.waiting?.reason === reason && found;
    },
    { what: `${name} waits: ${reason}`, timeoutMs: 30_000 },
  );
}

/** Returns the job once it has a condition of this type. */
export function jobIs(
  plane: ClusterAccess,
  namespace: string,
  name: string,
  type: string,
): Promise<V1Job> {
  return until(
    async () => {
      const found = await getObject<V1Job>(plane, namespace, "job", name);
      return (
        found.status?.conditions?.some(
          (condition) => condition.type === type && condition.status === "True",
        ) === true && found
      );
    },
    { what: `${name} is ${type}`, timeoutMs: 60_000 },
  );
}

/** What a container writes until it is gone: logs are deleted with their pod. */
export interface FollowedLog {
  readonly whole: Promise<string>;
}

/** Resolves when the log is followed, which is when its first line has come. */
export async function followLog(
  plane: ClusterAccess,
  namespace: string,
  what: string,
  container = "main",
): Promise<FollowedLog> {
  const child = spawn(plane.kubectl, ["logs", "-f", "-n", namespace, what, "-c", container], {
    env: { KUBECONFIG: plane.kubeconfig, HOME: plane.folder, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const whole = once(child, "close").then(() => said);
  await Promise.race([once(child.stdout, "data"), whole]);
  return { whole };
}
