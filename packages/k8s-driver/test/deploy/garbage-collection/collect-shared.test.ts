import { describe, expect, test } from "vitest";
import { organizationPlace, projectPlace } from "../../../src/context.ts";
import {
  projectApplication,
  recordOf,
} from "../../../src/deploy/application/project-application.ts";
import { collectShared } from "../../../src/deploy/garbage-collection/collect-shared.ts";
import { storeModules } from "../../../src/deploy/modules/store-modules.ts";
import { storeLock } from "../../../src/deploy/packages/stored-locks.ts";
import { cronJob } from "../../../src/manifests/cron-job.ts";
import { ANNOTATION } from "../../../src/names.ts";
import { apiContext } from "../../cluster/api-context.ts";
import type { Stored } from "../../cluster/object-api.ts";
import { deployment, job, workload } from "../../manifests/making.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** What names the lock. */
type Use = "application" | "cronjob" | "run" | "none";

/** Collects a lock that was last used so long ago, and returns it as it is then. */
async function collected(age: number, use: Use): Promise<Stored | undefined> {
  const { api, context } = await apiContext();
  const { ref } = deployment();
  const place = organizationPlace(context.settings, ref.organization);
  const text = "--only-binary :all:\npolars==1.44.2\n";
  const lock = await storeLock(context, place, { text, request: "key" }, {});
  const [stored] = api.all("configmaps");
  const at = `/api/v1/namespaces/${place.namespace}/configmaps/${stored?.metadata?.name}`;
  const used = new Date(Date.now() - age).toISOString();
  const annotations = { ...stored?.metadata?.annotations, [ANNOTATION.used]: used };
  api.put(at, { ...stored, metadata: { ...stored?.metadata, annotations } });

  const runtime = { ...workload().runtime, lock };
  const record = recordOf(deployment({ workload: workload({ runtime }) }));
  const project = projectPlace(context.settings, ref);
  const schedule = cronJob(context.settings, project, record, job(), []);
  const batch = `/apis/batch/v1/namespaces/${place.namespace}`;
  if (use === "application")
    api.put(
      `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${project.base}`,
      projectApplication(context, project, record, []),
    );
  if (use === "cronjob") api.put(`${batch}/cronjobs/one`, schedule);
  if (use === "run") api.put(`${batch}/jobs/one`, schedule.spec?.jobTemplate ?? {});
  await collectShared(context, place, {});
  return api.objects.get(at);
}

const ageOf = ({ metadata }: Stored): number =>
  Date.now() - Date.parse(metadata?.annotations?.[ANNOTATION.used] ?? "");

describe("a lock", () => {
  test("is deleted when nothing has used it for more than 7 days", async () => {
    expect(await collected(7 * DAY + HOUR, "none")).toBeUndefined();
  });

  test("is kept for 7 days when nothing uses it: a project may go back to it", async () => {
    const lock = await collected(7 * DAY - HOUR, "none");
    expect(lock && ageOf(lock)).toBeGreaterThan(6 * DAY);
  });

  test.each(["application", "cronjob", "run"] as const)(
    "is kept when it is old and an object names it, and counts as used today: %s",
    async (use) => {
      const lock = await collected(30 * DAY, use);
      expect(lock && ageOf(lock)).toBeLessThan(HOUR);
    },
  );

  test("is not written when it was used today", async () => {
    const lock = await collected(2 * HOUR, "application");
    expect(lock && ageOf(lock)).toBeGreaterThan(HOUR);
  });
});

const MODULES = { dagctl: "x = 1\n" };

/** Collects modules that were last used so long ago, and returns them as they are then. */
async function collectModules(
  age: number,
  use: Use | "pod",
  pythonModules = MODULES,
): Promise<Stored | undefined> {
  const { api, context } = await apiContext();
  const { ref } = deployment();
  const place = organizationPlace(context.settings, ref.organization);
  await storeModules(context, place, { pythonModules: MODULES }, {});
  const [stored] = api.all("configmaps");
  const at = `/api/v1/namespaces/${place.namespace}/configmaps/${stored?.metadata?.name}`;
  const used = new Date(Date.now() - age).toISOString();
  const annotations = { ...stored?.metadata?.annotations, [ANNOTATION.used]: used };
  api.put(at, { ...stored, metadata: { ...stored?.metadata, annotations } });

  const record = recordOf(deployment({ workload: workload({ pythonModules }) }));
  const project = projectPlace(context.settings, ref);
  const schedule = cronJob(context.settings, project, record, job(), []);
  const template = schedule.spec?.jobTemplate;
  const batch = `/apis/batch/v1/namespaces/${place.namespace}`;
  if (use === "application")
    api.put(
      `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${project.base}`,
      projectApplication(context, project, record, []),
    );
  if (use === "cronjob") api.put(`${batch}/cronjobs/one`, schedule);
  if (use === "run") api.put(`${batch}/jobs/one`, template ?? {});
  if (use === "pod")
    api.put(`/api/v1/namespaces/${place.namespace}/pods/one`, template?.spec?.template ?? {});
  await collectShared(context, place, {});
  return api.objects.get(at);
}

describe("Python modules", () => {
  test("are deleted three days after their last date of use", async () => {
    expect(await collectModules(3 * DAY + HOUR, "none")).toBeUndefined();
    expect(await collectModules(3 * DAY - HOUR, "none")).toBeDefined();
  });

  test.each(["application", "cronjob", "run", "pod"] as const)(
    "are kept when they are old and an object names them, and count as used today: %s",
    async (use) => {
      const found = await collectModules(30 * DAY, use);
      expect(found && ageOf(found)).toBeLessThan(HOUR);
    },
  );

  test("that only objects with other modules name are deleted", async () => {
    expect(await collectModules(30 * DAY, "cronjob", { dagctl: "x = 2\n" })).toBeUndefined();
  });
});
