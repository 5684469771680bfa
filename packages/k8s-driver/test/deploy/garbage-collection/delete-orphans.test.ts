import { afterEach, describe, expect, test } from "vitest";
import { createContext } from "../../../src/create-context.ts";
import { deleteOrphans } from "../../../src/deploy/garbage-collection/delete-orphans.ts";
import { ANNOTATION, LABEL } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { servicesWith } from "../../bench.ts";
import { apiDouble, json } from "../../cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const PLACEHOLDER = { spec: { project: "p", destination: {} } };
const FILLED = { spec: { ...PLACEHOLDER.spec, source: { chart: "x" } } };

/** Runs the sweep on an Application as an older host left it, with a tombstone of generation 5. */
async function swept(
  generation: number,
  annotations: object,
  body: object,
): Promise<{ readonly deleted: readonly string[]; readonly accepted: readonly string[] }> {
  const metadata = {
    name: "one",
    namespace: "argocd",
    uid: "uid-one",
    resourceVersion: "7",
    annotations: { [ANNOTATION.generation]: String(generation), ...annotations },
  };
  const api = await apiDouble(({ method, path, query }, response) => {
    if (method === "DELETE") return json(response, 200, { kind: "Status", status: "Success" });
    if (path.endsWith("/applications/one")) return json(response, 200, { metadata, ...body });
    const selector = query.get("labelSelector") ?? "";
    const items = path.endsWith("/applications")
      ? selector.includes(`${LABEL.component}=deployment`) && [{ metadata }]
      : [{ metadata: { name: "one-removed" }, data: { generation: "5" } }];
    json(response, 200, { kind: "List", metadata: {}, items: items || [] });
  });
  const context = createContext(
    settingsOf({ cluster: { kubeconfig: api.kubeconfig }, chartsUrl: "http://charts.example" }),
  );
  ends.push(async () => {
    await context.client.connection.close();
    await api.close();
  });
  context.provide(servicesWith());
  await deleteOrphans(context, {});
  const lists = api.asked.filter(
    ({ path, query }) =>
      path.endsWith("/applications") &&
      query.get("labelSelector")?.includes(`${LABEL.component}=deployment`),
  );
  return {
    deleted: api.asked.flatMap(({ method, body: sent }) => (method === "DELETE" ? [sent] : [])),
    accepted: lists.map(({ accept = "" }) => accept),
  };
}

describe("the sweep", () => {
  test(
    "deletes a placeholder whose project was removed, exactly as it was read, and lists metadata only",
    { timeout: 20_000 },
    async () => {
      const { deleted, accepted } = await swept(3, {}, PLACEHOLDER);
      expect(deleted).toEqual([
        expect.stringContaining('"preconditions":{"uid":"uid-one","resourceVersion":"7"}'),
      ]);
      expect(accepted).toHaveLength(1);
      for (const accept of accepted) expect(accept).toContain("PartialObjectMetadataList");
    },
  );

  test.each([
    ["a placeholder of a newer generation than the removal", 6, {}, PLACEHOLDER],
    ["an Application that was filled and has lost its annotation", 3, {}, FILLED],
    ["an Application that is deployed", 3, { [ANNOTATION.deployment]: "{}" }, FILLED],
  ] as const)("keeps %s", async (_what, generation, annotations, body) => {
    expect((await swept(generation, annotations, body)).deleted).toEqual([]);
  });

  test("goes on after an Application that cannot be deleted, and reports that", async () => {
    const applications = ["one", "two"].map((name) => ({
      metadata: {
        name,
        namespace: "argocd",
        uid: `uid-${name}`,
        annotations: { [ANNOTATION.generation]: "5", [ANNOTATION.removed]: "5" },
      },
    }));
    const api = await apiDouble(({ method, path, query }, response) => {
      if (method === "DELETE")
        return path.endsWith("/one")
          ? json(response, 500, { kind: "Status", message: "a webhook does not answer" })
          : json(response, 200, { kind: "Status", status: "Success" });
      const isList =
        path.endsWith("/applications") &&
        query.get("labelSelector")?.includes(`${LABEL.component}=deployment`) === true;
      json(response, 200, { kind: "List", metadata: {}, items: isList ? applications : [] });
    });
    const context = createContext(
      settingsOf({ cluster: { kubeconfig: api.kubeconfig }, chartsUrl: "http://charts.example" }),
    );
    ends.push(async () => {
      await context.client.connection.close();
      await api.close();
    });
    context.provide(servicesWith());
    await expect(deleteOrphans(context, {})).rejects.toThrow("a webhook does not answer");
    const deleted = api.asked.filter(({ method }) => method === "DELETE");
    expect(deleted.map(({ path }) => path.split("/").at(-1))).toEqual(["one", "two"]);
  });
});
