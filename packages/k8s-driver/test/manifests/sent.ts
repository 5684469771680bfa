import type { Deployment, RunVariable } from "@dagctl/core/contracts";
import type { V1CronJob, V1Job, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { Wire } from "../../src/cluster/wire.ts";
import { projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { projectApplication, recordOf } from "../../src/deploy/application/project-application.ts";
import type { Application } from "../../src/manifests/application.ts";
import { cronJob, jobsOf, runJob } from "../../src/manifests/cron-job.ts";
import { shapeOf } from "../../src/manifests/variables.ts";
import type { Settings } from "../../src/options.ts";

export type Template = Wire<V1PodTemplateSpec> | undefined;

/** Returns an object as it is on the wire. */
const sent = <T>(object: T): Wire<T> => JSON.parse(JSON.stringify(object)) as Wire<T>;

/** Returns all that the driver makes of a deployment, and of a run of it. */
export function manifestsOf(
  settings: Settings,
  of: Deployment,
  variables: readonly RunVariable[],
): {
  readonly crons: readonly Wire<V1CronJob>[];
  readonly run: Wire<V1Job>;
  readonly application: Application;
} {
  const place = projectPlace(settings, of.ref);
  const record = recordOf(of);
  const shapes = variables.map(shapeOf);
  const job = jobsOf(record)[0];
  const request = {
    ref: { ...of.ref, run: "run_abcdefghijklmnop" },
    generation: of.generation,
    commit: of.commit,
    job: job?.name ?? "",
    name: "Nightly: ünïcode 12",
    steps: job?.steps ?? [],
    secrets: {},
    variables,
    deadline: "2026-01-01T01:00:00.000Z",
  };
  const owner = { name: "x", uid: "00000000-0000-4000-8000-000000000002" };
  return {
    crons: jobsOf(record).map((one) => sent(cronJob(settings, place, record, one, shapes))),
    run: sent(
      runJob(settings, place, record, request, {
        owner,
        variables: shapes,
        now: Date.parse("2026-01-01T00:00:00.000Z"),
      }),
    ),
    application: projectApplication(createContext(settings), place, record, shapes),
  };
}
