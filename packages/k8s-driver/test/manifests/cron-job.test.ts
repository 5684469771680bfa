import { describe, expect, it } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { recordOf } from "../../src/deploy/application/project-application.ts";
import { cronJob, runJob } from "../../src/manifests/cron-job.ts";
import { deployment, job, settings, workload } from "./making.ts";

/** Returns the CronJob of a job in a deployment whose workload is in Kathmandu. */
function cronJobOf(over: Parameters<typeof job>[0]): ReturnType<typeof cronJob> {
  const own = job(over);
  const of = deployment({ workload: workload({ timeZone: "Asia/Kathmandu" }), jobs: [own] });
  const context = createContext(settings());
  return cronJob(context.settings, projectPlace(context.settings, of.ref), recordOf(of), own, []);
}

describe("cronJob", () => {
  it("has the time zone of the job", () => {
    expect(cronJobOf({ timeZone: "Europe/Berlin" }).spec?.timeZone).toBe("Europe/Berlin");
  });

  it("has the resources of the job, and of the workload where the job has none", () => {
    const limits = { cpu: "1", memory: "8Gi" };
    const own = { memory_request: "2Gi", memory_limit: "8Gi" };
    const [step] =
      cronJobOf({ resources: own }).spec?.jobTemplate.spec?.template.spec?.containers ?? [];
    expect(step?.resources?.limits).toMatchObject(limits);
    expect(step?.resources?.requests).toMatchObject({ cpu: "100m", memory: "2Gi" });
  });

  it("is no other than that of a run that the host starts with the same resources", () => {
    const resources = { cpu_request: "50m", memory_limit: "8Gi" };
    const of = deployment();
    const context = createContext(settings());
    const place = projectPlace(context.settings, of.ref);
    const request = {
      ref: { ...of.ref, run: "run_abc" },
      generation: of.generation,
      commit: of.commit,
      job: "other",
      name: "a run",
      steps: job().steps,
      secrets: {},
      variables: [],
      deadline: "2026-01-01T01:00:00.000Z",
      resources,
    };
    const given = { owner: { name: "a", uid: "b" }, variables: [], now: Date.UTC(2026, 0) };
    const started = runJob(context.settings, place, recordOf(of), request, given);
    expect(started.spec?.template.spec?.containers[0]?.resources).toEqual(
      cronJobOf({ resources }).spec?.jobTemplate.spec?.template.spec?.containers[0]?.resources,
    );
  });

  it("has the time zone of the workload, and no other change, where the job names none", () => {
    const zoned = JSON.stringify(cronJobOf({ timeZone: "Europe/Berlin" }));
    const plain = JSON.stringify(cronJobOf({}));
    expect(plain).toContain('"timeZone":"Asia/Kathmandu"');
    expect(zoned.replace("Europe/Berlin", "Asia/Kathmandu")).toBe(plain);
  });
});
