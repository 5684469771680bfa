import { type Application, application } from "../../../src/manifests/application.ts";
import { settingsOf } from "../../../src/options.ts";

export const NOW = Date.parse("2026-03-01T12:00:00Z");
export const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
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
export const sourceOf = (generation: number): NonNullable<Application["spec"]>["source"] =>
  made(generation).spec?.source;

type Status = NonNullable<Application["status"]>;

/**
 * Returns generation 2, applied a minute ago, as Argo CD shows it. Without options the findings are
 * those of generation 1.
 */
export function found({
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

export const HELM =
  "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = error fetching chart: failed to fetch chart: failed running helm: " +
  "`helm pull --destination /tmp/1 --version 1.0.0 --repo http://charts.example dagctl-resources` failed exit status 1: Error: ";
export const failure = (message: string, type = "ComparisonError"): Status => ({
  sync: { status: "Unknown" },
  health: { status: "Healthy" },
  conditions: [{ type, message, lastTransitionTime: ago(30) }],
});
export const ran = (
  phase: string,
  message: string,
  more: NonNullable<Status["operationState"]> = {},
): Status => ({
  sync: { status: "OutOfSync" },
  operationState: { phase, message, operation: { sync: { source: sourceOf(2) } }, ...more },
});
export const HISTORY = [{ source: sourceOf(1) }];
export const INVALID =
  'CronJob.batch "nightly" is invalid: spec.schedule: Invalid value: "99 99 * * *": end of range (99) above maximum (59): 99';
