import { describe, expect, test } from "vitest";
import {
  PREVIOUS_FAILURE,
  evaluateStatus,
  type EvaluatedStatus,
  REFRESH_ANNOTATION,
} from "../../../src/deploy/status/evaluate-status.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { first, type Seen } from "../recorded-applications.ts";

type Status = NonNullable<Application["status"]>;

const stampOf = ({ spec }: Application): string | undefined =>
  spec?.source?.helm.valuesObject.stamp;
const comparedTo = ({ status }: Application): string | undefined =>
  status?.sync?.comparedTo?.source?.helm?.valuesObject?.stamp;
const isFresh = (found: Application): boolean =>
  stampOf(found) !== undefined && comparedTo(found) === stampOf(found);

const settled = first(
  "synced and at rest",
  ({ application, method }) =>
    method === "GET" &&
    isFresh(application) &&
    application.status?.sync?.status === "Synced" &&
    application.operation === undefined,
);
const applied = first(
  "the answer to an update",
  ({ application, method }) =>
    method === "PATCH" && comparedTo(application) !== undefined && !isFresh(application),
);
const bare = first("bare", ({ application }) => application.spec?.source === undefined);
const failing = first(
  "refused by Kubernetes",
  ({ application: { status, operation } }) =>
    operation !== undefined &&
    status?.operationState?.phase === "Running" &&
    status.operationState.finishedAt !== undefined,
);

/** Returns the recorded Application with other findings of Argo CD. */
const finding = ({ application, ...rest }: Seen, status: Partial<Status>): Seen => ({
  ...rest,
  application: { ...application, status: { ...application.status, ...status } },
});
const state = (of: Seen, over: object): Seen =>
  finding(of, { operationState: { ...of.application.status?.operationState, ...over } });
const later = (of: Seen, milliseconds: number): Seen => ({ ...of, at: of.at + milliseconds });

/** Returns when the driver has applied last, by the API server's clock. */
function appliedAt({ application }: Seen): number {
  const times = (application.metadata?.managedFields ?? [])
    .filter(({ manager }) => manager === "dagctl-deploy")
    .map(({ time }) => Date.parse(time ?? ""));
  return Math.max(...times);
}
const condition = (of: Seen, type: string, message: string, after: number): Partial<Status> => ({
  conditions: [
    { type, message, lastTransitionTime: new Date(appliedAt(of) + after).toISOString() },
  ],
});

/** Returns the Application after the driver has just requested a refresh. */
function askedToLook(of: Seen): Seen {
  const { metadata } = of.application;
  const asked = { manager: "dagctl", operation: "Update", time: new Date(of.at).toISOString() };
  const annotations = { ...metadata?.annotations, [REFRESH_ANNOTATION]: "normal" };
  return {
    ...of,
    application: {
      ...of.application,
      metadata: {
        ...metadata,
        annotations,
        managedFields: [...(metadata?.managedFields ?? []), asked],
      },
    },
  };
}

// Argo CD's messages as the running engine wrote them.
const NO_CHART =
  'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = error fetching chart: failed to fetch chart: helm pull … Error: chart "dagctl-resources" version "1.0.0" not found in http://charts.example repository';
const NO_PROJECT = "Application referencing project x which does not exist";
const NO_SOURCE =
  "spec.source.repoURL and either spec.source.path or spec.source.chart are required";
const REFUSED = /^CronJob\S* .*spec\.schedule: Invalid value: "99 99 \* \* \*"/;

interface Row {
  readonly reason: string;
  readonly found: Seen;
  readonly phase: EvaluatedStatus["phase"];
  readonly message?: RegExp;
  readonly olderRuns: boolean;
}

