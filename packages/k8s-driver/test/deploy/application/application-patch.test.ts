import { describe, expect, test } from "vitest";
import {
  applicationPatch,
  removalPatch,
  SKIP_RECONCILE,
} from "../../../src/deploy/application/application-patch.ts";
import { withAppliedFields } from "../../../src/deploy/application/applied-fields.ts";
import { foreignFields } from "../../../src/deploy/application/foreign-fields.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { ANNOTATION } from "../../../src/names.ts";

const GENERATION = "/metadata/annotations/dagctl.dev~1generation";
const source = (
  stamp: string,
  resources: readonly object[] = [],
): NonNullable<NonNullable<Application["spec"]>["source"]> => ({
  repoURL: "http://charts.example",
  chart: "dagctl-resources",
  targetRevision: "1.0.0",
  helm: { releaseName: "dagctl-resources", valuesObject: { stamp, resources } },
});
const spec = {
  project: "org",
  destination: { server: "https://kubernetes.default.svc", namespace: "org" },
};
const annotations = (generation: number): Record<string, string> => ({
  [ANNOTATION.generation]: String(generation),
});

const PLACEHOLDER: Application = {
  metadata: {
    name: "base",
    uid: "uid-1",
    annotations: { ...annotations(1), [SKIP_RECONCILE]: "true" },
  },
  spec,
};
const FILLED: Application = {
  metadata: {
    name: "base",
    uid: "uid-1",
    annotations: annotations(1),
    finalizers: ["foreign"],
    labels: { team: "data" },
  },
  spec: { ...spec, source: source("1-a") },
};
const DESIRED: Application = {
  metadata: {
    name: "base",
    labels: { ours: "yes" },
    annotations: annotations(2),
    finalizers: ["finalizer"],
  },
  spec: { ...spec, source: source("2-b", [{ kind: "CronJob" }]) },
};

describe("the patch of an Application", () => {
  test("fills a placeholder with exactly that uid and generation, and enables Argo CD's reconciliation last", () => {
    const patch = applicationPatch(PLACEHOLDER, DESIRED);
    expect(patch.slice(0, 3)).toEqual([
      { op: "test", path: "/metadata/uid", value: "uid-1" },
      { op: "test", path: GENERATION, value: "1" },
      {
        op: "test",
        path: "/metadata/annotations/argocd.argoproj.io~1skip-reconcile",
        value: "true",
      },
    ]);
    expect(patch).toContainEqual({ op: "add", path: "/spec/source", value: DESIRED.spec?.source });
    expect(patch).toContainEqual({ op: "add", path: "/metadata/finalizers", value: ["finalizer"] });
    expect(patch.at(-1)).toEqual({
      op: "remove",
      path: "/metadata/annotations/argocd.argoproj.io~1skip-reconcile",
    });
  });

  test("tests the stamp of the deployment, and does not change fields that the driver does not set", () => {
    const patch = applicationPatch(FILLED, DESIRED);
    expect(patch).toContainEqual({
      op: "test",
      path: "/spec/source/helm/valuesObject/stamp",
      value: "1-a",
    });
    expect(patch).toContainEqual({
      op: "add",
      path: "/spec/source/helm/valuesObject/stamp",
      value: "2-b",
    });
    expect(patch).toContainEqual({ op: "add", path: GENERATION, value: "2" });
    expect(patch).toContainEqual({ op: "add", path: "/metadata/labels/ours", value: "yes" });
    expect(patch).toContainEqual({ op: "add", path: "/metadata/finalizers/-", value: "finalizer" });
    expect(
      patch.filter(
        ({ op, path }) => op === "remove" || path === "/spec" || path === "/metadata/labels",
      ),
    ).toEqual([]);
  });

  test("removes the chart of version 0.1.0 only from an Application that still has it", () => {
    const moved = { ...annotations(1), [ANNOTATION.movedCharts]: "http://a http://b" };
    const found = { ...FILLED, metadata: { ...FILLED.metadata, annotations: moved } };
    const { chart: _, ...pinned } = source("2-b");
    const desired = { ...DESIRED, spec: { ...spec, source: { ...pinned, path: "x" } } };
    const annotation = "/metadata/annotations/dagctl.dev~1moved-charts";
    const patch = applicationPatch(found, desired);
    for (const [path, value] of [
      ["/spec/source/chart", "dagctl-resources"],
      [annotation, "http://a http://b"],
    ])
      expect(patch.filter((one) => one.path === path)).toEqual([
        { op: "test", path, value },
        { op: "remove", path },
      ]);
  });

  test("keeps an annotation with which a person makes Argo CD skip the Application", () => {
    const skipped = {
      ...FILLED,
      metadata: {
        ...FILLED.metadata,
        annotations: { ...annotations(1), [SKIP_RECONCILE]: "true" },
      },
    };
    expect(
      applicationPatch(skipped, DESIRED).filter(({ path }) => path.includes("skip-reconcile")),
    ).toEqual([]);
  });

  test("removes the ConfigMap of version 0.1.0 as an owner, and no other owner", () => {
    const path = "/metadata/ownerReferences";
    const formerGeneration = { apiVersion: "v1", kind: "ConfigMap", name: "base", uid: "uid-2" };
    const other = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "ApplicationSet",
      name: "base",
      uid: "uid-3",
    };
    const owned = (
      ownerReferences: NonNullable<Application["metadata"]>["ownerReferences"] = [],
    ): Application => ({
      ...FILLED,
      metadata: { ...FILLED.metadata, ownerReferences },
    });
    const about = (found: Application): readonly object[] =>
      applicationPatch(found, DESIRED).filter((one) => one.path === path);
    expect(about(owned([formerGeneration]))).toEqual([
      { op: "test", path, value: [formerGeneration] },
      { op: "remove", path },
    ]);
    expect(about(owned([formerGeneration, other]))).toEqual([
      { op: "test", path, value: [formerGeneration, other] },
      { op: "replace", path, value: [other] },
    ]);
    expect(about(owned([other]))).toEqual([]);
  });

  test("marks a removal only on exactly the Application that was read, and ends a sync that waits for a retry", () => {
    const marks = [
      { op: "add", path: GENERATION, value: "3" },
      { op: "add", path: "/metadata/annotations/dagctl.dev~1removed", value: "3" },
    ];
    const tests = applicationPatch(FILLED, DESIRED).filter(({ op }) => op === "test");
    expect(removalPatch(FILLED, 3, false)).toEqual([...tests, ...marks]);
    expect(removalPatch(FILLED, 3, true)).toEqual([
      ...tests,
      ...marks,
      { op: "replace", path: "/status/operationState/phase", value: "Terminating" },
    ]);
    const { annotations: _none, ...bare } = PLACEHOLDER.metadata ?? {};
    expect(removalPatch({ ...PLACEHOLDER, metadata: bare }, 3, false).at(-1)).toMatchObject({
      op: "add",
      path: "/metadata/annotations",
    });
  });
});

