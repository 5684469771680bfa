import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { type ClusterAccess, clusterWait, kubectl, kubectlAnswer } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { DeploymentRef, RunRef } from "@dagctl/core/contracts";
import { expect } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import type { Present, Scene } from "./scene.ts";

export async function objectExists(
  plane: ClusterAccess,
  what: readonly string[],
): Promise<boolean> {
  return (await kubectlAnswer(plane, ["get", ...what])).code === 0;
}

/** Returns the names of all objects of a project, in its namespace and next to its Application. */
export async function objectsOf(
  { plane, place }: Scene,
  ref: DeploymentRef,
): Promise<readonly string[]> {
  const { namespace, labels } = place(ref);
  const label = `dagctl.dev/project=${labels["dagctl.dev/project"]}`;
  const namesIn = (where: string, kinds: string): Promise<string> =>
    kubectl(plane, ["get", kinds, "-n", where, "-l", label, "-o", "name"]);
  const inNamespace = await namesIn(namespace, "cronjobs,jobs,pods,secrets,configmaps");
  const inArgoCd = await namesIn("argocd", "applications.argoproj.io,configmaps");
  const own = await namesIn("dagctl", "configmaps");
  return `${inNamespace}${inArgoCd}${own}`.split("\n").filter((line) => line !== "");
}

/** Waits with a driver other than the scene's until a deployment has converged. */
export async function untilConverged(
  { deploy }: KubernetesDriver,
  ref: DeploymentRef,
): Promise<void> {
  await until(
    async () => {
      const state = await deploy.observe(ref);
      return state.present && state.phase === "converged";
    },
    isPresent,
    clusterWait("convergence", 120_000),
  );
}

/** Waits with a driver other than the scene's until nothing of a deployment exists. */
export async function untilAbsent({ deploy }: KubernetesDriver, ref: DeploymentRef): Promise<void> {
  await until(
    async () => !(await deploy.observe(ref)).present,
    isPresent,
    clusterWait("absence", 120_000),
  );
}

export async function untilRunning({ run }: KubernetesDriver, ref: RunRef): Promise<void> {
  await until(
    async () => (await run.observe(ref))?.status === "running",
    isPresent,
    clusterWait("the run", 30_000),
  );
}

/** Runs the reported command in a shell, as a person does. */
export async function runReportedCommand(plane: ClusterAccess, command: string): Promise<void> {
  await promisify(execFile)("sh", ["-c", command], {
    env: {
      PATH: `${dirname(plane.kubectl)}:/usr/bin:/bin`,
      KUBECONFIG: plane.kubeconfig,
      HOME: plane.folder,
    },
  });
}

export const remainingObject = (
  { remaining = [] }: Present,
  kind: string,
  reason: string,
): { readonly name: string; readonly remedy?: string } | undefined =>
  remaining.find((one) => one.kind === kind && one.reason.includes(reason));

/** Waits until an object is reported to block the removal, with the command that frees it. */
export async function remedyFor(
  on: Scene,
  ref: DeploymentRef,
  kind: string,
  reason: string,
): Promise<string> {
  const state = await on.observed(
    ref,
    `${kind}: ${reason}`,
    (now) => remainingObject(now, kind, reason)?.remedy !== undefined,
    60_000,
  );
  expect(state.phase).toBe("removing");
  return remainingObject(state, kind, reason)?.remedy ?? "";
}

/** Waits as {@link remedyFor} does, and runs the command. */
export async function runRemedy(
  on: Scene,
  ref: DeploymentRef,
  kind: string,
  reason: string,
): Promise<void> {
  await runReportedCommand(on.plane, await remedyFor(on, ref, kind, reason));
}

/** Replaces the finalizers of an object, as another tool does. */
export async function setFinalizers(
  plane: ClusterAccess,
  what: readonly string[],
  finalizers: readonly string[] | null,
): Promise<void> {
  const patch = JSON.stringify({ metadata: { finalizers } });
  await kubectl(plane, ["patch", ...what, "--type", "merge", "--patch", patch]);
}

/** Adds a finalizer to those that an object has. */
export async function addFinalizer(
  plane: ClusterAccess,
  what: readonly string[],
  finalizer: string,
): Promise<void> {
  const patch = JSON.stringify([{ op: "add", path: "/metadata/finalizers/-", value: finalizer }]);
  await kubectl(plane, ["patch", ...what, "--type", "json", "--patch", patch]);
}
