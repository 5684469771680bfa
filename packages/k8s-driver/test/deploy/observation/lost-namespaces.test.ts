import type { DeploymentRef } from "@dagctl/core/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { organizationPlace, projectPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { organizationApplication } from "../../../src/deploy/organization/organization-application.ts";
import { kubernetesDriver } from "../../../src/index.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { apiDouble, type Asked, eventually, json } from "../../cluster/api-double.ts";
import { syncedApplication } from "../recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const ORGANIZATION = "org-recorded";
const PROJECTS = 50;
const GIVEN = { chartsUrl: "http://charts.example", installation: "recorded" };

/** A recorded Application that is synced and at rest, as that of each of many projects. */
const recorded = syncedApplication();

const refs: readonly DeploymentRef[] = Array.from({ length: PROJECTS }, (_, index) => ({
  organization: ORGANIZATION,
  project: `prj_${String(index).padStart(16, "0")}`,
}));

type NamespaceState = "there" | "ending" | "gone";

/**
 * Starts a driver that watches an organization with many projects. The last sync of the
 * organization's own Application failed long ago, because its namespace was being deleted.
 */
async function watching() {
  const context = createContext(settingsOf(GIVEN));
  const place = organizationPlace(context.settings, ORGANIZATION);
  const { namespace } = place;
  const made = organizationApplication(context, place, { own: true, over: undefined });
  const organization: Application = {
    ...made,
    metadata: { ...made.metadata, uid: "organization", resourceVersion: "3" },
    status: {
      sync: { status: "OutOfSync" },
      history: [{ source: made.spec?.source }],
      operationState: {
        phase: "Failed",
        message: "unable to create new content",
        finishedAt: "2026-01-01T00:00:00Z",
        operation: { sync: { source: made.spec?.source } },
      },
    },
  };
  const applications = new Map<string, Application>(
    refs.map((ref) => {
      const { base } = projectPlace(context.settings, ref);
      const annotations = {
        ...recorded.metadata?.annotations,
        [ANNOTATION.organization]: ref.organization,
        [ANNOTATION.project]: ref.project,
      };
      return [base, { ...recorded, metadata: { ...recorded.metadata, name: base, annotations } }];
    }),
  );
  let state: NamespaceState = "there";
  let secrets: ((line: object) => void) | undefined;
  const api = await apiDouble(({ method, path, query, body }, response) => {
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      if (path.endsWith("/secrets"))
        secrets = (line) => void response.write(`${JSON.stringify(line)}\n`);
      return;
    }
    if (method === "PATCH") return json(response, 200, JSON.parse(body));
    const list = (items: readonly object[]): void =>
      json(response, 200, { kind: "List", metadata: { resourceVersion: "5" }, items });
    if (path.endsWith("/applications")) return list([organization, ...applications.values()]);
    if (/\/(?:secrets|pods|jobs|cronjobs)$/.test(path)) return list([]);
    const name = path.split("/").at(-1) ?? "";
    const deletionTimestamp = "2026-01-01T00:00:00Z";
    const found =
      name === organization.metadata?.name
        ? path.includes("/applications/")
          ? organization
          : state === "gone"
            ? undefined
            : { metadata: { name, ...(state === "ending" && { deletionTimestamp }) } }
        : applications.get(name);
    if (found === undefined) json(response, 404, { kind: "Status", reason: "NotFound" });
    else json(response, 200, found);
  });
  const driver = kubernetesDriver({ cluster: { kubeconfig: api.kubeconfig }, ...GIVEN });
  const aborting = new AbortController();
  const reported = new Set<string>();
  const done = driver.deploy.watch?.(({ project }) => void reported.add(project), {
    signal: aborting.signal,
  });
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
    async () => {
      aborting.abort();
      await done;
    },
  );
  await eventually(() => expect(secrets).toBeDefined());
  const isSync = ({ method, body }: Asked): boolean =>
    method === "PATCH" && body.includes('"operation"');
  return {
    api,
    applications,
    driver,
    reported,
    namespace,
    syncs: (): number => api.asked.filter(isSync).length,
    become(next: NamespaceState): void {
      state = next;
      reported.clear();
      // One of the objects that vanish with a namespace.
      const annotations = applications.values().next().value?.metadata?.annotations;
      if (next === "ending")
        secrets?.({
          type: "DELETED",
          object: { metadata: { name: "one", namespace, annotations } },
        });
    },
  };
}

describe("a namespace of many projects that is deleted", () => {
  test("makes all of them failing, with one read of the namespace for all", async () => {
    const { api, driver, reported, namespace, become, syncs } = await watching();
    become("ending");
    await eventually(() => expect(reported.size).toBe(PROJECTS));
    const before = api.asked.length;
    const states = await Promise.all(refs.map((ref) => driver.deploy.observe(ref)));
    const message = `The namespace ${namespace} is being deleted. Argo CD makes it again`;
    expect(states).toEqual(refs.map(() => expect.objectContaining({ phase: "failing", message })));
    // One for each project, and those of the read that follows the namespace.
    expect(api.asked.length - before).toBeLessThanOrEqual(PROJECTS + 10);
    expect(syncs()).toBe(0);
  });

  test("ends the syncs that are tried again in it, which would delay the one of the organization", async () => {
    const { api, applications, driver, reported, become } = await watching();
    const [[base, found] = ["", recorded]] = applications;
    const { operationState } = found.status ?? {};
    const retrying = { ...operationState, phase: "Running", retryCount: 1 };
    applications.set(base, {
      ...found,
      operation: {},
      status: { ...found.status, operationState: retrying },
    });
    become("ending");
    await eventually(() => expect(reported.size).toBe(PROJECTS));
    await Promise.all(refs.slice(0, 5).map((one) => driver.deploy.observe(one)));
    const patches = api.asked.filter(
      ({ method, path }) => method === "PATCH" && path.includes("/applications/prj-"),
    );
    expect(patches.map(({ path, body }) => [path.split("/").at(-1), JSON.parse(body)])).toEqual([
      [base, { metadata: expect.anything(), status: { operationState: { phase: "Terminating" } } }],
    ]);
  });

  test("is made again when it is gone, by the only sync that is requested, and then shows what each project lacks", async () => {
    const { driver, reported, namespace, become, syncs } = await watching();
    become("ending");
    await eventually(() => expect(reported.size).toBe(PROJECTS));
    become("gone");
    await eventually(() => expect(reported.size).toBe(PROJECTS));
    await eventually(() => expect(syncs()).toBeGreaterThan(0));
    const [ref = { organization: "", project: "" }] = refs;
    expect(await driver.deploy.observe(ref)).toMatchObject({
      phase: "failing",
      message: expect.stringContaining(`The namespace ${namespace} is gone`),
    });
    become("there");
    await eventually(() => expect(reported.size).toBe(PROJECTS));
    // The Secrets vanished with the namespace: the host hands them over again.
    expect(await driver.deploy.observe(ref)).toMatchObject({ lacks: ["credentials"] });
  });
});
