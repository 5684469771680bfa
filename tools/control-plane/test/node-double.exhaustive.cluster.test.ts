import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  applyObjects,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
  kubectlAnswer,
} from "../src/index.ts";
import { until } from "../src/waiting.ts";
import { followLog, job, jobIs, pod, podIn, podWaiting, shell } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let plane: ControlPlane;
let namespace: string;
beforeAll(async () => {
  plane = await controlPlane({
    argocd: false,
    restartPause: 200,
    images: (image) => (image.startsWith("missing") ? undefined : []),
  });
}, FIRST_START);
afterAll(() => plane?.stop());
beforeEach(async () => {
  namespace = await plane.namespace();
});

describe("a job", () => {
  test("runs its init containers in order and then its container, with files, variables and a log", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "credentials", namespace },
      stringData: { password: "p-4711", "file.txt": "from a file" },
    };
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace },
      data: { COLOR: "blue" },
    };
    const work = { name: "work", mountPath: "/workspace" };
    const main = shell(
      'cat /workspace/steps; echo "$PASSWORD $COLOR $POD $OUT"; cat /etc/credentials/file.txt; echo; echo "$1"',
      {
        args: ["shell", "arg-$(COLOR)"],
        env: [
          {
            name: "PASSWORD",
            valueFrom: { secretKeyRef: { name: "credentials", key: "password" } },
          },
          { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
          { name: "OUT", value: "/workspace/out" },
        ],
        envFrom: [{ configMapRef: { name: "settings" } }],
        volumeMounts: [
          work,
          { name: "credentials", mountPath: "/etc/credentials", readOnly: true },
        ],
      },
    );
    const initContainers = [
      shell("echo one >>/workspace/steps", { name: "first", volumeMounts: [work] }),
      shell("echo two >>/workspace/steps", { name: "second", volumeMounts: [work] }),
    ];
    const volumes = [
      { name: "work", emptyDir: {} },
      { name: "credentials", secret: { secretName: "credentials" } },
    ];
    await applyObjects(
      plane,
      secret,
      config,
      job(namespace, "whole", { initContainers, containers: [main], volumes }),
    );
    await jobIs(plane, namespace, "whole", "Complete");
    const lines = (await kubectl(plane, ["logs", "-n", namespace, "job/whole"])).split("\n");
    expect(lines.slice(0, 2)).toEqual(["one", "two"]);
    expect(lines[2]).toMatch(new RegExp(`^p-4711 blue ${namespace} ${plane.folder}/pods/.*/out$`));
    expect(lines.slice(3)).toEqual(["from a file", "arg-blue", ""]);
  });

  test("is followed by kubectl logs -f to its end", async () => {
    await applyObjects(
      plane,
      pod(namespace, "slow", {
        containers: [shell("echo before; read line </dev/null; sleep 1; echo after")],
      }),
    );
    await until(
      async () =>
        (await kubectlAnswer(plane, ["logs", "-n", namespace, "slow"])).stdout.includes("before"),
      { what: "it writes", timeoutMs: 30_000 },
    );
    const followed = kubectl(plane, ["logs", "-f", "-n", namespace, "slow"]);
    await expect(followed).resolves.toBe("before\nafter\n");
    await expect(
      kubectl(plane, ["logs", "-n", namespace, "slow", "--tail=1", "--timestamps"]),
    ).resolves.toMatch(/^20\d\d-\S+Z after\n$/);
    const { startedAt } =
      (await getObject<V1Pod>(plane, namespace, "pod", "slow")).status?.containerStatuses?.[0]
        ?.state?.terminated ?? {};
    await expect(
      kubectl(plane, ["logs", "-n", namespace, "slow", `--since-time=${String(startedAt)}`]),
    ).resolves.toContain("after");
    await expect(
      kubectl(plane, ["logs", "-n", namespace, "slow", "--since-time=2099-01-01T00:00:00Z"]),
    ).resolves.toBe("");
  });

  test("fails with its container's exit code", async () => {
    await applyObjects(plane, job(namespace, "fails", { containers: [shell("exit 42")] }));
    await jobIs(plane, namespace, "fails", "Failed");
    const { items } = await getObject<{ items: V1Pod[] }>(plane, namespace, "pods");
    expect(items[0]?.status).toMatchObject({
      phase: "Failed",
      containerStatuses: [{ state: { terminated: { exitCode: 42, reason: "Error" } } }],
    });
  });

  test("ends at its deadline, and a pod at its own", async () => {
    await applyObjects(
      plane,
      job(namespace, "late", { containers: [shell("sleep 600")] }, { activeDeadlineSeconds: 2 }),
      pod(namespace, "late-pod", { containers: [shell("sleep 600")], activeDeadlineSeconds: 2 }),
    );
    const failed = await jobIs(plane, namespace, "late", "Failed");
    expect(failed.status?.conditions?.find(({ type }) => type === "Failed")?.reason).toBe(
      "DeadlineExceeded",
    );
    const ended = await podIn(plane, namespace, "late-pod", "Failed");
    expect(ended.status?.reason).toBe("DeadlineExceeded");
    expect(ended.status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(143);
  });

  test("is created by a CronJob's schedule", async () => {
    const jobTemplate = {
      spec: {
        backoffLimit: 0,
        template: { spec: { restartPolicy: "Never", containers: [shell("echo ticked")] } },
      },
    };
    const cron = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "tick", namespace },
      spec: { schedule: "* * * * *", jobTemplate },
    };
    await applyObjects(plane, cron);
    const made = await until(
      async () => (await getObject<{ items: V1Job[] }>(plane, namespace, "jobs")).items[0],
      { what: "the schedule fires", timeoutMs: 90_000 },
    );
    await jobIs(plane, namespace, made.metadata?.name ?? "", "Complete");
    await expect(
      kubectl(plane, ["logs", "-n", namespace, `job/${made.metadata?.name}`]),
    ).resolves.toBe("ticked\n");
  });
});

