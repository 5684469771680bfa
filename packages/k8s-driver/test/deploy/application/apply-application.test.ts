import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { applyApplication } from "../../../src/deploy/application/apply-application.ts";
import { kubernetesDriver } from "../../../src/index.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { apiContext } from "../../cluster/api-context.ts";
import { apiDouble, json } from "../../cluster/api-double.ts";
import { withoutPauses } from "../../cluster/without-pauses.ts";
import { deployment } from "../../manifests/making.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/**
 * Starts a driver whose every patch of an Application gets this status. The Application exists, at
 * the generation that `generation` returns.
 */
async function patchedWith(status: number, generation: () => number) {
  const api = await apiDouble(({ method, path }, response) => {
    if (path.endsWith("/configmaps"))
      return json(response, 200, { kind: "ConfigMapList", metadata: {}, items: [] });
    if (!path.includes("/applications/"))
      return json(response, 404, { kind: "Status", reason: "NotFound", message: "not found" });
    if (method === "PATCH")
      return json(response, status, {
        kind: "Status",
        reason: status === 409 ? "Conflict" : "Invalid",
        message: "said of the patch",
      });
    const name = path.split("/").at(-1);
    json(response, 200, {
      metadata: {
        name,
        namespace: "argocd",
        uid: "uid",
        annotations: { [ANNOTATION.generation]: String(generation()) },
      },
    });
  });
  const clock = fakeClock();
  const driver = kubernetesDriver({
    clock,
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const patches = (): number =>
    api.asked.filter(({ method, path }) => method === "PATCH" && path.includes("/applications/"))
      .length;
  return { deploy: driver.deploy, patches, clock };
}

const REF = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa" };

describe("a patch of an Application", () => {
  test("ends after a bounded number of attempts when a removal gets a conflict at each of them, and says what to do", async () => {
    let looks = 0;
    const { deploy, patches, clock } = await patchedWith(409, () => (looks += 1) && 1);
    const removed = withoutPauses(clock, deploy.remove(REF, { generation: 2 }));
    await expect(removed).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/during each of 8 attempts to write it\. Call again/),
    });
    expect(patches()).toBe(8);
  });

  test("is not retried when Kubernetes refuses it and nothing has changed", async () => {
    const { deploy, patches } = await patchedWith(422, () => 1);
    await expect(deploy.remove(REF, { generation: 2 })).rejects.toMatchObject({
      message: expect.stringContaining("said of the patch"),
    });
    expect(patches()).toBe(1);
  });

  test("is a conflict that names the higher generation when that was deployed and its test operation fails", async () => {
    let looks = 0;
    const { deploy, clock } = await patchedWith(422, () => ((looks += 1) === 1 ? 1 : 7));
    const removed = withoutPauses(clock, deploy.remove(REF, { generation: 2 }));
    await expect(removed).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 7 },
    });
    const applied = withoutPauses(clock, deploy.apply(deployment({ ref: REF, generation: 3 })));
    await expect(applied).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 7 },
    });
  });

  test("is made anew where a host has removed the owner of version 0.1.0 since the object was read", async () => {
    const name = "analytics";
    const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`;
    const owner = { apiVersion: "v1", kind: "ConfigMap", name, uid: "owner" };
    const desired: Application = {
      metadata: {
        name,
        namespace: "argocd",
        uid: "uid",
        annotations: { [ANNOTATION.generation]: "2" },
      },
      spec: {
        project: "acme",
        destination: { server: "https://kubernetes.default.svc", namespace: "acme" },
      },
    };
    let patches = 0;
    const { api, context } = await apiContext({
      before: ({ method }) => {
        if (method === "PATCH" && (patches += 1) === 1) api.put(path, desired);
        return undefined;
      },
    });
    api.put(path, { ...desired, metadata: { ...desired.metadata, ownerReferences: [owner] } });
    const applied = applyApplication(context, name, () => desired, { takeOver: true });
    await expect(applied).resolves.toMatchObject({ metadata: { name } });
    expect(patches).toBe(2);
  });
});
