import { describe, expect, test } from "vitest";
import { syncRequestOf } from "../../../src/deploy/status/sync-request.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { NOW, ago, sourceOf, found, complaint, ran, INVALID } from "./reported-applications.ts";

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
