import type { DagctlEvent, Environment, Plan } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import {
  isAboutEnvironments,
  linesOf,
  listRemoved,
  whyNotRemoved,
} from "../../src/environments/environment-list.ts";

const made = (name: string, more: Partial<Environment> = {}): Environment =>
  ({ name, status: "active", plan_id: "plan_a", ...more }) as Environment;
const planOf = (environment: string, more: Partial<Plan> = {}): Plan =>
  ({
    id: "plan_b",
    environment,
    ttl: "72h",
    status: "pending",
    plan_type: "explain",
    ...more,
  }) as Plan;
const APPLIED = { plan_type: "execute", status: "running" } as const;

describe("the environments of a project", () => {
  test("have their open plans, with those that a plan would make, by name", () => {
    const lines = linesOf(
      [made("dev_bob"), made("dev_cid")],
      [planOf("dev_cid"), planOf("dev_ann"), planOf("dev_bob", { status: "completed" })],
    );
    expect(lines.map(({ name, status, open }) => [name, status, open?.id])).toEqual([
      ["dev_ann", "planned", "plan_b"],
      ["dev_bob", "active", undefined],
      ["dev_cid", "active", "plan_b"],
    ]);
  });

  test("are others than the project's own one, whose plans have no time", () => {
    const { ttl: _, ...own } = planOf("prod");
    expect(linesOf([], [own])).toEqual([]);
  });

  test("are not being applied any more after an apply that has failed", () => {
    const failed = made("dev", { status: "applying", status_message: "It has failed" });
    const statusOf = (environment: Environment, ...plans: Plan[]): string | undefined =>
      linesOf([environment], plans)[0]?.status;
    expect(statusOf(failed)).toBe("unapplied");
    expect(statusOf(failed, planOf("dev"))).toBe("unapplied");
    expect(statusOf(failed, planOf("dev", APPLIED))).toBe("applying");
    expect(statusOf(made("dev", { status: "applying" }))).toBe("applying");
    expect(statusOf(made("dev", { status: "removing", status_message: "No" }))).toBe("removing");
  });
});

describe("an environment", () => {
  const whyNot = (environments: readonly Environment[], ...plans: Plan[]): string | undefined => {
    const [line] = linesOf(environments, plans);
    return line && whyNotRemoved(line);
  };

  test("is removed unless it is not there, goes already, or is being applied", () => {
    expect(whyNot([made("dev")])).toBeUndefined();
    expect(whyNot([made("dev")], planOf("dev"))).toBeUndefined();
    expect(whyNot([made("dev")], planOf("dev", APPLIED))).toMatch(/being applied/);
    expect(whyNot([made("dev", { status: "removing" })])).toMatch(/being removed/);
    expect(whyNot([], planOf("dev"))).toMatch(/not there yet/);
  });

  test("was removed where it was being removed before and is not there after", () => {
    const before = linesOf([made("a", { status: "removing" }), made("b"), made("c")], []);
    expect(listRemoved(before, linesOf([made("c")], []))).toEqual(["a"]);
    expect(listRemoved(before, linesOf([made("c")], [planOf("a")]))).toEqual(["a"]);
    expect(listRemoved(before, before)).toEqual([]);
  });
});

describe("an event", () => {
  const event = (data: object): DagctlEvent => ({ data }) as DagctlEvent;
  const isAbout = (data: object): boolean => isAboutEnvironments("proj_a", event(data));

  test("is about environments where it is about a plan of one, or a run that removes one", () => {
    const plan = planOf("dev", { project_id: "proj_a" });
    expect(isAbout({ plan })).toBe(true);
    expect(isAbout({ plan: { ...plan, ttl: undefined } })).toBe(false);
    expect(isAbout({ plan: { ...plan, project_id: "proj_b" } })).toBe(false);
    expect(isAbout({ run: { project_id: "proj_a", job_type: "invalidate" } })).toBe(true);
    expect(isAbout({ run: { project_id: "proj_b", job_type: "invalidate" } })).toBe(false);
    expect(isAbout({ run: { project_id: "proj_a", job_type: "plan" } })).toBe(false);
    expect(isAbout({ project: { id: "proj_a" } })).toBe(false);
  });
});
