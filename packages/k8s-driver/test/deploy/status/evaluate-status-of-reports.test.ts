import { describe, expect, test } from "vitest";
import { evaluateStatus } from "../../../src/deploy/status/evaluate-status.ts";
import type { Application } from "../../../src/manifests/application.ts";
import {
  NOW,
  ago,
  sourceOf,
  found,
  HELM,
  failure,
  ran,
  HISTORY,
  INVALID,
} from "./reported-applications.ts";

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
          /^Argo CD's application controller has not reconciled it since .*: is it running\?$/,
        ),
      },
    ],
    [
      "healthy, and not comparable",
      found(failure("x")),
      { phase: "failing", olderRuns: false, message: "x" },
    ],
    [
      "a missing chart",
      found({
        ...failure(
          `${HELM}chart "dagctl-resources" version "1.0.0" not found in http://charts.example repository`,
        ),
        history: HISTORY,
      }),
      {
        phase: "failing",
        olderRuns: true,
        message: `Argo CD's repo server cannot get the chart of this server: chart "dagctl-resources" version "1.0.0" not found in http://charts.example repository`,
      },
    ],
    [
      "a chart server that is down",
      found(
        failure(
          `${HELM}looks like "http://charts.example" is not a valid chart repository or cannot be reached: Get "http://charts.example/index.yaml": refused`,
        ),
      ),
      {
        message: `Argo CD's repo server cannot get the chart of this server: Get "http://charts.example/index.yaml": refused`,
      },
    ],
    [
      "a repo server that is down",
      found(
        failure(
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
        failure(
          "Failed to compare desired state to live state: failed to calculate diff: error calculating structured merge diff: error unmarshaling merged bytes into object: quantities must match the regular expression",
        ),
      ),
      {
        message:
          "Kubernetes does not take what was made of the project: quantities must match the regular expression",
      },
    ],
    [
      "a failure of the apply before",
      found({ ...failure("x"), of: 1, applied: 1 }),
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
