import { afterEach, describe, expect, test } from "vitest";
import { kubernetesDriver } from "../../../src/index.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { apiDouble, json } from "../../cluster/api-double.ts";
import { deployment } from "../../manifests/making.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const REF = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa" };

/**
 * Starts a cluster with a placeholder of generation 1, of a project that was removed under
 * `removed`.
 */
async function placeholderWithTombstone(removed: number) {
  const api = await apiDouble(({ method, path }, response) => {
    if (path.endsWith("/configmaps"))
      return json(response, 200, { kind: "ConfigMapList", metadata: {}, items: [] });
    if (path.endsWith("-removed"))
      return json(response, 200, { metadata: {}, data: { generation: String(removed) } });
    if (!path.includes("/applications/proj-"))
      return json(response, 404, { kind: "Status", reason: "NotFound", message: "not found" });
    if (method === "DELETE") return json(response, 200, { kind: "Status", status: "Success" });
    const annotations = {
      [ANNOTATION.generation]: "1",
      "argocd.argoproj.io/skip-reconcile": "true",
    };
    const metadata = {
      name: path.split("/").at(-1),
      namespace: "argocd",
      uid: "placeholder",
      resourceVersion: "7",
      annotations,
    };
    json(response, 200, { metadata, spec: { project: "p", destination: {} } });
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const writes = (): readonly string[] =>
    api.asked
      .filter(({ method }) => method !== "GET")
      .map(({ method, body }) => `${method} ${body}`);
  return { deploy: driver.deploy, writes };
}

describe("a deployment", () => {
  test(
    "deletes, and does not fill, a placeholder that a host left before it read the tombstone of a newer removal",
    { timeout: 20_000 },
    async () => {
      const { deploy, writes } = await placeholderWithTombstone(5);
      await expect(deploy.apply(deployment({ ref: REF, generation: 3 }))).rejects.toMatchObject({
        code: "conflict",
        details: { generation: 5 },
      });
      expect(writes()).toEqual([
        expect.stringMatching(/^DELETE .*"uid":"placeholder","resourceVersion":"7"/),
      ]);
    },
  );

  test("reuses the placeholder after the removal", async () => {
    const { deploy, writes } = await placeholderWithTombstone(2);
    await expect(deploy.apply(deployment({ ref: REF, generation: 3 }))).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(writes().filter((write) => write.startsWith("DELETE"))).toEqual([]);
  });

  test("is refused with the generation of the removal, since only a higher one can be deployed", async () => {
    const { deploy } = await placeholderWithTombstone(5);
    await expect(deploy.apply(deployment({ ref: REF, generation: 5 }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^Generation 5 .* was removed .* only a higher one/),
      details: { generation: 5 },
    });
    await expect(deploy.apply(deployment({ ref: REF, generation: 4 }))).rejects.toThrow(
      "is older than 5",
    );
  });
});
