import type { RunRecord } from "@dagctl/core/contracts";
import { fakeClock } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { createLooks, type Look } from "../../src/observer/looks.ts";

const REF = { organization: "org-acme", project: "proj_one" };

function records(...ids: readonly string[]): readonly RunRecord[] {
  return ids.map((id) => ({ run: { id } }) as RunRecord);
}

/** Returns the looks of one host, and what it does about a project at a report. */
function looksOf({ alone = false } = {}) {
  const clock = fakeClock();
  const requested: string[] = [];
  const looks = createLooks({
    clock,
    alone,
    lookLater(ref) {
      requested.push(ref.project);
      looks.note(ref, "later");
    },
  });
  return {
    clock,
    requested,
    /** Returns whether the host continues the project's active runs at its next look. */
    look(ids: readonly string[], reason: Look = "shared"): boolean {
      looks.note(REF, reason);
      return looks.isDue(REF, looks.take(REF), records(...ids));
    },
    looks,
  };
}

describe("a host among others", () => {
  it("continues at once the runs that it has begun, at every report", () => {
    const host = looksOf();
    expect(host.look(["run_a"], "own")).toBe(true);
    expect(host.look(["run_a"])).toBe(true);
    expect(host.requested).toEqual([]);
  });

  it("leaves the runs of another host for a second, and then continues them", async () => {
    const host = looksOf();
    expect([host.look(["run_a"]), host.look(["run_a"])]).toEqual([false, false]);
    await host.clock.advance(999);
    expect(host.requested).toEqual([]);
    await host.clock.advance(1);
    expect(host.requested).toEqual(["proj_one"]);
    expect(host.look(["run_a"])).toBe(true);
    // They are still the other's: its next report is the other's first, too.
    expect(host.look(["run_a"])).toBe(false);
  });

  it("leaves a project alone as soon as one of its runs is another host's", () => {
    const host = looksOf();
    expect(host.look(["run_a"], "own")).toBe(true);
    expect(host.look(["run_a", "run_b"])).toBe(false);
  });

  it("requests no later look for what it has just begun itself", async () => {
    const host = looksOf();
    const look = host.looks.take(REF);
    host.looks.note(REF, "own");
    expect(host.looks.isDue(REF, look, records("run_a"))).toBe(false);
    await host.clock.advance(2_000);
    expect(host.requested).toEqual([]);
    expect(host.looks.isDue(REF, host.looks.take(REF), records("run_a"))).toBe(true);
  });

  it("has nothing to continue where no run is active, and forgets the ended ones", () => {
    const host = looksOf();
    expect(host.look(["run_a"], "own")).toBe(true);
    expect(host.look([])).toBe(false);
    expect(host.look(["run_a"])).toBe(false);
  });
});

describe("a host that is alone", () => {
  it("continues every run at every report", () => {
    const host = looksOf({ alone: true });
    expect([host.look(["run_a"]), host.look(["run_b"])]).toEqual([true, true]);
    expect(host.clock.pending).toBe(0);
  });
});
