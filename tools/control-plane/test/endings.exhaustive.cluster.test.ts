import type { V1Job, V1Pod } from "@kubernetes/client-node";
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
import { type FollowedLog, followLog, job, pod, podIn, shell } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
const POLITE =
  "trap 'echo asked; sleep 1; echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done";
const DEAF = "trap 'echo asked' TERM; echo ready; while :; do sleep 0.1; done";

let plane: ClusterAccess;
let namespace: string;
beforeAll(async () => {
  plane = await sharedControlPlane();
}, FIRST_START);
beforeEach(async () => {
  namespace = await plane.namespace();
});

const says = (what: string, words: string, container = "main"): Promise<unknown> =>
  until(
    async () =>
      (
        await kubectlAnswer(plane, ["logs", "-n", namespace, what, "-c", container])
      ).stdout.includes(words),
    { what: `${what} says ${words}`, timeoutMs: 30_000 },
  );
const followed = (what: string, container = "main"): Promise<FollowedLog> =>
  followLog(plane, namespace, what, container);
const remove = (...args: string[]): Promise<string> =>
  kubectl(plane, ["delete", "-n", namespace, ...args]);

describe("a pod that is deleted", () => {
  test("is gone before its job, which waits for it when the deletion is in the foreground", async () => {
    await applyObjects(plane, job(namespace, "works", { containers: [shell(POLITE)] }));
    await says("job/works", "ready");
    const { whole: words } = await followed("job/works");
    await remove("job", "works", "--cascade=foreground", "--wait=false");
    await says("job/works", "asked");
    const { metadata } = await getObject<V1Job>(plane, namespace, "job", "works");
    expect(metadata).toMatchObject({
      deletionTimestamp: expect.any(String),
      finalizers: expect.arrayContaining(["foregroundDeletion"]),
    });
    await expect(words).resolves.toBe("ready\nasked\nbye\n");
    await kubectl(plane, ["wait", "-n", namespace, "job/works", "--for=delete", "--timeout=30s"]);
    expect((await getObject<{ items: V1Pod[] }>(plane, namespace, "pods")).items).toEqual([]);
  });

  test("a second time gets the shorter of both grace periods, and none when the deletion is forced", async () => {
    await applyObjects(
      plane,
      pod(namespace, "hurried", { containers: [shell(DEAF)], terminationGracePeriodSeconds: 600 }),
      pod(namespace, "forced", {
        containers: [shell('echo "pid $$$$"; trap "" TERM; while :; do sleep 0.1; done')],
      }),
    );
    await says("hurried", "ready");
    await says("forced", "pid");
    const pid = Number(
      /pid (\d+)/.exec(await kubectl(plane, ["logs", "-n", namespace, "forced"]))?.[1],
    );
    await remove("pod", "hurried", "forced", "--wait=false");
    await says("hurried", "asked");
    await remove("pod", "hurried", "--grace-period=1", "--timeout=20s");
    await remove("pod", "forced", "--force", "--timeout=20s");
    await until(async () => !lives(pid), { what: "its process is gone", timeoutMs: 10_000 });
  });

  test("in its init containers gets the signal there", async () => {
    await applyObjects(
      plane,
      pod(namespace, "early", {
        initContainers: [shell(POLITE, { name: "prepare" })],
        containers: [shell("true")],
      }),
    );
    await says("early", "ready", "prepare");
    const { whole: words } = await followed("early", "prepare");
    await remove("pod", "early", "--timeout=20s");
    await expect(words).resolves.toBe("ready\nasked\nbye\n");
  });

  test("after its deadline, while its containers have their grace period, is gone after the shorter one", async () => {
    await applyObjects(
      plane,
      pod(namespace, "late", { containers: [shell(DEAF)], terminationGracePeriodSeconds: 600 }),
    );
    await says("late", "ready");
    await kubectl(plane, [
      "patch",
      "pod",
      "-n",
      namespace,
      "late",
      "--type=merge",
      "-p",
      '{"spec":{"activeDeadlineSeconds":1}}',
    ]);
    await says("late", "asked");
    const { status } = await getObject<V1Pod>(plane, namespace, "pod", "late");
    // As with a kubelet: not Failed, and no reason, before its last container has ended.
    expect(status?.phase).toBe("Running");
    expect(status?.reason).toBeUndefined();
    await remove("pod", "late", "--grace-period=1", "--timeout=20s");
  });

  test("by an eviction through the API ends like any deleted pod, with the reason in its conditions", async () => {
    await applyObjects(plane, pod(namespace, "evicted", { containers: [shell(POLITE)] }));
    await podIn(plane, namespace, "evicted", "Running");
    await says("evicted", "ready");
    const { whole: words } = await followed("evicted");
    const eviction = {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "evicted", namespace },
    };
    await kubectl(
      plane,
      ["create", "--raw", `/api/v1/namespaces/${namespace}/pods/evicted/eviction`, "-f", "-"],
      JSON.stringify(eviction),
    );
    await says("evicted", "asked");
    const { status } = await getObject<V1Pod>(plane, namespace, "pod", "evicted");
    expect(status?.conditions).toContainEqual(
      expect.objectContaining({ type: "DisruptionTarget", reason: "EvictionByEvictionAPI" }),
    );
    await expect(words).resolves.toBe("ready\nasked\nbye\n");
    await kubectl(plane, ["wait", "-n", namespace, "pod/evicted", "--for=delete", "--timeout=30s"]);
  });
});

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
