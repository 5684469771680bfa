import { describe, expect, test } from "vitest";
import { applyApplication } from "../../src/deploy/application/apply-application.ts";
import { applicationPatch } from "../../src/deploy/application/application-patch.ts";
import { foreignFields } from "../../src/deploy/application/foreign-fields.ts";
import { evaluateStatus } from "../../src/deploy/status/evaluate-status.ts";
import { findAddedFields } from "../../src/manifests/added-fields.ts";
import { type Application, application, chartMove } from "../../src/manifests/application.ts";
import { type Settings, settingsOf } from "../../src/options.ts";
import { apiContext } from "../cluster/api-context.ts";
import { syncedApplication } from "../deploy/recorded-applications.ts";

const CHARTS = "http://charts.example";
type Content = { [name: string]: Content } & { readonly [name: string]: unknown };

/** Returns an Application that Argo CD has synced, at a generation. */
function synced(generation = 1, settings: Settings = settingsOf({ chartsUrl: CHARTS })) {
  const desired = application(settings, {
    name: "base",
    labels: {},
    annotations: {},
    project: "org",
    namespace: "org",
    resources: [{ kind: "CronJob" }],
    generation,
  });
  const comparedTo = structuredClone({ source: desired.spec?.source });
  return {
    ...desired,
    status: { sync: { status: "Synced", comparedTo }, health: { status: "Healthy" } },
  } as Application;
}

/** Returns an Application to which a manager has added a field, with what Argo CD compared. */
function adding(path: string, value: unknown, manager?: string): Application {
  const found = structuredClone(synced());
  const names = path.split(".").slice(1);
  const last = names.pop() ?? "";
  for (const root of [found, { spec: found.status?.sync?.comparedTo }]) {
    let at = root as unknown as Content;
    for (const name of names) at = at[name] ??= {};
    Object.assign(at, { [last]: value });
  }
  const fields = [...names, last].reduceRight<object>(
    (inner, one) => ({ [`f:${one}`]: inner }),
    {},
  );
  const managedFields =
    manager === undefined ? [] : [{ manager, apiVersion: "v1alpha1", fieldsV1: fields }];
  return { ...found, metadata: { ...found.metadata, managedFields } };
}

const phase = (found: Application): string => evaluateStatus(found, Date.now()).phase;
const removals = (found: Application): readonly string[] =>
  applicationPatch(found, synced(2)).flatMap(({ op, path }) => (op === "remove" ? [path] : []));

const ADDED: readonly (readonly [path: string, value: unknown])[] = [
  [".spec.source.helm.parameters", [{ name: "a", value: "b" }]],
  [".spec.source.helm.valuesObject.extra", { a: 1 }],
  [".spec.source.helm.values", "a: b"],
  [".spec.source.directory", { recurse: true }],
  [".spec.syncPolicy.automated.allowEmpty", true],
  [".spec.syncPolicy.managedNamespaceMetadata", { labels: { a: "b" } }],
  [".spec.syncPolicy.retry.refresh", true],
  [".spec.sources", [{ repoURL: "https://evil.example/charts" }]],
];

describe("a field that a hand edit adds to the source or the sync policy", () => {
  test.each(ADDED)("%s is reported, is a conflict, and is removed", (path, value) => {
    const found = adding(path, value, "argocd-server");
    const { phase: reported, message } = evaluateStatus(found, Date.now());
    expect(reported).toBe("failing");
    expect(message).toContain(`was edited by "argocd-server", which added ${path}: `);
    expect(foreignFields(found, synced(2))).toEqual([
      { path, manager: "argocd-server", apiVersion: "v1alpha1" },
    ]);
    expect(removals(found)).toEqual([path.replaceAll(".", "/")]);
    expect(chartMove(settingsOf({ chartsUrl: "http://moved.example" }), found)).toBeUndefined();
  });

  test("is reported also where no manager of it is known", () => {
    const found = adding(".spec.source.helm.parameters", []);
    expect(evaluateStatus(found, Date.now()).message).toContain("by an unknown manager, which");
    expect(foreignFields(found, synced(2))).toMatchObject([{ manager: "unknown" }]);
  });

  test("changes no status where Argo CD's controller has set it", () => {
    const path = ".spec.syncPolicy.automated.allowEmpty";
    const found = adding(path, false, "argocd-application-controller");
    expect(phase(found)).toBe("converged");
    expect(foreignFields(found, synced(2))).toEqual([]);
    expect(removals(found)).toEqual([path.replaceAll(".", "/")]);
  });

  test("counts as compared until Argo CD has compared without it", () => {
    const { status = {} } = adding(".spec.source.helm.parameters", [], "argocd-server");
    expect(phase({ ...synced(), status })).toBe("progressing");
    expect(phase(synced())).toBe("converged");
  });

  test("stays elsewhere, and the driver's own fields are none of them", () => {
    for (const path of [".spec.info", ".spec.ignoreDifferencesOfOthers", ".metadata.labels.team"]) {
      const found = adding(path, [{ name: "a", value: "b" }], "kubectl-edit");
      expect(phase(found)).toBe("converged");
      expect(removals(found)).toEqual([]);
    }
    expect(phase(adding(".spec.syncPolicy.automated.enabled", true, "argocd-server"))).toBe(
      "converged",
    );
    expect(findAddedFields(syncedApplication())).toEqual([]);
  });

  test("is kept by an apply that is refused, and removed by one that takes over", async () => {
    const { api, context } = await apiContext();
    const path = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/base";
    api.put(path, adding(".spec.source.helm.parameters", [{ name: "a", value: "b" }]));
    const apply = (takeOver: boolean): Promise<Application> =>
      applyApplication(context, "base", () => synced(2), { takeOver });
    await expect(apply(false)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/\.spec\.source\.helm\.parameters .*take_over: true/),
    });
    expect(api.objects.get(path)).toHaveProperty("spec.source.helm.parameters");
    await apply(true);
    expect(api.objects.get(path)).not.toHaveProperty("spec.source.helm.parameters");
    expect(findAddedFields(api.objects.get(path) as Application)).toEqual([]);
  });
});
