import { describe, expect, it } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { recordOf } from "../../src/deploy/application/project-application.ts";
import { cronJob } from "../../src/manifests/cron-job.ts";
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

  it("has the time zone of the workload, and no other change, where the job names none", () => {
    const zoned = JSON.stringify(cronJobOf({ timeZone: "Europe/Berlin" }));
    const plain = JSON.stringify(cronJobOf({}));
    expect(plain).toContain('"timeZone":"Asia/Kathmandu"');
    expect(zoned.replace("Europe/Berlin", "Asia/Kathmandu")).toBe(plain);
  });
});
