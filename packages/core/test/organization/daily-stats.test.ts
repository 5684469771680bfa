import { describe, expect, it } from "vitest";
import { checkedHost } from "../host/checked-host.ts";
import { plannedHost } from "../host/planned-host.ts";

describe("the runs of a day", () => {
  it("are without those that check the commit of a deployment", async () => {
    const { acme, id, commit, deploy, end } = await checkedHost();
    await commit();
    await deploy();
    end(2, "models/orders.sql: there is no column total");
    await commit();
    await deploy();
    expect((await acme.runs.list(id, { jobType: "check" })).total).toBe(2);
    const { days } = await acme.runs.dailyStats(id, { days: 2 });
    for (const { runs, duration_seconds: seconds } of days) {
      expect(Object.values(runs).every((count) => count === 0)).toBe(true);
      expect(seconds).toBe(0);
    }
  });

  it("are without those that explain a plan, and with those that apply one", async () => {
    const { acme, id, explain, find } = await plannedHost();
    find({ changes: [], error: "models/orders.sql: there is no column total" });
    await explain();
    find({ changes: [{ name: "shop.orders", change: "added" }] });
    await acme.plans.approve(id, (await explain()).id);
    await acme.plans.wait(id, (await acme.plans.list(id)).plans[0]?.id ?? "");
    const { days } = await acme.runs.dailyStats(id, { days: 2 });
    const sum = (status: "success" | "failed"): number =>
      days.reduce((count, { runs }) => count + runs[status], 0);
    expect([sum("success"), sum("failed")]).toEqual([1, 0]);
  });
});
