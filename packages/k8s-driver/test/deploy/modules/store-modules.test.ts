import { describe, expect, test } from "vitest";
import { organizationPlace, type OrganizationPlace } from "../../../src/context.ts";
import { storeModules } from "../../../src/deploy/modules/store-modules.ts";
import { ANNOTATION, LABEL } from "../../../src/names.ts";
import { apiContext } from "../../cluster/api-context.ts";
import type { ObjectApiOptions } from "../../cluster/object-api.ts";
import { deployment } from "../../manifests/making.ts";

const HOUR = 60 * 60 * 1000;
const MODULES = { dagctl: "x = 1\n", report: `# a line\n${"y = 2\n".repeat(2_000)}` };

async function scene(options: ObjectApiOptions = {}) {
  const { api, context } = await apiContext(options);
  const place: OrganizationPlace = organizationPlace(
    context.settings,
    deployment().ref.organization,
  );
  const store = (pythonModules: Readonly<Record<string, string>> = MODULES): Promise<void> =>
    storeModules(context, place, { pythonModules }, {});
  const pathOf = (name = ""): string => `/api/v1/namespaces/${place.namespace}/configmaps/${name}`;
  return { api, context, place, store, pathOf, stored: () => api.all("configmaps") };
}

describe("storing Python modules", () => {
  test("makes one ConfigMap of their content, without an owner, however often it is repeated", async () => {
    const { store, stored, api } = await scene();
    await store();
    const [first] = stored();
    expect(first).toMatchObject({
      immutable: true,
      data: { "dagctl.py": MODULES.dagctl, "report.py": MODULES.report },
      metadata: { labels: { [LABEL.component]: "modules" } },
    });
    expect(first?.metadata?.ownerReferences).toBeUndefined();
    expect(first?.metadata?.labels?.[LABEL.project]).toBeUndefined();
    await store();
    await store({ report: MODULES.report, dagctl: MODULES.dagctl });
    expect(stored()).toEqual([first]);
    expect(api.asked.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });

  test("makes another ConfigMap of other content, and none without modules", async () => {
    const { store, stored } = await scene();
    await store({});
    expect(stored()).toEqual([]);
    await store();
    await store({ ...MODULES, dagctl: "x = 2\n" });
    expect(new Set(stored().map(({ metadata }) => metadata?.name)).size).toBe(2);
  });

  test("refuses a ConfigMap of that name with other content, and leaves it as it is", async () => {
    const { store, stored, api, pathOf } = await scene();
    await store();
    const [first] = stored();
    const path = pathOf(first?.metadata?.name);
    const foreign = api.put(path, { ...first, data: { "dagctl.py": "import evil\n" } });
    await expect(store()).rejects.toMatchObject({ code: "conflict" });
    expect(api.objects.get(path)).toEqual(foreign);
  });

  test("writes the date of use once it is older than half a day", async () => {
    const { store, stored, api, pathOf } = await scene();
    await store();
    const [first] = stored();
    const path = pathOf(first?.metadata?.name);
    const usedAgo = (ms: number): string => new Date(Date.now() - ms).toISOString();
    const withUse = (used: string): void =>
      void api.put(path, {
        ...first,
        metadata: {
          ...first?.metadata,
          annotations: { ...first?.metadata?.annotations, [ANNOTATION.used]: used },
        },
      });
    const usedNow = (): string | undefined =>
      api.objects.get(path)?.metadata?.annotations?.[ANNOTATION.used];
    const recent = usedAgo(11 * HOUR);
    withUse(recent);
    await store();
    expect(usedNow()).toBe(recent);
    withUse(usedAgo(13 * HOUR));
    await store();
    expect(Date.parse(usedNow() ?? "")).toBeGreaterThan(Date.now() - HOUR);
  });

  test("stores them again where they were deleted between the read and the write", async () => {
    let deletes = 0;
    const { store, stored, api, pathOf } = await scene({
      before: ({ method, path }) => {
        if (method === "PATCH" && deletes === 0) {
          deletes += 1;
          api.remove(path);
        }
        return undefined;
      },
    });
    await store();
    const [first] = stored();
    const annotations = {
      ...first?.metadata?.annotations,
      [ANNOTATION.used]: "2020-01-01T00:00:00Z",
    };
    api.put(pathOf(first?.metadata?.name), {
      ...first,
      metadata: { ...first?.metadata, annotations },
    });
    await store();
    expect(deletes).toBe(1);
    expect(stored()).toHaveLength(1);
  });
});
