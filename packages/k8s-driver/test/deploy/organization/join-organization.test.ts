import { afterEach, describe, expect, test } from "vitest";
import { organizationPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { joinOrganization } from "../../../src/deploy/organization/join-organization.ts";
import {
  chartsOf,
  organizationApplication,
} from "../../../src/deploy/organization/organization-application.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { settingsOf } from "../../../src/options.ts";
import { apiDouble, json } from "../../cluster/api-double.ts";
import { objectApi } from "../../cluster/object-api.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Starts a cluster whose Argo CD does nothing: Applications stay as they are written. */
async function idleArgoCd(existing?: object) {
  const objects = new Map<string, object>();
  const api = await apiDouble(({ method, path, body }, response) => {
    const missing = { kind: "Status", reason: "NotFound", message: "not found" };
    if (method === "GET") {
      const found = objects.get(path) ?? (path.includes("/applications/") ? existing : undefined);
      return json(response, found === undefined ? 404 : 200, found ?? missing);
    }
    const sent = JSON.parse(body) as { metadata: { name: string } };
    const made = {
      ...sent,
      metadata: {
        ...sent.metadata,
        uid: "organization",
        resourceVersion: String(objects.size + 1),
      },
    };
    objects.set(method === "POST" ? `${path}/${sent.metadata.name}` : path, made);
    json(response, method === "POST" ? 201 : 200, made);
  });
  const of = createContext(
    settingsOf({
      cluster: { kubeconfig: api.kubeconfig },
      chartsUrl: "http://charts.example",
      timing: { organizationMs: 300 },
    }),
  );
  ends.push(
    () => api.close(),
    () => of.client.connection.close(),
  );
  return { objects, of, place: organizationPlace(of.settings, "acme") };
}

describe("the Application of an organization", () => {
  const urlsAfter = (over: Application, chartsUrl: string): readonly string[] => {
    const later = settingsOf({ chartsUrl });
    const place = organizationPlace(later, "acme");
    return chartsOf(organizationApplication({ settings: later }, place, { own: true, over }));
  };
  const settings = settingsOf({ chartsUrl: "http://a.example" });
  const made = (): Application =>
    structuredClone(
      organizationApplication({ settings }, organizationPlace(settings, "acme"), {
        own: true,
        over: undefined,
      }),
    );

  test("keeps the repository of the chart that it was applied with", () => {
    expect(urlsAfter(made(), "http://b.example")).toEqual(["http://a.example", "http://b.example"]);
  });

  test("takes over no repository that another client has written", () => {
    const edited = made();
    const resources = edited.spec?.source?.helm.valuesObject.resources ?? [];
    for (const one of resources as readonly { kind: string; spec: { sourceRepos: string[] } }[])
      if (one.kind === "AppProject") one.spec.sourceRepos.push("https://evil.example/x");
    expect(chartsOf(edited)).toHaveLength(2);
    expect(urlsAfter(edited, "http://a.example")).toEqual(["http://a.example"]);
  });
});

/** The deployments that wait for one organization. */
const MANY = 30;

describe("joining an organization", () => {
  test("reads its Application once at a time for all that wait for it", async () => {
    const api = await objectApi();
    const timing = { organizationMs: 1_000 };
    const cluster = { kubeconfig: api.kubeconfig };
    const of = createContext(settingsOf({ cluster, chartsUrl: "http://charts.example", timing }));
    ends.push(api.close, () => of.client.connection.close());
    const place = organizationPlace(of.settings, "acme");
    const join = (): Promise<boolean> => joinOrganization(of, place, async () => undefined, {});
    expect(await join()).toBe(false);
    const before = api.asked.length;
    const joins = Array.from({ length: MANY }, join);
    expect(new Set(await Promise.all(joins))).toEqual(new Set([false]));
    const reads = api.asked
      .slice(before)
      .filter(({ method, path }) => method === "GET" && path.endsWith(`/${place.name}`));
    // Each by itself would read several times. A slow machine takes more turns.
    expect(reads.length).toBeLessThan(2 * MANY);
  });

  test(
    "resolves once its Application is written, although Argo CD does nothing, and reports that it does not exist yet",
    { timeout: 20_000 },
    async () => {
      const { of, objects, place } = await idleArgoCd();
      expect(await joinOrganization(of, place, async () => undefined, {})).toBe(false);
      expect(
        [...objects.keys()].filter((path) => path.endsWith(`/applications/${place.name}`)),
      ).toHaveLength(1);
    },
  );

  test("is refused at its deadline while the organization is still being removed, with the reason", async () => {
    const { of, place } = await idleArgoCd({
      metadata: { name: "acme", deletionTimestamp: "2026-01-01T00:00:00Z" },
    });
    await expect(joinOrganization(of, place, async () => undefined, {})).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("is still being removed, after its last project"),
    });
  });
});
