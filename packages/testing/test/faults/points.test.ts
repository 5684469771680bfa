import { Secret } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { fakeEngine, faultPlan, withFaults, withPoints, type Point } from "../../src/index.ts";
import { collect, openGate } from "../async.ts";

const reported = (points: readonly Point[]): readonly string[] =>
  points.map((one) => `${one.contract}.${one.method} ${one.index} ${one.phase}`);

describe("points", () => {
  test("are before and after each call, numbered by method", async () => {
    const points: Point[] = [];
    const engine = fakeEngine();
    const secrets = withPoints(engine.secrets, "secrets", (point) => void points.push(point));
    const put = secrets.put("org-a", "one", new Secret("1"));
    expect(reported(points)).toEqual(["secrets.put 1 before"]);
    await put;
    await secrets.list("org-a");
    await secrets.put("org-a", "two", new Secret("2"));
    expect(reported(points)).toEqual([
      "secrets.put 1 before",
      "secrets.put 1 after",
      "secrets.list 1 before",
      "secrets.list 1 after",
      "secrets.put 2 before",
      "secrets.put 2 after",
    ]);
  });

  test("are also after a call that failed", async () => {
    const points: Point[] = [];
    const faults = faultPlan<ReturnType<typeof fakeEngine>["secrets"]>();
    faults.fail("get");
    const secrets = withPoints(
      withFaults(fakeEngine().secrets, faults),
      "secrets",
      (point) => void points.push(point),
    );
    await expect(secrets.get("org-a", "one")).rejects.toMatchObject({ code: "unavailable" });
    expect(reported(points)).toEqual(["secrets.get 1 before", "secrets.get 1 after"]);
  });

  test("are at the start and the end of an async iterable, also when its reader stops", async () => {
    const points: Point[] = [];
    const engine = fakeEngine();
    const run = withPoints(engine.run, "run", async (point) => void points.push(point));
    expect(await collect(run.list({ organization: "org-a", project: "prj-1" }))).toEqual([]);
    expect(reported(points)).toEqual(["run.list 1 before", "run.list 1 after"]);
  });

  test("delay a call while the point is awaited", async () => {
    const gate = openGate();
    const engine = fakeEngine();
    const secrets = withPoints(engine.secrets, "secrets", ({ phase }) =>
      phase === "before" ? gate.opened : undefined,
    );
    const put = secrets.put("org-a", "one", new Secret("1"));
    expect(engine.counts().secrets).toBe(0);
    gate.open();
    await put;
    expect(engine.counts().secrets).toBe(1);
  });

  test("pass data through and leave absent methods absent", () => {
    const engine = fakeEngine();
    const run = withPoints(engine.run, "run", () => undefined);
    expect(run.supports).toBe(engine.run.supports);
    expect(run.setSchedulesPaused).toBeUndefined();
    expect("hold" in run).toBe(false);
    expect(run.start).toBe(run.start);
  });
});