describe("a container", () => {
  test("is restarted by its pod's policy, and the log before the restart is kept", async () => {
    const script =
      "if test -e /state/x; then echo second; exit 0; fi; touch /state/x; echo first; exit 1";
    const spec = {
      containers: [shell(script, { volumeMounts: [{ name: "s", mountPath: "/state" }] })],
      volumes: [{ name: "s", emptyDir: {} }],
    };
    await applyObjects(plane, pod(namespace, "again", { ...spec, restartPolicy: "OnFailure" }));
    const found = await podIn(plane, namespace, "again", "Succeeded");
    expect(found.status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1 } },
    });
    await expect(kubectl(plane, ["logs", "-n", namespace, "again"])).resolves.toBe("second\n");
    await expect(kubectl(plane, ["logs", "-n", namespace, "again", "--previous"])).resolves.toBe(
      "first\n",
    );
  });

  test("gets a signal when its pod is deleted, and is killed after the grace period", async () => {
    await applyObjects(
      plane,
      pod(namespace, "polite", {
        containers: [
          shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done"),
        ],
      }),
      pod(namespace, "deaf", {
        containers: [shell("trap '' TERM; echo ready; while :; do sleep 0.1; done")],
        terminationGracePeriodSeconds: 1,
      }),
    );
    for (const name of ["polite", "deaf"])
      await until(
        async () =>
          (await kubectlAnswer(plane, ["logs", "-n", namespace, name])).stdout.includes("ready"),
        { what: `${name} is ready`, timeoutMs: 30_000 },
      );
    const uids = (await getObject<{ items: V1Pod[] }>(plane, namespace, "pods")).items.map(
      ({ metadata }) => metadata?.uid ?? "",
    );
    const { whole: words } = await followLog(plane, namespace, "polite");
    await kubectl(plane, ["delete", "pod", "-n", namespace, "polite", "deaf", "--timeout=30s"]);
    await expect(words).resolves.toBe("ready\nbye\n");
    const left = async (): Promise<string[]> =>
      (await readdir(join(plane.folder, "pods"))).filter((uid) => uids.includes(uid));
    await until(async () => (await left()).length === 0, {
      what: "their directories are gone",
      timeoutMs: 10_000,
    });
  });

  test("waits for its Secret, its image and its program as on a real node", async () => {
    const env = [{ name: "X", valueFrom: { secretKeyRef: { name: "later", key: "x" } } }];
    await applyObjects(
      plane,
      pod(namespace, "secret", { containers: [shell('echo "$X"', { env })] }),
      pod(namespace, "image", { containers: [shell("true", { image: "missing/image:1" })] }),
      pod(namespace, "program", {
        containers: [{ name: "main", image: "shell:1", command: ["no-such-program"] }],
      }),
    );
    await podWaiting(plane, namespace, "secret", "CreateContainerConfigError");
    await podWaiting(plane, namespace, "image", "ImagePullBackOff");
    expect((await kubectlAnswer(plane, ["logs", "-n", namespace, "image"])).stderr).toContain(
      "is waiting to start",
    );
    const failed = await podIn(plane, namespace, "program", "Failed");
    expect(failed.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 128,
      reason: "StartError",
    });
    await applyObjects(plane, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "later", namespace },
      stringData: { x: "came" },
    });
    await podIn(plane, namespace, "secret", "Succeeded");
    await expect(kubectl(plane, ["logs", "-n", namespace, "secret"])).resolves.toBe("came\n");
  });
});

