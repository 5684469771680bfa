import { rfc3339 } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { projectPlace } from "../../../src/context.ts";
import { kubernetesDriver } from "../../../src/index.ts";
import { ANNOTATION, LABEL } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { apiDouble, eventually, json } from "../../cluster/api-double.ts";
import { syncedApplication } from "../recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const application = (organization: string): object => ({
  metadata: {
    name: organization,
    annotations: {
      [ANNOTATION.organization]: organization,
      [ANNOTATION.project]: "proj_aaaaaaaaaaaaaaaa",
    },
  },
});

test("an organization that cannot be read delays neither the others nor the deletion of tombstones", async () => {
  const said: string[] = [];
  const api = await apiDouble(({ path }, response) => {
    if (path.includes("/namespaces/org-first/"))
      return json(response, 403, { kind: "Status", reason: "Forbidden", message: "no rights" });
    const kind = path.endsWith("applications") ? "ApplicationList" : "List";
    json(response, 200, {
      kind,
      metadata: {},
      items: kind === "List" ? [] : [application("first"), application("second")],
    });
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    organizationNamespace: (organization) => `org-${organization}`,
    timing: { renewalMs: 50 },
    log: ({ message }) => void said.push(message),
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const nothing = async (): Promise<never> => Promise.reject(new Error("not asked for here"));
  await driver.deploy.attach?.({ checkout: nothing, credentials: nothing });
  const asked = (end: string): boolean => api.asked.some(({ path }) => path.endsWith(end));
  await eventually(() =>
    expect(asked("/namespaces/org-second/secrets") && asked("/namespaces/argocd/configmaps")).toBe(
      true,
    ),
  );
  expect(said).toContain("Secrets of projects of first could not be maintained: no rights");
});

const HOUR = 60 * 60_000;
/** The time between two rounds, in milliseconds. */
const BETWEEN = 100;
const PROJECTS = 40;
const RECORDED = syncedApplication();

interface Counted {
  readonly requests: readonly string[];
  readonly bytes: number;
}

interface RoundsOptions {
  readonly watched: boolean;
  readonly expires?: number;
  /** Whether the first project's Application names other variables after the first rounds. */
  readonly renamed?: boolean;
}

/**
 * Runs the rounds of one driver with many projects. Each has an Application as it was recorded, an
 * environment, variables and a credential for Git. `watched`: a host watches, as it always does.
 */
async function rounds(
  count: number,
  { watched, expires = HOUR, renamed = false }: RoundsOptions,
): Promise<Counted> {
  const clock = fakeClock();
  const of = (index: number) => ({
    [ANNOTATION.organization]: "acme",
    [ANNOTATION.project]: `proj_${String(index).padStart(16, "a")}`,
  });
  const settings = settingsOf({
    chartsUrl: "http://charts.example",
    organizationNamespace: () => "org-acme",
  });
  const places = Array.from({ length: PROJECTS }, (_, index) =>
    projectPlace(settings, { organization: "acme", project: of(index)[ANNOTATION.project] }),
  );
  const applications = places.map(({ base, labels }, index) => ({
    ...RECORDED,
    metadata: {
      ...RECORDED.metadata,
      name: base,
      labels: { ...labels, [LABEL.component]: "deployment" },
      annotations: {
        ...RECORDED.metadata?.annotations,
        ...of(index),
        [ANNOTATION.variables]: JSON.stringify([{ name: "KEY", sensitive: true }]),
      },
    },
  }));
  const generation = RECORDED.metadata?.annotations?.[ANNOTATION.generation] ?? "";
  const issued = {
    [ANNOTATION.issued]: rfc3339(clock.now()),
    [ANNOTATION.expires]: rfc3339(clock.now() + expires),
  };
  const secrets = places.flatMap(({ base, labels }, index) =>
    [
      { name: `${base}-g${generation}`, component: "environment", more: {} },
      { name: `${base}-git-ssh`, component: "git", more: issued },
      {
        name: `${base}-variables`,
        component: "variables",
        more: { [ANNOTATION.dropped]: "{}", [ANNOTATION.shown]: "[]" },
      },
    ].map(({ name, component, more }) => ({
      metadata: {
        name,
        uid: name,
        resourceVersion: "3",
        labels: { ...labels, [LABEL.component]: component },
        annotations: { ...of(index), [ANNOTATION.generation]: generation, ...more },
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: base, uid: base }],
      },
      data:
        component === "git"
          ? {}
          : { "variable.KEY": Buffer.from("x".repeat(2_000)).toString("base64") },
    })),
  );
  const organization = {
    metadata: {
      name: "organization",
      labels: { [LABEL.component]: "organization" },
      annotations: of(0),
    },
    spec: { source: {}, destination: { namespace: "org-acme" } },
  };
  let sent = 0;
  let watches = 0;
  let report: (object: object) => void = () => undefined;
  const api = await apiDouble(({ path, query, accept = "" }, response) => {
    if (query.has("watch")) {
      watches += 1;
      if (path.endsWith("/applications"))
        report = (object) =>
          void response.write(`${JSON.stringify({ type: "MODIFIED", object })}\n`);
      response.writeHead(200, { "content-type": "application/json" });
      return response.flushHeaders();
    }
    const metadataOnly = accept.includes("PartialObjectMetadata");
    const answer = (value: object): void => {
      sent += JSON.stringify(value).length;
      json(response, 200, value);
    };
    const list = (items: readonly { readonly metadata: object }[]): void =>
      answer({
        kind: "SomeList",
        metadata: { resourceVersion: "5" },
        items: metadataOnly ? items.map(({ metadata }) => ({ metadata })) : items,
      });
    const selector = query.get("labelSelector") ?? "";
    const component = ({
      metadata,
    }: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    }): boolean =>
      !selector.includes("component") ||
      selector.includes(metadata.labels?.[LABEL.component] ?? "-");
    if (path.endsWith("/applications"))
      return list([organization, ...applications].filter(component));
    if (path.endsWith("/secrets")) return list(secrets);
    const found = [...applications, ...secrets].find(({ metadata }) =>
      path.endsWith(`/${metadata.name}`),
    );
    if (found !== undefined) return answer(found);
    json(response, 404, { kind: "Status", reason: "NotFound", message: "none" });
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: settings.chartsUrl,
    organizationNamespace: () => "org-acme",
    timing: { renewalMs: BETWEEN },
    clock,
  });
  const aborting = new AbortController();
  const done = watched
    ? driver.deploy.watch?.(() => undefined, { signal: aborting.signal })
    : undefined;
  ends.push(async () => {
    aborting.abort();
    await done;
    await driver.deploy.close?.();
    await api.close();
  });
  if (watched) await eventually(() => expect(watches).toBe(2));
  const nothing = async (): Promise<never> => Promise.reject(new Error("not asked for here"));
  await driver.deploy.attach?.({ checkout: nothing, credentials: nothing });
  // A watch has a timer for its silence, and the background work has one between two rounds.
  const timers = watched ? 4 : 1;
  const round = async (): Promise<void> => {
    await eventually(() => expect(clock.pending).toBe(timers));
    await clock.advance(BETWEEN);
    await eventually(() => expect(clock.pending).toBe(timers));
  };
  const readings = (): number => api.asked.filter(({ path }) => path.endsWith("-variables")).length;
  // In the first rounds the values of variables are read once: only the values show the former
  // ones.
  for (let first = 0; first < 3; first += 1) await round();
  expect(readings()).toBe(PROJECTS);
  const [before, bytes] = [api.asked.length, sent];
  const [one] = applications;
  if (renamed && one !== undefined) {
    one.metadata.annotations[ANNOTATION.variables] = JSON.stringify([
      { name: "KEY", sensitive: false },
    ]);
    report(one);
    await eventually(async () => {
      await round();
      expect(readings()).toBeGreaterThan(PROJECTS);
    });
  }
  for (let index = 0; index < count; index += 1) await round();
  // Without watches each round lists.
  if (!watched)
    expect(
      api.asked.slice(before).filter(({ path }) => path.endsWith("/secrets")).length,
    ).toBeGreaterThan(1);
  const asked = api.asked.slice(before).filter(({ path }) => !path.endsWith("/configmaps"));
  return { requests: asked.map(({ path, accept }) => `${path} ${accept}`), bytes: sent - bytes };
}

