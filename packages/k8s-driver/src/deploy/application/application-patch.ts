import type { PatchOperation } from "../../cluster/client.ts";
import { findAddedFields } from "../../manifests/added-fields.ts";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";

/** The annotation of an Application that Argo CD does not reconcile. */
export const SKIP_RECONCILE = "argocd.argoproj.io/skip-reconcile";

/**
 * Returns the tests that succeed only for the Application that was found: its uid, what a
 * generation or a removal changes, the stamp of what it runs, and what another host may remove.
 * Argo CD writes none of these fields.
 */
export function testsOf({ metadata, spec }: Application): readonly PatchOperation[] {
  const isPlaceholder = spec?.source === undefined;
  const names = [
    ANNOTATION.generation,
    ANNOTATION.leaving,
    ANNOTATION.movedCharts,
    ...(isPlaceholder ? [SKIP_RECONCILE] : []),
  ];
  const annotations = names.flatMap((name): readonly PatchOperation[] => {
    const value = metadata?.annotations?.[name];
    return value === undefined
      ? []
      : [{ op: "test", path: pointerOf("metadata", "annotations", name), value }];
  });
  const stamp = spec?.source?.helm?.valuesObject?.stamp;
  const chart = spec?.source?.chart;
  return [
    { op: "test", path: "/metadata/uid", value: metadata?.uid },
    ...annotations,
    ...(stamp === undefined
      ? []
      : [{ op: "test" as const, path: "/spec/source/helm/valuesObject/stamp", value: stamp }]),
    ...(chart === undefined
      ? []
      : [{ op: "test" as const, path: "/spec/source/chart", value: chart }]),
  ];
}

/**
 * Returns the JSON Patch from the Application that was found to the desired one. Fields of other
 * clients that are not desired stay, but not in its source and its sync policy.
 */
export function applicationPatch(
  found: Application,
  desired: Application,
): readonly PatchOperation[] {
  const { metadata = {}, spec } = desired;
  return [
    ...testsOf(found),
    ...additions(["metadata", "labels"], found.metadata?.labels, metadata.labels),
    ...additions(["metadata", "annotations"], found.metadata?.annotations, metadata.annotations),
    ...finalizersOf(found, metadata.finalizers ?? []),
    ...ownersOf(found),
    ...additions(["spec"], found.spec, spec),
    ...findAddedFields(found).map(({ path }) => ({
      op: "remove" as const,
      path: pointerOf("spec", ...path),
    })),
    ...formerChartOf(found, desired),
    // An annotation that a person has set stays.
    ...(found.spec?.source !== undefined ||
    found.metadata?.annotations?.[SKIP_RECONCILE] === undefined
      ? []
      : [{ op: "remove" as const, path: pointerOf("metadata", "annotations", SKIP_RECONCILE) }]),
  ];
}

/**
 * Returns the operations that remove the chart of a Helm repository, which an older driver named:
 * with it the Application would not have the commit. They also remove the URL that a former stamp
 * counts.
 */
function formerChartOf(found: Application, desired: Application): readonly PatchOperation[] {
  const { chart } = found.spec?.source ?? {};
  const moved = found.metadata?.annotations?.[ANNOTATION.movedCharts];
  const paths = [
    ...(chart === undefined || desired.spec?.source?.chart !== undefined
      ? []
      : ["/spec/source/chart"]),
    ...(moved === undefined ? [] : [pointerOf("metadata", "annotations", ANNOTATION.movedCharts)]),
  ];
  return paths.map((path) => ({ op: "remove", path }));
}

/**
 * Returns the JSON Patch that marks an Application for its removal.
 *
 * @param retrying whether a sync waits for another try: the removal would wait for its end
 */
export function removalPatch(
  found: Application,
  generation: number,
  retrying: boolean,
): readonly PatchOperation[] {
  const annotations = {
    [ANNOTATION.generation]: String(generation),
    [ANNOTATION.removed]: String(generation),
  };
  return [
    ...testsOf(found),
    ...additions(["metadata", "annotations"], found.metadata?.annotations, annotations),
    ...(retrying
      ? [{ op: "replace" as const, path: "/status/operationState/phase", value: "Terminating" }]
      : []),
  ];
}

/**
 * Returns the operations that set each leaf and each list. A map that exists keeps its other
 * fields.
 */
function additions(
  path: readonly string[],
  found: unknown,
  desired: unknown,
): readonly PatchOperation[] {
  if (desired === undefined) return [];
  if (!isMap(found) || !isMap(desired))
    return [{ op: "add", path: pointerOf(...path), value: desired }];
  return Object.entries(desired).flatMap(([name, value]) =>
    additions([...path, name], Object.hasOwn(found, name) ? found[name] : undefined, value),
  );
}

function finalizersOf(
  { metadata }: Application,
  desired: readonly string[],
): readonly PatchOperation[] {
  const { finalizers = [] } = metadata ?? {};
  const missing = desired.filter((one) => !finalizers.includes(one));
  if (missing.length === 0) return [];
  if (finalizers.length === 0) return [{ op: "add", path: "/metadata/finalizers", value: missing }];
  return missing.map((value) => ({ op: "add", path: "/metadata/finalizers/-", value }));
}

/**
 * Returns the operations that remove the owner that version 0.1.0 gave an Application: when that
 * ConfigMap is deleted, the Application would be deleted too.
 */
export function ownersOf({ metadata }: Application): readonly PatchOperation[] {
  const owners = metadata?.ownerReferences ?? [];
  const kept = owners.filter(({ kind, name }) => kind !== "ConfigMap" || name !== metadata?.name);
  if (kept.length === owners.length) return [];
  const path = "/metadata/ownerReferences";
  const change: PatchOperation =
    kept.length === 0 ? { op: "remove", path } : { op: "replace", path, value: kept };
  return [{ op: "test", path, value: owners }, change];
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Returns a JSON Pointer (RFC 6901). */
const pointerOf = (...parts: readonly string[]): string =>
  parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
