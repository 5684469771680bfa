import type { V1Pod } from "@kubernetes/client-node";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  applyObjects,
  type ClusterAccess,
  getObject,
  kubectl,
  kubectlAnswer,
} from "../src/index.ts";
import { until } from "../src/waiting.ts";
import { sharedControlPlane } from "../src/shared/plane.ts";
import { pod, podIn, podWaiting, shell } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let plane: ClusterAccess;
let namespace: string;
beforeAll(async () => {
  plane = await sharedControlPlane();
}, FIRST_START);
beforeEach(async () => {
  namespace = await plane.namespace();
});

const logs = (name: string, container = "main"): Promise<string> =>
  kubectl(plane, ["logs", "-n", namespace, name, "-c", container]);
const setDeadline = (name: string, activeDeadlineSeconds: number): Promise<string> =>
  kubectl(plane, [
    "patch",
    "pod",
    "-n",
    namespace,
    name,
    "--type=merge",
    "-p",
    JSON.stringify({ spec: { activeDeadlineSeconds } }),
  ]);
const says = (name: string, container: string, words: string): Promise<unknown> =>
  until(
    async () =>
      (
        await kubectlAnswer(plane, ["logs", "-n", namespace, name, "-c", container])
      ).stdout.includes(words),
    { what: `${name} says ${words}`, timeoutMs: 30_000 },
  );

describe("a deadline that passes while the pod runs", () => {
  test("ends it, and the pod and its logs remain", async () => {
    const main = shell(
      "trap 'echo asked to end; exit 0' TERM; echo works; while :; do sleep 0.1; done",
    );
    await applyObjects(
      plane,
      pod(namespace, "stuck", {
        initContainers: [shell("echo prepared", { name: "prepare" })],
        containers: [main],
      }),
    );
    await says("stuck", "main", "works");
    await setDeadline("stuck", 3600);
    await setDeadline("stuck", 1);
    const { metadata, status } = await podIn(plane, namespace, "stuck", "Failed");
    expect(metadata?.deletionTimestamp).toBeUndefined();
    expect(status).toMatchObject({
      reason: "DeadlineExceeded",
      containerStatuses: [{ state: { terminated: { exitCode: 0 } } }],
    });
    await expect(logs("stuck")).resolves.toBe("works\nasked to end\n");
    await expect(logs("stuck", "prepare")).resolves.toBe("prepared\n");
    await kubectl(plane, ["delete", "pod", "-n", namespace, "stuck", "--timeout=30s"]);
  });

  test("counts from the start of the pod, and grants its containers their grace period", async () => {
    const main = shell("trap 'echo deaf' TERM; echo works; while :; do sleep 0.1; done");
    await applyObjects(
      plane,
      pod(namespace, "later", { containers: [main], terminationGracePeriodSeconds: 1 }),
    );
    await says("later", "main", "works");
    await setDeadline("later", 4);
    const { status } = await podIn(plane, namespace, "later", "Failed");
    const { exitCode, finishedAt = "" } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
    expect(exitCode).toBe(137);
    const seconds = (Date.parse(String(finishedAt)) - Date.parse(String(status?.startTime))) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(4);
    expect(seconds).toBeLessThan(8);
    await expect(logs("later")).resolves.toBe("works\ndeaf\n");
  });

  test("ends a pod in its init containers, and one that still waits for a Secret", async () => {
    const slow = shell("echo fetching; sleep 600", { name: "fetch" });
    const env = [{ name: "X", valueFrom: { secretKeyRef: { name: "never", key: "x" } } }];
    await applyObjects(
      plane,
      pod(namespace, "early", { initContainers: [slow], containers: [shell("true")] }),
      pod(namespace, "waits", { containers: [shell("true", { env })] }),
    );
    await says("early", "fetch", "fetching");
    await podWaiting(plane, namespace, "waits", "CreateContainerConfigError");
    await setDeadline("early", 1);
    await setDeadline("waits", 1);
    const early = await podIn(plane, namespace, "early", "Failed");
    expect(early.status).toMatchObject({
      reason: "DeadlineExceeded",
      initContainerStatuses: [{ state: { terminated: { exitCode: 143 } } }],
      containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }],
    });
    await expect(logs("early", "fetch")).resolves.toBe("fetching\n");
    const waits = await podIn(plane, namespace, "waits", "Failed");
    expect(waits.status?.reason).toBe("DeadlineExceeded");
  });
});

describe("a Secret", () => {
  const secret = (text: string): object => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "key", namespace },
    stringData: { key: text },
  });
  const reader = (name: string): V1Pod => {
    const main = shell('echo "$KEY"; cat /etc/key/key', {
      env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "key", key: "key" } } }],
      volumeMounts: [{ name: "key", mountPath: "/etc/key" }],
    });
    return pod(namespace, name, {
      containers: [main],
      volumes: [{ name: "key", secret: { secretName: "key" } }],
    });
  };

  test("that is created late lets the pod start within about a second", async () => {
    await applyObjects(plane, reader("early"));
    await podWaiting(plane, namespace, "early", "ContainerCreating");
    await applyObjects(plane, secret("late"));
    const { metadata } = await getObject<{ metadata: { creationTimestamp: string } }>(
      plane,
      namespace,
      "secret",
      "key",
    );
    const { status } = await podIn(plane, namespace, "early", "Succeeded");
    const { startedAt = "" } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
    // Both times are whole seconds.
    expect(
      Date.parse(String(startedAt)) - Date.parse(metadata.creationTimestamp),
    ).toBeLessThanOrEqual(2000);
    await expect(logs("early")).resolves.toBe("late\nlate");
  });

  test("that changes is seen by the next pod", async () => {
    for (const text of ["one", "two"]) {
      await applyObjects(plane, secret(text), reader(text));
      await podIn(plane, namespace, text, "Succeeded");
      await expect(logs(text)).resolves.toBe(`${text}\n${text}`);
    }
  });
});