const rows: readonly Row[] = [
  {
    reason: "a project runs that Argo CD has compared and synced, with no further work",
    found: settled,
    phase: "converged",
    olderRuns: false,
  },
  {
    reason: "an Application that is created and has no source yet is in progress",
    found: bare,
    phase: "progressing",
    olderRuns: false,
  },
  {
    reason: "the answer to an apply shows Synced and Healthy of what was there before",
    found: applied,
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "a busy Argo CD complains of one without a source long after it got one",
    found: later(finding(applied, condition(applied, "InvalidSpecError", NO_SOURCE, 8_000)), 9_000),
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "a busy Argo CD may end a sync with that failure",
    found: state(
      finding(settled, { sync: { ...settled.application.status?.sync, status: "OutOfSync" } }),
      {
        phase: "Error",
        message: `InvalidSpecError: ${NO_SOURCE}.`,
      },
    ),
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "a sync that is about to come has to be waited for",
    found: { ...settled, application: { ...settled.application, operation: {} } },
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "a schedule that is suspended is healthy",
    found: finding(settled, { health: { status: "Suspended" } }),
    phase: "converged",
    olderRuns: false,
  },
  {
    reason: "a CronJob without a status yet is healthy",
    found: finding(settled, { health: { status: "Progressing" } }),
    phase: "converged",
    olderRuns: false,
  },
  {
    reason: "Degraded is reported with Argo CD's message",
    found: finding(settled, { health: { status: "Degraded", message: "it broke" } }),
    phase: "failing",
    message: /^Argo CD says Degraded: it broke$/,
    olderRuns: false,
  },
  {
    reason: "Degraded without a message is reported with the objects that are",
    found: finding(settled, {
      health: { status: "Degraded" },
      resources: [
        { kind: "Secret", name: "a", status: "Synced" },
        { kind: "CronJob", name: "b", health: { status: "Degraded", message: "no image" } },
      ],
    }),
    phase: "failing",
    message: /^Argo CD says Degraded: CronJob b is Degraded \(no image\)$/,
    olderRuns: false,
  },
  {
    reason: "Degraded of which Argo CD says nothing is reported with a command that shows it",
    found: finding(settled, { health: { status: "Degraded" }, resources: [] }),
    phase: "failing",
    message: /^Argo CD says Degraded: it gives no reason; `argocd app get \S+` shows/,
    olderRuns: false,
  },
  {
    reason: "a further try has no reason of Argo CD, and is reported with what is not synced",
    found: finding(
      state(failing, {
        finishedAt: undefined,
        retryCount: 1,
        message: "Retrying operation. Attempt #1",
        syncResult: undefined,
      }),
      { resources: [{ kind: "CronJob", name: "x", status: "OutOfSync" }] },
    ),
    phase: "failing",
    message:
      /^Argo CD tries the sync again \(attempt 1\), because the try before failed: CronJob x is OutOfSync; the events of the Application \S+ have the reason$/,
    olderRuns: true,
  },
  {
    reason: "a further try of which nothing is known is reported with where its reason is",
    found: finding(
      state(failing, {
        finishedAt: undefined,
        retryCount: 2,
        message: "Retrying operation with latest revisions. Attempt #2",
        syncResult: undefined,
      }),
      { resources: [] },
    ),
    phase: "failing",
    message: /\(attempt 2\), because the try before failed: the events of the Application \S+ have/,
    olderRuns: true,
  },
  {
    reason: "a further try whose object was refused again is reported with that object's message",
    found: state(failing, {
      finishedAt: undefined,
      retryCount: 1,
      message: "Retrying operation. Attempt #1",
      syncResult: {
        resources: [{ kind: "CronJob", name: "x", status: "SyncFailed", message: "is refused" }],
      },
    }),
    phase: "failing",
    message: /^CronJob x: is refused$/,
    olderRuns: true,
  },
  {
    reason:
      "a sync that is retried has failed, also without a condition and while the old version runs",
    found: failing,
    phase: "failing",
    message: REFUSED,
    olderRuns: true,
  },
  {
    reason: "a sync has failed also between two tries",
    found: state(failing, { finishedAt: undefined, retryCount: 1 }),
    phase: "failing",
    message: REFUSED,
    olderRuns: true,
  },
  {
    reason: "a sync has failed after its last try",
    found: state(failing, { phase: "Failed" }),
    phase: "failing",
    message: REFUSED,
    olderRuns: true,
  },
  {
    reason: "a sync that was requested again reports the failure before it until it ends itself",
    found: state(failing, {
      finishedAt: undefined,
      retryCount: 0,
      operation: {
        ...failing.application.status?.operationState?.operation,
        info: [{ name: PREVIOUS_FAILURE, value: "no rights" }],
      },
    }),
    phase: "failing",
    message: /^no rights$/,
    olderRuns: true,
  },
  {
    reason: "the failure of another generation says nothing of this one",
    found: state(applied, { phase: "Failed", message: "old news" }),
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "Healthy with a comparison that failed is not healthy",
    found: finding(settled, condition(settled, "ComparisonError", NO_CHART, 3_000)),
    phase: "failing",
    message:
      /repo server cannot get the chart of this server from \S+: .*version "1\.0\.0" not found/,
    olderRuns: false,
  },
  {
    reason: "a missing AppProject is reported",
    found: finding(settled, condition(settled, "InvalidSpecError", NO_PROJECT, 3_000)),
    phase: "failing",
    message: /x which does not exist/,
    olderRuns: false,
  },
  {
    reason: "a warning of Argo CD is ignored",
    found: finding(settled, condition(settled, "SharedResourceWarning", "x is part of two", 3_000)),
    phase: "converged",
    olderRuns: false,
  },
  {
    reason: "a failure from before the apply may be over, as long as Argo CD has not reconciled",
    found: finding(applied, condition(applied, "ComparisonError", NO_CHART, -60_000)),
    phase: "progressing",
    olderRuns: true,
  },
  {
    reason: "a failure that remains after the apply is reported",
    found: later(finding(applied, condition(applied, "ComparisonError", NO_CHART, -60_000)), 6_000),
    phase: "failing",
    message: /not found/,
    olderRuns: true,
  },
  {
    reason: "an error from after the apply is reported at once",
    found: finding(applied, condition(applied, "ComparisonError", NO_CHART, 3_000)),
    phase: "failing",
    message: /not found/,
    olderRuns: true,
  },
  {
    reason: "a controller that has not reconciled for 10 seconds may not be running",
    found: later(applied, 11_000),
    phase: "progressing",
    message: /application controller has not reconciled it since 20.*: is it running\?$/,
    olderRuns: true,
  },
  {
    reason: "a controller that has never reconciled may not be running",
    found: later({ ...applied, application: { ...applied.application, status: {} } }, 11_000),
    phase: "progressing",
    message: /has not reconciled it yet: is it running\?$/,
    olderRuns: false,
  },
  {
    reason: "a controller that ignores a requested refresh is named together with its error",
    found: later(
      finding(askedToLook(settled), condition(settled, "ComparisonError", NO_CHART, 3_000)),
      60_000,
    ),
    phase: "failing",
    message:
      /version "1\.0\.0" not found.*\. A refresh was requested at 20.*, and Argo CD's application controller has not reconciled it since: is it running\?$/,
    olderRuns: false,
  },
  {
    reason: "a controller whose refresh was requested a moment ago is not named",
    found: finding(askedToLook(settled), condition(settled, "ComparisonError", NO_CHART, 3_000)),
    phase: "failing",
    message: /repository$/,
    olderRuns: false,
  },
  {
    reason: "a sync that is pending while the Application does not change is reported",
    found: later({ ...settled, application: { ...settled.application, operation: {} } }, 60_000),
    phase: "progressing",
    message:
      /^Argo CD's application controller has done nothing about it since 20.*: is it running\?$/,
    olderRuns: true,
  },
  {
    reason: "an Application without a source is reported as such, because Argo CD skips it",
    found: later(bare, 60_000),
    phase: "progressing",
    message:
      /^The Application was created at 20\S+ and is not filled yet\. Where it stays so, deploy again$/,
    olderRuns: false,
  },
];

