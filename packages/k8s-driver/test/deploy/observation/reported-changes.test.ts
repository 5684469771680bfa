import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { projectPlace } from "../../../src/context.ts";
import { reportedChanges } from "../../../src/deploy/observation/reported-changes.ts";
import { kubernetesDriver } from "../../../src/index.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";
import { apiDouble, eventually, json } from "../../cluster/api-double.ts";
import { syncedApplication } from "../recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const OPTIONS = { chartsUrl: "http://charts.example", installation: "recorded" };
const synced = syncedApplication();
const REF = {
  organization: synced.metadata?.annotations?.[ANNOTATION.organization] ?? "",
  project: synced.metadata?.annotations?.[ANNOTATION.project] ?? "",
};
const place = projectPlace(settingsOf(OPTIONS), REF);
const NOW = Date.parse(synced.status?.reconciledAt ?? "");
const LATER = "2031-01-01T00:00:00Z";

const withMetadata = (metadata: object): Application => ({
  ...synced,
  metadata: { ...synced.metadata, ...metadata },
});
const withStatus = (status: object): Application => ({
  ...synced,
  status: { ...synced.status, ...status },
});

describe("a report of an Application", () => {
  test.each<[string, Application]>([
    ["the time of a comparison", withStatus({ reconciledAt: LATER })],
    ["the version of the object", withMetadata({ resourceVersion: "99", generation: 99 })],
    [
      "the times of a sync",
      withStatus({ operationState: { ...synced.status?.operationState, startedAt: LATER } }),
    ],
    [
      "the time of a write of Argo CD",
      withMetadata({
        managedFields: [
          ...(synced.metadata?.managedFields ?? []),
          { manager: "argocd-application-controller", operation: "Update", time: LATER },
        ],
      }),
    ],
  ])("is no change where only %s differs", (_, next) => {
    const changes = reportedChanges();
    expect(changes.record(place, synced, NOW)).toBe(true);
    expect(changes.record(place, next, NOW)).toBe(false);
  });

  test.each<[string, Application]>([
    ["the health", withStatus({ health: { status: "Degraded" } })],
    ["the result of the comparison", withStatus({ sync: { status: "OutOfSync" } })],
    [
      "a condition",
      withStatus({ conditions: [{ type: "ComparisonError", message: "the chart is away" }] }),
    ],
    [
      "an annotation",
      withMetadata({
        annotations: { ...synced.metadata?.annotations, [ANNOTATION.variables]: "" },
      }),
    ],
    ["a finalizer", withMetadata({ finalizers: [] })],
    [
      "what a person has edited",
      { ...synced, spec: { ...synced.spec, project: "other" } as NonNullable<Application["spec"]> },
    ],
  ])("is a change where %s differs", (_, next) => {
    const changes = reportedChanges();
    changes.record(place, synced, NOW);
    expect(changes.record(place, next, NOW)).toBe(true);
    expect(changes.record(place, synced, NOW)).toBe(true);
  });

  test("is a change each time while the Application ends, and the first time after it", () => {
    const changes = reportedChanges();
    const ending = withMetadata({ deletionTimestamp: LATER });
    const removed = withMetadata({ annotations: { [ANNOTATION.removed]: "1" } });
    for (const one of [synced, ending, ending, removed, removed, undefined, synced])
      expect(changes.record(place, one, NOW)).toBe(true);
  });

  test("is a change where time alone has made it one", () => {
    const changes = reportedChanges();
    const away = withStatus({
      sync: { status: "OutOfSync" },
      conditions: [{ type: "ComparisonError", message: "away", lastTransitionTime: LATER }],
    });
    changes.record(place, away, NOW);
    expect(changes.record(place, away, NOW + 1_000)).toBe(false);
    // The driver requests another comparison after ten seconds.
    expect(changes.record(place, away, NOW + 11_000)).toBe(true);
  });

  test("counts again after all reports were discarded, and for each project by itself", () => {
    const changes = reportedChanges();
    const other = projectPlace(settingsOf(OPTIONS), { ...REF, project: "prj_other" });
    changes.record(place, synced, NOW);
    expect(changes.record(other, synced, NOW)).toBe(true);
    changes.clear();
    expect(changes.record(place, synced, NOW)).toBe(true);
  });
});

test("A watch reports a project again when an observation can find something else", async () => {
  const streams: ServerResponse[] = [];
  const api = await apiDouble(({ path, query }, response) => {
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      return void (path.endsWith("/applications") && streams.push(response));
    }
    const items = path.endsWith("/applications") ? [synced] : [];
    json(response, 200, { kind: "List", metadata: { resourceVersion: "5" }, items });
  });
  ends.push(() => api.close());
  const { deploy } = kubernetesDriver({ cluster: { kubeconfig: api.kubeconfig }, ...OPTIONS });
  ends.push(async () => deploy.close?.());
  const reported: string[] = [];
  const aborting = new AbortController();
  const watching = deploy.watch?.(({ project }) => reported.push(project), {
    signal: aborting.signal,
  });
  ends.push(async () => {
    aborting.abort();
    await watching;
  });
  await eventually(() => expect([streams.length, reported]).toEqual([1, [REF.project]]));
  const send = (object: Application): boolean | undefined =>
    streams[0]?.write(`${JSON.stringify({ type: "MODIFIED", object })}\n`);
  const apiVersion = { apiVersion: "argoproj.io/v1alpha1" };
  for (const time of ["2031-01-01T00:00:00Z", "2031-01-01T00:03:00Z"])
    send({ ...withStatus({ reconciledAt: time }), ...apiVersion });
  send({ ...withStatus({ health: { status: "Degraded" } }), ...apiVersion });
  const annotations = { ...synced.metadata?.annotations, [ANNOTATION.project]: "prj_other" };
  send({ ...withMetadata({ annotations, name: "other" }), ...apiVersion });
  await eventually(() => expect(reported).toContain("prj_other"));
  expect(reported).toEqual([REF.project, REF.project, "prj_other"]);
});