// At c42623b ten rounds with forty projects of one organization were 20 requests and 16 MB: all
// Applications, and all Secrets with their values.
describe("a round of the background work", { timeout: 30_000 }, () => {
  test("sends no request while the watches report everything and nothing is due", async () => {
    expect(await rounds(10, { watched: true })).toEqual({ requests: [], bytes: 0 });
  });

  test("reads a Secret of variables again when the Application names others, and nothing else", async () => {
    const { requests } = await rounds(10, { watched: true, renamed: true });
    const secrets = requests.filter((one) => one.includes("-variables "));
    expect(secrets).toHaveLength(1);
    expect(requests.length - secrets.length).toBe(1);
  });

  test("reads the one Application of a credential whose lifetime is half over", async () => {
    const { requests } = await rounds(5, { watched: true, expires: -HOUR });
    const paths = new Set(requests.map((one) => one.split(" ")[0]?.split("/").at(-2)));
    expect(paths.has("applications")).toBe(true);
    expect(
      requests.filter((one) => / application\/json;as=|\/applications |\/secrets /.test(one)),
    ).toEqual([]);
  });

  test("lists no value of a Secret when there are no watches", async () => {
    const { requests } = await rounds(10, { watched: false });
    const lists = requests.filter((one) => /\/(applications|secrets) /.test(one));
    expect(lists.length).toBeGreaterThan(0);
    for (const one of lists) expect(one).toContain("as=PartialObjectMetadataList");
    expect(requests.filter((one) => one.includes("/secrets/"))).toEqual([]);
  });
});
