import { describe, expect, test } from "vitest";
import { evaluateStatus } from "../../../src/deploy/status/evaluate-status.ts";
import { syncRequestOf } from "../../../src/deploy/status/sync-request.ts";
import { type Application, application } from "../../../src/manifests/application.ts";
import { settingsOf } from "../../../src/options.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
const settings = settingsOf({ chartsUrl: "http://charts.example" });
const resources = [
  { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "nightly", namespace: "acme" } },
];
const made = (generation: number): Application =>
  application(settings, {
    name: "nightly",
    labels: {},
    annotations: {},
    project: "acme",
    namespace: "acme",
    resources,
    generation,
  });
const sourceOf = (generation: number): NonNullable<Application["spec"]>["source"] =>
  made(generation).spec?.source;

type Status = NonNullable<Application["status"]>;

/**
 * Returns generation 2, applied a minute ago, as Argo CD shows it. Without options the findings are
 * those of generation 1.
 */
function found({
  applied = 60,
  operation,
  annotations,
  of = 2,
  ...status
}: Status & Findings = {}): Application {
  const { metadata, spec } = made(2);
  return {
    ...(operation === undefined ? {} : { operation }),
    metadata: {
      ...metadata,
      ...(annotations && { annotations }),
      managedFields: [{ manager: "dagctl", operation: "Apply", time: ago(applied) }],
    },
    ...(spec && { spec }),
    status: {
      reconciledAt: ago(30),
      ...status,
      sync: { status: "Synced", ...status.sync, comparedTo: { source: sourceOf(of) } },
    },
  };
}

interface Findings {
  readonly applied?: number;
  readonly operation?: object;
  readonly annotations?: Record<string, string>;
  /** The generation with which Argo CD has compared. */
  readonly of?: number;
}

const HELM =
  "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = error fetching chart: failed to fetch chart: failed running helm: " +
  "`helm pull --destination /tmp/1 --version 1.0.0 --repo http://charts.example dagctl-resources` failed exit status 1: Error: ";
const complaint = (message: string, type = "ComparisonError"): Status => ({
  sync: { status: "Unknown" },
  health: { status: "Healthy" },
  conditions: [{ type, message, lastTransitionTime: ago(30) }],
});
const ran = (
  phase: string,
  message: string,
  more: NonNullable<Status["operationState"]> = {},
): Status => ({
  sync: { status: "OutOfSync" },
  operationState: { phase, message, operation: { sync: { source: sourceOf(2) } }, ...more },
});
const HISTORY = [{ source: sourceOf(1) }];
const INVALID =
  'CronJob.batch "nightly" is invalid: spec.schedule: Invalid value: "99 99 * * *": end of range (99) above maximum (59): 99';

