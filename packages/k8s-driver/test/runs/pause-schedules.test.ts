import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { type KubernetesDriver, kubernetesDriver } from "../../src/index.ts";
import { type NamespaceCache, projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { ANNOTATION, cronJobName } from "../../src/names.ts";
import { settingsOf } from "../../src/options.ts";
import { pauseSchedules } from "../../src/runs/pause-schedules.ts";
import { namespaceCache } from "../../src/runs/watch-runs.ts";
import { type Answering, type ApiDouble, apiDouble, json } from "../cluster/api-double.ts";
import { withoutPauses } from "../cluster/without-pauses.ts";
import { syncedApplication } from "../deploy/recorded-applications.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const application = syncedApplication();
const { [ANNOTATION.organization]: organization = "", [ANNOTATION.project]: project = "" } =
  application.metadata?.annotations ?? {};

/** Starts a driver whose API server gives these answers. */
async function on(
  answering: Answering,
  clock: Clock = systemClock(),
): Promise<{
  readonly api: ApiDouble;
  readonly driver: KubernetesDriver;
  readonly said: readonly string[];
}> {
  const api = await apiDouble(answering);
  const said: string[] = [];
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    installation: "recorded",
    clock,
    log: ({ message }) => void said.push(message),
  });
  ends.push(
    () => api.close(),
    async () => driver.deploy.close?.(),
  );
  return { api, driver, said };
}

/** Resumes the schedule of a project whose CronJob was last written, as paused, by `manager`. */
async function resumed(
  manager: string,
): Promise<{ readonly said: readonly string[]; readonly sent: readonly string[] }> {
  const cronJob = {
    metadata: {
      name: "nightly",
      resourceVersion: "7",
      annotations: { ...application.metadata?.annotations, [ANNOTATION.job]: "scheduled-run" },
      managedFields: [
        {
          manager: "argocd-controller",
          operation: "Apply",
          fieldsV1: { "f:spec": { "f:schedule": {} } },
        },
        { manager, operation: "Update", fieldsV1: { "f:spec": { "f:suspend": {} } } },
      ],
    },
    spec: { suspend: true },
  };
  const { api, driver, said } = await on(({ method, path }, response) => {
    if (method === "PATCH") return json(response, 200, { ...cronJob, spec: { suspend: false } });
    if (path.endsWith("/cronjobs"))
      return json(response, 200, {
        kind: "CronJobList",
        metadata: { resourceVersion: "9" },
        items: [cronJob],
      });
    json(response, 200, application);
  });
  await driver.run.setSchedulesPaused?.({ organization, project }, { "scheduled-run": false });
  return {
    said,
    sent: api.asked.filter(({ method }) => method === "PATCH").map(({ body }) => body),
  };
}

describe("a schedule", () => {
  test("is resumed when a person has paused it in the cluster, and the log names the person and how to pause", async () => {
    const { said, sent } = await resumed("kubectl-patch");
    expect(sent.map((body) => JSON.parse(body) as unknown)).toEqual([
      { metadata: { resourceVersion: "7" }, spec: { suspend: false } },
    ]);
    expect(said).toEqual([
      expect.stringMatching(
        /^The schedule scheduled-run of project \S+ was paused in the cluster by "kubectl-patch" .*`suspended`/,
      ),
    ]);
  });

  test.each(["dagctl", "argocd-controller"])(
    "is resumed without a log line when %s has paused it",
    async (manager) => {
      const { said, sent } = await resumed(manager);
      expect(sent).toHaveLength(1);
      expect(said).toEqual([]);
    },
  );

  test("is given up after a bounded number of attempts when it changes during each attempt to pause it, with what to do", async () => {
    const cronJob = {
      metadata: {
        name: "nightly",
        annotations: { ...application.metadata?.annotations, [ANNOTATION.job]: "scheduled-run" },
      },
    };
    const clock = fakeClock();
    const { api, driver } = await on(({ method }, response) => {
      if (method === "PATCH")
        return json(response, 409, {
          kind: "Status",
          reason: "Conflict",
          message: "the object has been modified",
        });
      json(response, 200, {
        kind: "CronJobList",
        metadata: { resourceVersion: "9" },
        items: [cronJob],
      });
    }, clock);
    const paused = Promise.resolve(
      driver.run.setSchedulesPaused?.({ organization, project }, { "scheduled-run": true }),
    );
    await expect(withoutPauses(clock, paused)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /^A schedule of project .* 8 attempts to write it\. Call again/,
      ),
    });
    expect(api.asked.filter(({ method }) => method === "PATCH")).toHaveLength(8);
  });
});

describe("the schedules of a project", () => {
  const job = "scheduled-run";
  test.each<{
    readonly title: string;
    readonly paused: boolean;
    readonly isRead: boolean;
    readonly watched: (pauses: NamespaceCache["pauses"], name: string) => void;
  }>([
    {
      title: "are read while their watch is not in step",
      paused: true,
      isRead: true,
      watched: () => undefined,
    },
    {
      title: "are not read to pause one that Argo CD has not created yet: it creates it suspended",
      paused: true,
      isRead: false,
      watched: (pauses) => pauses.markSynced(),
    },
    {
      title: "are read to pause one that was deleted, or lost the label that is watched",
      paused: true,
      isRead: true,
      watched(pauses, name) {
        pauses.markSynced();
        pauses.set(name, false, 7);
        pauses.invalidate(name);
      },
    },
    {
      title: "are read to resume one that is not reported yet",
      paused: false,
      isRead: true,
      watched: (pauses) => pauses.markSynced(),
    },
    {
      title: "are read to pause one that is resumed",
      paused: true,
      isRead: true,
      watched(pauses, name) {
        pauses.markSynced();
        pauses.set(name, false, 7);
      },
    },
  ])("$title", async ({ paused, isRead, watched }) => {
    const api = await apiDouble((_, response) =>
      json(response, 200, {
        kind: "CronJobList",
        metadata: { resourceVersion: "9" },
        items: [],
      }),
    );
    ends.push(() => api.close());
    const context = createContext(
      settingsOf({ cluster: { kubeconfig: api.kubeconfig }, chartsUrl: "http://charts.example" }),
    );
    const { namespace, base } = projectPlace(context.settings, { organization, project });
    const known = namespaceCache();
    watched(known.pauses, cronJobName(base, job));
    context.known.namespaces.set(namespace, known);
    await pauseSchedules(context, { organization, project }, { [job]: paused }, {});
    expect(api.asked.map(({ path }) => path.endsWith("/cronjobs"))).toEqual(isRead ? [true] : []);
  });
});
