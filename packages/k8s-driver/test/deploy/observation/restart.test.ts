import type { ServerResponse } from "node:http";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { fakeClock, isPresent, until } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { organizationPlace, projectPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { organizationApplication } from "../../../src/deploy/organization/organization-application.ts";
import { kubernetesDriver } from "../../../src/index.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { apiDouble, type Asked, json } from "../../cluster/api-double.ts";
import { syncedApplication } from "../recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const OPTIONS = { chartsUrl: "http://charts.example", installation: "recorded" };
const settings = settingsOf(OPTIONS);
const ORGANIZATIONS = ["one", "two", "three", "four"];
const REFS: readonly DeploymentRef[] = ORGANIZATIONS.flatMap((organization) =>
  Array.from({ length: 50 }, (_, index) => ({ organization, project: `prj_${index}` })),
);

const synced = syncedApplication();
const generation = synced.metadata?.annotations?.[ANNOTATION.generation];

function applicationOf(ref: DeploymentRef): Application {
  const place = projectPlace(settings, ref);
  const annotations = {
    ...synced.metadata?.annotations,
    [ANNOTATION.organization]: ref.organization,
    [ANNOTATION.project]: ref.project,
  };
  return {
    ...synced,
    metadata: { ...synced.metadata, name: place.base, uid: place.base, annotations },
  };
}

function organizationOf(organization: string): Application {
  const context = createContext(settings);
  const place = organizationPlace(settings, organization);
  const made = organizationApplication(context, place, { own: true, over: undefined });
  return { ...made, metadata: { ...made.metadata, uid: organization, resourceVersion: "3" } };
}

type Answer = "refuse" | ((response: ServerResponse) => void);

/** Starts a driver on a cluster in which all projects are converged. */
async function start(answer: (asked: Asked) => Answer | undefined) {
  const namespaces = new Map(
    ORGANIZATIONS.map((id) => [organizationPlace(settings, id).namespace, id]),
  );
  const api = await apiDouble((asked, response) => {
    const { method, path, query, body } = asked;
    const other = answer(asked);
    if (typeof other === "function") return other(response);
    if (other === "refuse")
      return json(response, 403, { kind: "Status", reason: "Forbidden", message: "no rights" });
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      return response.flushHeaders();
    }
    if (method === "PATCH") return json(response, 200, JSON.parse(body));
    const list = (kind: string, items: readonly object[]): void =>
      json(response, 200, { kind, metadata: { resourceVersion: "5" }, items });
    if (path.endsWith("/applications")) {
      const isOfOrganizations = query.get("labelSelector")?.endsWith("=organization") === true;
      const organizations = ORGANIZATIONS.map(organizationOf);
      return list(
        "ApplicationList",
        isOfOrganizations ? organizations : [...REFS.map(applicationOf), ...organizations],
      );
    }
    const [, namespace = "", plural] = /namespaces\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const of = namespaces.get(namespace);
    if (plural === "secrets")
      return list(
        "PartialObjectMetadataList",
        REFS.filter(({ organization }) => organization === of).map((ref) => ({
          metadata: { name: `${projectPlace(settings, ref).base}-g${generation}` },
        })),
      );
    if (plural === "configmaps") return list("PartialObjectMetadataList", []);
    if (plural === "jobs") return list("JobList", []);
    if (plural === "pods") return list("PodList", []);
    if (plural === "cronjobs") return list("CronJobList", []);
    const ref = REFS.find((one) => path.endsWith(`/${projectPlace(settings, one).base}`));
    if (ref !== undefined) return json(response, 200, applicationOf(ref));
    json(response, 404, { kind: "Status", reason: "NotFound", message: "not found" });
  });
  const clock = fakeClock();
  const driver = kubernetesDriver({ cluster: { kubeconfig: api.kubeconfig }, clock, ...OPTIONS });
  const aborting = new AbortController();
  const { signal } = aborting;
  const watches = Promise.all([
    Promise.resolve(driver.deploy.watch?.(() => undefined, { signal })),
    Promise.resolve(driver.run.watch?.(() => undefined, { signal })),
  ]);
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
    async () => {
      aborting.abort();
      await watches;
    },
  );
  return { api, driver, clock };
}
type Started = Awaited<ReturnType<typeof start>>;