describe("a failure that a test requests", () => {
  test("OOMKilled fails the job with exit code 137", async () => {
    const fault = plane.node.inject({
      kind: "OOMKilled",
      namespace,
      pod: "hungry",
      afterMilliseconds: 200,
    });
    await applyObjects(plane, job(namespace, "hungry", { containers: [shell("sleep 600")] }));
    await jobIs(plane, namespace, "hungry", "Failed");
    const { items } = await getObject<{ items: V1Pod[] }>(plane, namespace, "pods");
    expect(items[0]?.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 137,
      reason: "OOMKilled",
    });
    expect(fault.fired).toBe(1);
  });

  test("ImagePullBackOff lasts until it is withdrawn", async () => {
    const fault = plane.node.inject({ kind: "ImagePullBackOff", namespace });
    await applyObjects(plane, pod(namespace, "pulls", { containers: [shell("true")] }));
    await podWaiting(plane, namespace, "pulls", "ImagePullBackOff");
    fault.remove();
    await podIn(plane, namespace, "pulls", "Succeeded");
    expect(fault.fired).toBeGreaterThan(0);
  });

  test("Evicted ends a running pod", async () => {
    await applyObjects(plane, pod(namespace, "evicted", { containers: [shell("sleep 600")] }));
    await podIn(plane, namespace, "evicted", "Running");
    plane.node.inject({ kind: "Evicted", namespace });
    const found = await podIn(plane, namespace, "evicted", "Failed");
    expect(found.status?.reason).toBe("Evicted");
    expect(found.status?.conditions).toContainEqual(
      expect.objectContaining({ type: "DisruptionTarget", status: "True" }),
    );
  });

  test("a node that is lost is given up, and reports what became of its pods when it returns", async () => {
    const tolerations = [{ operator: "Exists", effect: "NoExecute" }];
    await applyObjects(
      plane,
      pod(namespace, "stays", { containers: [shell("sleep 2; echo done")], tolerations }),
    );
    await podIn(plane, namespace, "stays", "Running");
    await plane.node.goAway();
    await until(
      async () => {
        const node = await getObject<{
          status: { conditions: { type: string; status: string }[] };
        }>(plane, namespace, "node", plane.node.name);
        return node.status.conditions.find(({ type }) => type === "Ready")?.status === "Unknown";
      },
      { what: "the node is given up", timeoutMs: 60_000 },
    );
    expect((await kubectlAnswer(plane, ["logs", "-n", namespace, "stays"])).code).not.toBe(0);
    expect((await getObject<V1Pod>(plane, namespace, "pod", "stays")).status?.phase).toBe(
      "Running",
    );
    await plane.node.comeBack();
    await podIn(plane, namespace, "stays", "Succeeded");
    await expect(kubectl(plane, ["logs", "-n", namespace, "stays"])).resolves.toBe("done\n");
  });

  test("an API server that is gone for a while changes nothing for the pods", async () => {
    await applyObjects(
      plane,
      pod(namespace, "through", { containers: [shell("sleep 3; echo done")] }),
    );
    await podIn(plane, namespace, "through", "Running");
    await plane.components.apiServer.stop();
    await plane.components.apiServer.start();
    await until(
      async () => {
        const { code, stdout } = await kubectlAnswer(plane, ["logs", "-n", namespace, "through"]);
        return code === 0 && stdout === "done\n";
      },
      { what: "it ended", timeoutMs: 60_000 },
    );
    await podIn(plane, namespace, "through", "Succeeded");
  });
});
