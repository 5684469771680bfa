import { describe, expect, test } from "vitest";
import { syncRequestOf } from "../../../src/deploy/status/sync-request.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { NOW, ago, sourceOf, found, failure, ran, INVALID } from "./reported-applications.ts";

describe("syncRequestOf", () => {
  const denied = ran("Failed", 'cronjobs.batch "nightly" is forbidden', { finishedAt: ago(31) });
  const older = ran("Succeeded", "x", { operation: { sync: { source: sourceOf(1) } } });
  const deployed = found({ of: 1, applied: 60 });
  const edited: Application = {
    ...deployed,
    ...(deployed.spec && { spec: { ...deployed.spec, project: "another" } }),
  };
  test.each<[string, Application, string | undefined]>([
    ["requests nothing of a project that is synced and healthy", found(), undefined],
    [
      "requests a refresh ten seconds after the last one",
      found({ ...failure("x"), reconciledAt: ago(11) }),
      "refresh",
    ],
    [
      "requests a refresh where the AppProject does not exist",
      found({ ...failure("x", "InvalidSpecError"), reconciledAt: ago(11) }),
      "refresh",
    ],
    [
      "requests no refresh sooner than that",
      found({ ...failure("x"), reconciledAt: ago(9) }),
      undefined,
    ],
    [
      "requests no refresh that was requested already",
      found({ ...failure("x"), annotations: { "argocd.argoproj.io/refresh": "normal" } }),
      undefined,
    ],
    [
      "requests no refresh of what Kubernetes refuses",
      found(failure("Failed to compare: failed to calculate diff: x")),
      undefined,
    ],
    ["requests a sync thirty seconds after the last one", found(denied), "sync"],
    [
      "requests no sync sooner than that",
      found({ ...denied, operationState: { ...denied.operationState, finishedAt: ago(29) } }),
      undefined,
    ],
    [
      "requests no sync while one is running",
      found({ ...denied, operation: {}, applied: 9 }),
      undefined,
    ],
    [
      "requests no sync of what Kubernetes refuses",
      found(ran("Failed", INVALID, { finishedAt: ago(31) })),
      undefined,
    ],
    [
      "requests no sync where another generation failed",
      found({ ...older, applied: 9 }),
      undefined,
    ],
    [
      "requests a refresh where nothing happened for ten seconds",
      found({ ...older, applied: 11 }),
      "refresh",
    ],
    [
      "requests a refresh where Argo CD has not compared these values for ten seconds",
      found({ of: 1, applied: 11 }),
      "refresh",
    ],
    [
      "requests a refresh where a sync makes no progress for ten seconds",
      found({ ...ran("Running", "x"), operation: {}, applied: 11 }),
      "refresh",
    ],
    [
      "requests no refresh of these values sooner than that",
      found({ of: 1, applied: 9 }),
      undefined,
    ],
    [
      "requests no refresh of these values that was requested already",
      found({
        of: 1,
        applied: 11,
        annotations: { "argocd.argoproj.io/refresh": "normal" },
      }),
      undefined,
    ],
    ["requests no refresh of what a person has edited", edited, undefined],
    [
      "requests the end of tries with older values",
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
      "requests no end of tries with these values",
      found({ ...ran("Running", "x", { finishedAt: ago(1) }), operation: {}, applied: 1 }),
      undefined,
    ],
  ])("%s", (_name, seen, expected) => {
    expect(syncRequestOf(seen, NOW)).toBe(expected);
  });

  test("requests a sync sooner while a caller waits for it, and never for an Application that is being deleted", () => {
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
