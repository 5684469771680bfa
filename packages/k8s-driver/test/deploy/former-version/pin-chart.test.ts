import { setImmediate as turn } from "node:timers/promises";
import type { LogEntry } from "@dagctl/core";
import { fakeClock } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { CHART_COMMIT, CHART_PATH } from "../../../src/chart/commits.ts";
import { type Context, organizationPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { chartPins } from "../../../src/deploy/former-version/pin-chart.ts";
import { organizationApplication } from "../../../src/deploy/organization/organization-application.ts";
import { isFresh } from "../../../src/deploy/status/evaluate-status.ts";
import { type Application, isAsApplied } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { objectApi, type ObjectApiOptions } from "../../cluster/object-api.ts";

/** An Application as version 0.1.0 and all after it have applied it, with its stamp. */
const FORMER = {
  metadata: {
    labels: { "dagctl.dev/component": "deployment" },
    annotations: {
      [ANNOTATION.organization]: "acme",
      [ANNOTATION.project]: "analytics",
      [ANNOTATION.generation]: "3",
      [ANNOTATION.applied]: "3-fd8ab6672b03 abcdefgh",
    },
    finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"],
  },
  spec: {
    project: "acme",
    source: {
      repoURL: "http://charts.example",
      chart: "dagctl-resources",
      targetRevision: "1.0.0",
      helm: {
        releaseName: "dagctl-resources",
        valuesObject: { stamp: "3-fd8ab6672b03", resources: [{ kind: "CronJob" }] },
      },
    },
    destination: { server: "https://kubernetes.default.svc", namespace: "acme" },
    ignoreDifferences: [{ group: "batch", kind: "CronJob", jsonPointers: ["/spec/suspend"] }],
    revisionHistoryLimit: 1,
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      retry: { limit: 3, backoff: { duration: "1s", factor: 2, maxDuration: "10s" } },
      syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
    },
  },
};
const PATH = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/analytics";

const SAME_URL = "http://charts.example";
const NEW_URL = "http://new.example/charts";

async function pinning(options: ObjectApiOptions = {}, chartsUrl = SAME_URL) {
  const api = await objectApi(options);
  const clock = fakeClock();
  const log: LogEntry[] = [];
  const ending = new AbortController();
  const context = createContext(
    settingsOf({
      clock,
      cluster: { kubeconfig: api.kubeconfig },
      chartsUrl,
      log: (entry) => log.push(entry),
    }),
  );
  onTestFinished(async () => {
    ending.abort();
    await context.client.connection.close();
    await api.close();
  });
  const patches = (): number => api.asked.filter(({ method }) => method === "PATCH").length;
  const put = (object: object): Application => api.put(PATH, object);
  const stored = (): Application => api.objects.get(PATH) as Application;
  return { context, put, stored, patches, clock, log, pins: chartPins(context, ending.signal) };
}

/** Returns the Application of the organization, as Argo CD has synced it, or as it has not yet. */
function organizationOf(context: Context, isSynced: boolean): Application {
  const place = { ...organizationPlace(context.settings, "acme"), name: "acme", namespace: "acme" };
  const made = organizationApplication(context, place, { own: true, over: undefined });
  const { source } = made.spec ?? {};
  const status = {
    sync: { status: isSynced ? "Synced" : "OutOfSync", comparedTo: { source } },
    health: { status: "Healthy" },
  };
  return { ...made, status };
}

/** Lets the work that begins at once end, and each pause of the fake clock. */
async function letItWork(clock: { advanceToNext(): Promise<boolean> }): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) if (!(await clock.advanceToNext())) await turn();
}

/** Waits, with the pauses of the fake clock ended at once, until the condition holds. */
async function untilTrue(
  clock: { advanceToNext(): Promise<boolean> },
  condition: () => boolean,
): Promise<void> {
  while (!condition()) if (!(await clock.advanceToNext())) await turn();
}