async function readAll({ driver }: Started, refs: readonly DeploymentRef[]): Promise<void> {
  await Promise.all(
    refs.map(async (ref) => {
      expect(await driver.deploy.observe(ref)).toMatchObject({ phase: "converged" });
      for await (const run of driver.run.list(ref)) expect(run).toBeUndefined();
    }),
  );
}

/** Returns the requests for these projects by themselves. */
const singleReadsOf = ({ api }: Started, refs: readonly DeploymentRef[]): readonly Asked[] =>
  api.asked.filter(({ path }) =>
    refs.some((ref) => path.endsWith(`/${projectPlace(settings, ref).base}`)),
  );

describe("a driver that begins, whose projects are all read at once", () => {
  test("sends lists and watches only", async () => {
    const on = await start(() => undefined);
    await readAll(on, REFS);
    const isOfMany = ({ path }: Asked): boolean =>
      /\/(applications|secrets|configmaps|jobs|pods|cronjobs)$/.test(path);
    const reads = on.api.asked.filter(({ method }) => method === "GET");
    expect(reads.filter((one) => !isOfMany(one))).toEqual([]);
    // Two of Applications, and five of each namespace; each is followed by its watch.
    expect(reads.filter(({ query }) => !query.has("watch"))).toHaveLength(
      2 + 5 * ORGANIZATIONS.length,
    );
  });

  test("reads the projects of a namespace in which it may not watch, without a pause", async () => {
    const { namespace } = organizationPlace(settings, "two");
    const isRefused = ({ path, query }: Asked): boolean =>
      path.endsWith(`/${namespace}/configmaps`) && !query.has("fieldSelector");
    const on = await start((asked) => (isRefused(asked) ? "refuse" : undefined));
    await readAll(on, REFS);
    const single = on.api.asked.filter(
      ({ method, path }) => method === "GET" && /\/applications\/./.test(path),
    );
    expect(single).toHaveLength(50);
  });

  test("waits 10 seconds for a list that hangs, and not for those of other organizations", async () => {
    const { namespace } = organizationPlace(settings, "two");
    const on = await start(({ path }) =>
      path.endsWith(`/${namespace}/configmaps`) ? () => undefined : undefined,
    );
    const [its, others] = [
      REFS.filter(({ organization }) => organization === "two"),
      REFS.filter(({ organization }) => organization !== "two"),
    ];
    await readAll(on, others);
    const reading = readAll(on, its);
    await on.clock.advance(9_000);
    // Requests of another project: those of the first ones would be sent before.
    for (let round = 0; round < 20; round += 1)
      await on.driver.deploy.observe({ organization: "one", project: `absent-${round}` });
    expect(singleReadsOf(on, its)).toEqual([]);
    await on.clock.advance(1_001);
    await reading;
    expect(singleReadsOf(on, its)).toHaveLength(its.length);
  });

  test.each([
    { pages: 4, singleReads: 0, title: "waits for a list as long as its pages arrive" },
    { pages: 6, singleReads: 50, title: "waits for 45 seconds at most" },
  ])("$title", async ({ pages, singleReads }) => {
    const { namespace } = organizationPlace(settings, "two");
    const held: ServerResponse[] = [];
    const on = await start(({ path, query }) =>
      path.endsWith(`/${namespace}/configmaps`) && !query.has("watch")
        ? (response) => void held.push(response)
        : undefined,
    );
    const its = REFS.filter(({ organization }) => organization === "two");
    const reading = readAll(on, its);
    for (let page = 1; page <= pages; page += 1) {
      await until(() => held.length > 0, isPresent);
      await on.clock.advance(9_000);
      const isLast = page === pages;
      const metadata = { resourceVersion: "5", ...(!isLast && { continue: `page-${page}` }) };
      const list = { kind: "PartialObjectMetadataList", metadata, items: [] };
      for (const response of held.splice(0)) json(response, 200, list);
    }
    await reading;
    expect(singleReadsOf(on, its)).toHaveLength(singleReads);
  });
});
