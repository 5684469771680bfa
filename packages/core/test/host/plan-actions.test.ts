import { describe, expect, it } from "vitest";
import { plannedHost } from "./planned-host.ts";

describe("the actions of a plan", () => {
  it("are listed in their order by pages and kind, also where no model changes", async () => {
    const { acme, id, explain, find } = await plannedHost();
    const statements = Array.from({ length: 250 }, (_, at) => ({
      action: "statement",
      name: "after_all",
      text: `SELECT ${at}`,
    }));
    const hook = { action: "package", name: "pandas", change: "changed", text: "1 -> 2" };
    find({ changes: [], actions: [...statements, hook] });
    const plan = await explain();
    expect(plan).toMatchObject({ status: "pending", summary: { actions: 251, truncated: false } });
    const page = await acme.plans.actions(id, "pending", { page: 3, limit: 100 });
    expect(page).toMatchObject({ total: 251, total_pages: 3 });
    expect(page.actions).toHaveLength(51);
    expect(page.actions[0]).toEqual({ kind: "statement", name: "after_all", text: "SELECT 200" });
    const { actions, total } = await acme.plans.actions(id, plan.id, { kind: "package" });
    expect(actions).toEqual([
      { kind: "package", name: "pandas", change: "changed", text: "1 -> 2" },
    ]);
    expect(total).toBe(1);
    await expect(acme.plans.actions(id, plan.id, { kind: "model" as never })).rejects.toMatchObject(
      { code: "invalid" },
    );
  });

  it("have the text of several frames, and at most 4,000 characters", async () => {
    const { acme, id, explain, find } = await plannedHost();
    const part = { action: "statement", name: "before_all", text: "a".repeat(1_500) };
    const more = { ...part, continues: true };
    find({ changes: [], actions: [part, more, more, { ...part, text: "b" }] });
    const plan = await explain();
    expect(plan.summary?.truncated).toBe(true);
    const { actions } = await acme.plans.actions(id, plan.id);
    expect(actions.map(({ text }) => text)).toEqual(["a".repeat(4_000), "b"]);
  });

  it("are absent in a plan whose program says nothing of them", async () => {
    const { acme, id, explain } = await plannedHost();
    const plan = await explain();
    expect(plan.summary).not.toHaveProperty("actions");
    expect((await acme.plans.actions(id, plan.id)).actions).toEqual([]);
  });
});