describe("the chart of an Application of an older version", () => {
  test("is named by its commit, and what runs stays", async () => {
    const { pins, put, stored, clock, log } = await pinning();
    expect(isAsApplied(FORMER)).toBe(true);
    pins.pin(put(FORMER));
    await untilTrue(clock, () => log.length > 0);
    const { spec, metadata } = stored();
    expect(isAsApplied(stored())).toBe(true);
    const { source, ...rest } = spec ?? {};
    const { source: former, ...others } = FORMER.spec;
    expect(rest).toEqual(others);
    const { repoURL, helm } = former;
    expect(source).toEqual({ repoURL, path: CHART_PATH, targetRevision: CHART_COMMIT, helm });
    expect(metadata?.annotations).toEqual(FORMER.metadata.annotations);
    // Argo CD has compared the former source: that says the same about what runs.
    const status = { sync: { status: "Synced", comparedTo: { source: former } } };
    expect(isFresh({ ...stored(), status })).toBe(true);
    expect(log).toEqual([
      {
        level: "info",
        message: "Applications of an older version that name their chart by its commit now: 1",
      },
    ]);
  });

  test.each([
    ["was edited", { ...FORMER, spec: { ...FORMER.spec, project: "another" } }],
    [
      "is being removed",
      {
        ...FORMER,
        metadata: {
          ...FORMER.metadata,
          annotations: { ...FORMER.metadata.annotations, [ANNOTATION.removed]: "4" },
        },
      },
    ],
    [
      "has it from elsewhere",
      {
        ...FORMER,
        spec: {
          ...FORMER.spec,
          source: { ...FORMER.spec.source, repoURL: "http://other.example" },
        },
      },
    ],
  ])("stays where the Application %s", async (_what, object) => {
    const { pins, put, patches, clock } = await pinning();
    pins.pin(put(object));
    await letItWork(clock);
    expect(patches()).toBe(0);
  });

  test("stays where another client has written since the report, until the next one", async () => {
    const { pins, put, stored, patches, clock } = await pinning();
    const reported = put(FORMER);
    put({ ...FORMER, metadata: { ...FORMER.metadata, uid: reported.metadata?.uid } });
    pins.pin(reported);
    await untilTrue(clock, () => patches() > 0);
    await turn();
    expect(stored().spec?.source?.targetRevision).toBe("1.0.0");
    pins.pin(stored());
    await untilTrue(clock, () => stored().spec?.source?.targetRevision === CHART_COMMIT);
  });

  test("is tried again ten minutes after a policy has refused the change", async () => {
    let isRefusing = true;
    const { pins, put, stored, patches, clock, log } = await pinning({
      refuses: ({ method }) => method === "PATCH" && isRefusing,
    });
    const from = clock.now();
    pins.pin(put(FORMER));
    await untilTrue(clock, () => log.length === 1);
    expect(log).toEqual([
      {
        level: "warn",
        message: expect.stringMatching(
          /^The Application analytics could not be given the chart by its commit, and it is tried/,
        ),
      },
    ]);
    isRefusing = false;
    await untilTrue(clock, () => stored().spec?.source?.chart === undefined);
    expect([patches(), clock.now() - from >= 600_000]).toEqual([2, true]);
  });

  test("comes from another URL after the organization has synced it, and what runs stays", async () => {
    const { context, pins, put, stored, patches, clock } = await pinning({}, NEW_URL);
    pins.pin(put(FORMER));
    await letItWork(clock);
    pins.organization(organizationOf(context, false), false);
    await letItWork(clock);
    expect(patches()).toBe(0);
    pins.organization(organizationOf(context, true), false);
    await untilTrue(clock, () => patches() > 0);
    await letItWork(clock);

    expect(patches()).toBe(1);
    const { spec, metadata } = stored();
    const { helm, repoURL } = FORMER.spec.source;
    const source = { repoURL: NEW_URL, path: CHART_PATH, targetRevision: CHART_COMMIT, helm };
    expect(spec?.source).toEqual(source);
    expect(metadata?.annotations).toEqual({
      ...FORMER.metadata.annotations,
      [ANNOTATION.movedCharts]: `${repoURL} ${NEW_URL}`,
    });
    // The report of the change asks for no other one.
    pins.pin(stored());
    await letItWork(clock);
    expect(patches()).toBe(1);
    expect(isAsApplied(stored())).toBe(true);
    for (const compared of [FORMER.spec.source, source]) {
      const status = { sync: { status: "Synced", comparedTo: { source: compared } } };
      expect(isFresh({ ...stored(), status })).toBe(true);
    }
  });

  test("stays at its URL while the organization is not there, or is edited", async () => {
    const { context, pins, put, patches, clock } = await pinning({}, NEW_URL);
    pins.organization(organizationOf(context, true), false);
    pins.organization(organizationOf(context, true), true);
    pins.pin(put(FORMER));
    const synced = organizationOf(context, true);
    const { source } = synced.spec ?? {};
    if (synced.spec === undefined || source === undefined) throw new Error("it has a source");
    const edited = { ...synced.spec, source: { ...source, repoURL: SAME_URL } };
    pins.organization({ ...synced, spec: edited }, false);
    await letItWork(clock);
    expect(patches()).toBe(0);
  });

  test("is not moved back by a host with the former URL", async () => {
    const moving = await pinning({}, NEW_URL);
    moving.pins.organization(organizationOf(moving.context, true), false);
    moving.pins.pin(moving.put(FORMER));
    await untilTrue(moving.clock, () => moving.patches() > 0);
    const { context, pins, put, patches, clock } = await pinning();
    pins.organization(organizationOf(context, true), false);
    pins.pin(put(moving.stored()));
    await letItWork(clock);
    expect(patches()).toBe(0);
  });

  test("counts as edited where it was changed after the move", async () => {
    const { context, pins, put, stored, patches, clock } = await pinning({}, NEW_URL);
    pins.organization(organizationOf(context, true), false);
    pins.pin(put(FORMER));
    await untilTrue(clock, () => patches() > 0);
    const { spec, ...rest } = stored();
    if (spec?.source === undefined) throw new Error("it has a source");
    const of = (source: object): Application => ({
      ...rest,
      spec: { ...spec, source: { ...spec.source, ...source } } as Application["spec"] & object,
    });
    for (const source of [
      { repoURL: "http://other.example" },
      { repoURL: SAME_URL, targetRevision: "0".repeat(40) },
      { targetRevision: "0".repeat(40) },
    ])
      expect(isAsApplied(of(source))).toBe(false);
  });
});