describe("the phase of an Application that Argo CD reported", () => {
  test.each<[string, Application, object]>([
    [
      "synced and reconciled",
      found({ health: { status: "Healthy" } }),
      { phase: "converged", olderRuns: false },
    ],
    [
      "synced, of the generation before",
      found({ of: 1, applied: 1, health: { status: "Healthy" }, history: HISTORY }),
      { phase: "progressing", olderRuns: true },
    ],
    [
      "synced, with a sync under way",
      found({ operation: {}, history: HISTORY }),
      { phase: "progressing", olderRuns: true },
    ],
    [
      "not reconciled for long",
      found({ of: 1 }),
      {
        phase: "progressing",
        message: expect.stringMatching(
          /^Argo CD's application controller has not looked at it since .*: is it running\?$/,
        ),
      },
    ],
    [
      "healthy, and not comparable",
      found(complaint("x")),
      { phase: "failing", olderRuns: false, message: "x" },
    ],
    [
      "a missing chart",
      found({
        ...complaint(
          `${HELM}chart "dagctl-resources" version "1.0.0" not found in http://charts.example repository`,
        ),
        history: HISTORY,
      }),
      {
        phase: "failing",
        olderRuns: true,
        message: `Argo CD's repo server cannot get the chart: chart "dagctl-resources" version "1.0.0" not found in http://charts.example repository`,
      },
    ],
    [
      "a chart server that is down",
      found(
        complaint(
          `${HELM}looks like "http://charts.example" is not a valid chart repository or cannot be reached: Get "http://charts.example/index.yaml": refused`,
        ),
      ),
      {
        message: `Argo CD's repo server cannot get the chart: Get "http://charts.example/index.yaml": refused`,
      },
    ],
    [
      "a repo server that is down",
      found(
        complaint(
          'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.1:8081: connect: connection refused"',
        ),
      ),
      {
        message:
          "Argo CD's repo server does not answer: dial tcp 10.0.0.1:8081: connect: connection refused",
      },
    ],
    [
      "a refused manifest where there is one already",
      found(
        complaint(
          "Failed to compare desired state to live state: failed to calculate diff: error calculating structured merge diff: error unmarshaling merged bytes into object: quantities must match the regular expression",
        ),
      ),
      {
        message:
          "Kubernetes does not take what was made of the project: quantities must match the regular expression",
      },
    ],
    [
      "a complaint of the apply before",
      found({ ...complaint("x"), of: 1, applied: 1 }),
      { phase: "progressing" },
    ],
    [
      "a sync that is tried again",
      found(
        ran(
          "Running",
          `one or more objects failed to apply, reason: ${INVALID}. Retrying attempt #1 at 2:57PM.`,
          { finishedAt: ago(1), retryCount: 1 },
        ),
      ),
      { phase: "failing", message: `${INVALID}.` },
    ],
    [
      "a resource that could not be converted",
      found(
        ran("Failed", "one or more objects failed to apply (retried 3 times).", {
          syncResult: {
            resources: [
              {
                kind: "CronJob",
                name: "nightly",
                status: "SyncFailed",
                message:
                  "failed to convert new object (acme/nightly; batch/v1, Kind=CronJob) to proper version: unable to convert unstructured object to batch/v1, Kind=CronJob: quantities must match",
              },
            ],
          },
        }),
      ),
      { phase: "failing", message: "CronJob nightly: quantities must match" },
    ],
    [
      "a sync that we asked for, while it runs",
      found(
        ran("Running", "waiting", {
          operation: {
            sync: { source: sourceOf(2) },
            info: [{ name: "dagctl.dev/again", value: "forbidden" }],
          },
        }),
      ),
      { phase: "failing", message: "forbidden" },
    ],
    [
      "a failed sync of the generation before",
      found(ran("Failed", "x", { operation: { sync: { source: sourceOf(1) } } })),
      { phase: "progressing" },
    ],
  ])("%s", (_name, seen, expected) => {
    expect(evaluateStatus(seen, NOW)).toMatchObject(expected);
  });

  test("names who edited the Application, also where all is synced", () => {
    const { metadata, spec, status } = found({ health: { status: "Healthy" }, history: HISTORY });
    const managedFields = [
      ...(metadata?.managedFields ?? []),
      { manager: "kubectl-edit", operation: "Update", time: ago(5) },
    ];
    const edited = {
      metadata: { ...metadata, managedFields },
      ...(status && { status }),
      spec: { ...spec, project: "another" },
    } as Application;
    expect(evaluateStatus(edited, NOW)).toMatchObject({
      phase: "failing",
      olderRuns: true,
      message: expect.stringContaining('was edited by "kubectl-edit"'),
    });
  });

  test("is not affected by fields that other managers add", () => {
    const { spec, ...rest } = found({ health: { status: "Healthy" } });
    const more = { ...rest, spec: { ...spec, revisionHistoryLimit: 9, info: [] } } as Application;
    expect(evaluateStatus(more, NOW).phase).toBe("converged");
  });
});

describe("the refresh or sync that is requested of Argo CD", () => {
  const denied = ran("Failed", 'cronjobs.batch "nightly" is forbidden', { finishedAt: ago(31) });
  test.each<[string, Application, string | undefined]>([
    ["nothing, where all is well", found(), undefined],
    [
      "a refresh, ten seconds after the last",
      found({ ...complaint("x"), reconciledAt: ago(11) }),
      "refresh",
    ],
    [
      "a refresh where the AppProject is not there",
      found({ ...complaint("x", "InvalidSpecError"), reconciledAt: ago(11) }),
      "refresh",
    ],
    ["no refresh sooner", found({ ...complaint("x"), reconciledAt: ago(9) }), undefined],
    [
      "no refresh that was requested already",
      found({ ...complaint("x"), annotations: { "argocd.argoproj.io/refresh": "normal" } }),
      undefined,
    ],
    [
      "no refresh of what Kubernetes refuses",
      found(complaint("Failed to compare: failed to calculate diff: x")),
      undefined,
    ],
    ["a sync, thirty seconds after the last", found(denied), "sync"],
    [
      "no sync sooner",
      found({ ...denied, operationState: { ...denied.operationState, finishedAt: ago(29) } }),
      undefined,
    ],
    ["no sync while there is one", found({ ...denied, operation: {} }), undefined],
    [
      "no sync of what Kubernetes refuses",
      found(ran("Failed", INVALID, { finishedAt: ago(31) })),
      undefined,
    ],
    [
      "no sync where another generation failed",
      found(
        ran("Failed", "x", { finishedAt: ago(31), operation: { sync: { source: sourceOf(1) } } }),
      ),
      undefined,
    ],
    [
      "the end of tries with older values",
      found({
        ...ran("Running", "x", {
          finishedAt: ago(1),
          operation: { sync: { source: sourceOf(1) } },
        }),
        operation: {},
      }),
      "terminate",
    ],
    [
      "no end of tries with these values",
      found({ ...ran("Running", "x", { finishedAt: ago(1) }), operation: {} }),
      undefined,
    ],
  ])("%s", (_name, seen, expected) => {
    expect(syncRequestOf(seen, NOW)).toBe(expected);
  });

  test("comes sooner while a caller waits for it, and never for an Application that is being deleted", () => {
    const recent = found({
      ...denied,
      operationState: { ...denied.operationState, finishedAt: ago(4) },
    });
    expect(syncRequestOf(recent, NOW, { awaited: true })).toBe("sync");
    const going = found(denied);
    expect(
      syncRequestOf({ ...going, metadata: { ...going.metadata, deletionTimestamp: ago(1) } }, NOW),
    ).toBeUndefined();
  });
});
