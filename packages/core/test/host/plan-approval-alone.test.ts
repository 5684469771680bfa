import { describe, expect, it } from "vitest";
import { plannedHost } from "./planned-host.ts";
import { until } from "./test-host.ts";

const ALONE = { require_plan_approval: true } as const;

describe("a project that begins to apply approved plans alone", () => {
  it("ends a run that waits to apply a plan", async () => {
    const { acme, id, hold, requests } = await plannedHost();
    const plan = await acme.plans.wait(id, (await acme.plans.create(id)).id);
    hold("all");
    await acme.plans.approve(id, plan.id);
    await until(
      () => acme.plans.get(id, plan.id),
      ({ status }) => status === "running",
    );
    const { job_run_id: run } = await acme.projects.run(id, { apply_plan: true });
    await acme.projects.update(id, ALONE);
    await acme.plans.cancel(id, plan.id);
    hold("none");
    expect(await acme.runs.wait(id, run)).toMatchObject({
      status: "error",
      error_message: expect.stringContaining("approved plans alone"),
    });
    expect(requests.filter(({ ref }) => ref.run === run)).toEqual([]);
  });
});