describe("the conflicting fields of other managers", () => {
  const managed = (manager: string, fields: object): Application => ({
    ...FILLED,
    metadata: {
      ...FILLED.metadata,
      managedFields: [
        { manager, apiVersion: "argoproj.io/v1alpha1", fieldsV1: { "f:spec": fields } },
      ],
    },
  });
  const stamp = {
    "f:source": { "f:helm": { "f:valuesObject": { "f:stamp": {}, "f:resources": {} } } },
  };
  const paths = (found: Application): readonly string[] =>
    foreignFields(found, DESIRED).map(({ path }) => path);

  test("are those with another value than the desired one, with their path and manager", () => {
    const helm = ".spec.source.helm.valuesObject";
    expect(paths(managed("kubectl-edit", stamp))).toEqual([`${helm}.stamp`, `${helm}.resources`]);
    expect(foreignFields(managed("kubectl-edit", stamp), DESIRED)[0]).toMatchObject({
      manager: "kubectl-edit",
    });
  });

  test("exclude a field that has the desired value, is not set by the driver, or belongs to the driver", () => {
    expect(
      paths(managed("kubectl-edit", { "f:project": {}, "f:destination": { "f:namespace": {} } })),
    ).toEqual([]);
    expect(paths(managed("kubectl-edit", { "f:info": {} }))).toEqual([]);
    expect(paths(managed("dagctl", stamp))).toEqual([]);
    expect(paths(FILLED)).toEqual([]);
  });

  describe("after an edit", () => {
    const APPLIED = withAppliedFields({
      metadata: { name: "base", annotations: annotations(1) },
      spec: {
        ...spec,
        source: source("1-a", [{ kind: "CronJob", spec: { schedule: "1 * * * *" } }]),
        syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 3 } },
      },
    });
    const NEXT: Application = {
      ...APPLIED,
      spec: {
        ...spec,
        project: "other",
        source: source("2-b", [{ kind: "CronJob", spec: { schedule: "2 * * * *" } }]),
        syncPolicy: { automated: { prune: false, selfHeal: true }, retry: { limit: 5 } },
      },
    };
    const edited = (patch: Partial<Application["spec"]>, ...managers: readonly string[]) => ({
      ...APPLIED,
      spec: { ...spec, ...APPLIED.spec, ...patch },
      metadata: {
        ...APPLIED.metadata,
        managedFields: managers.map((manager) => ({
          manager,
          apiVersion: "argoproj.io/v1alpha1",
          fieldsV1: {
            "f:spec": {
              "f:project": {},
              ...stamp,
              "f:syncPolicy": { "f:automated": { "f:prune": {} }, "f:retry": {} },
            },
          },
        })),
      },
    });
    const conflicts = (found: Application, desired = NEXT): readonly string[] =>
      foreignFields(found, desired).map(({ path }) => path);

    test("exclude fields that were set back, whatever is applied next and by whichever manager", () => {
      expect(conflicts(edited({}, "kubectl-patch", "another"))).toEqual([]);
    });

    test("are exactly the fields that still have another value", () => {
      const sync = { automated: { prune: false }, retry: { limit: 3 } };
      expect(
        conflicts(edited({ syncPolicy: sync, project: "org" }, "kubectl-edit"), APPLIED),
      ).toEqual([".spec.syncPolicy.automated.prune"]);
      expect(conflicts(edited({ project: "taken" }, "kubectl-edit"))).toEqual([".spec.project"]);
    });

    test("include fields of unknown origin where an earlier version has applied since", () => {
      const former = edited({ source: source("3-c") }, "kubectl-edit");
      expect(conflicts(former)).toContain(".spec.project");
      const { [ANNOTATION.applied]: _digests, ...rest } = APPLIED.metadata?.annotations ?? {};
      const unknown = edited({}, "kubectl-edit");
      expect(
        conflicts({ ...unknown, metadata: { ...unknown.metadata, annotations: rest } }),
      ).toContain(".spec.syncPolicy.retry");
    });

    test("are found by digests of a few hundred characters", () => {
      expect(APPLIED.metadata?.annotations?.[ANNOTATION.applied]?.length).toBeLessThan(300);
    });
  });
});