describe("the step of the sync", () => {
  test("names at most three objects that are not synced", () => {
    const resources = ["a", "b", "c", "d", "e"].map((name) => ({
      kind: "Secret",
      name,
      status: name === "a" ? "Synced" : "OutOfSync",
    }));
    const { application, at } = finding(settled, {
      sync: { ...settled.application.status?.sync, status: "OutOfSync" },
      resources,
    });
    expect(evaluateStatus(application, at).steps.at(-1)).toEqual({
      name: "sync",
      status: "running",
      message: "Secret b is OutOfSync, Secret c is OutOfSync, Secret d is OutOfSync, 1 more",
    });
    expect(evaluateStatus(settled.application, settled.at).steps.at(-1)).toEqual({
      name: "sync",
      status: "done",
    });
  });
});

describe("the phase of an Application", () => {
  test.each(rows)("is $phase: $reason", ({ found, phase, message, olderRuns }) => {
    const evaluated = evaluateStatus(found.application, found.at);
    expect(evaluated).toMatchObject({ phase, olderRuns });
    if (message === undefined && phase === "failing") expect.unreachable();
    if (message !== undefined) expect(evaluated.message).toMatch(message);
    expect(evaluated.steps.map(({ name }) => name)).toEqual(["apply", "argo-cd-looks", "sync"]);
  });

  test("is failing, with the name of the manager, where a field of the deployment was edited", () => {
    const { application, at } = settled;
    const { spec, metadata } = application;
    if (spec?.source === undefined) throw new Error("it has a source");
    const edited: Application = {
      ...application,
      metadata: {
        ...metadata,
        managedFields: [
          ...(metadata?.managedFields ?? []),
          { manager: "argocd-server", operation: "Update", time: "2030-01-01T00:00:00Z" },
        ],
      },
      spec: { ...spec, source: { ...spec.source, targetRevision: "9.9.9" } },
    };
    const { phase, message } = evaluateStatus(edited, at);
    expect(phase).toBe("failing");
    expect(message).toMatch(/was edited by "argocd-server".*deploy with take_over: true$/);
  });
});
