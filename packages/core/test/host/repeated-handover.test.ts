import type { DeployDriver, DeploymentState } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { movedClock, testHost, until, untilStatus } from "./test-host.ts";

type Lacks = Extract<DeploymentState, { readonly present: true }>["lacks"];

/** Returns an engine that reports what it lacks until that is handed over again. */
function forgetting(
  engine: FakeEngine,
  lacking: Set<NonNullable<Lacks>[number]>,
): { readonly deploy: DeployDriver; readonly refreshed: unknown[] } {
  const refreshed: unknown[] = [];
  const deploy: DeployDriver = {
    ...engine.deploy,
    async observe(ref, options) {
      const state = await engine.deploy.observe(ref, options);
      if (!state.present || lacking.size === 0) return state;
      return { ...state, phase: "failing", message: "A Secret is missing", lacks: [...lacking] };
    },
    async refreshCredentials(ref, secrets, options) {
      refreshed.push({ names: Object.keys(secrets), generation: options?.generation });
      await engine.deploy.refreshCredentials?.(ref, secrets, options);
      lacking.delete("credentials");
    },
    async setRunVariables(ref, variables, options) {
      await engine.deploy.setRunVariables?.(ref, variables, options);
      lacking.delete("variables");
    },
  };
  return { deploy, refreshed };
}

describe("a missing part of a deployment", () => {
  it("is reported in the status, and credentials are handed over again with their generation", async () => {
    const engine = fakeEngine({ state: "postgres" });
    const lacking = new Set<"credentials">();
    const { deploy, refreshed } = forgetting(engine, lacking);
    const test = await testHost({ deploy, engine });
    const { id } = await test.acme.projects.create({
      ...test.input,
      use_managed_state_database: true,
    });
    await untilStatus(test, id, "active");
    const statuses: string[] = [];
    test.host.events.on(
      "project.status_changed",
      ({ data }) => void statuses.push(JSON.stringify(data)),
    );
    lacking.add("credentials");
    await until(
      async () => refreshed,
      (calls) => calls.length > 0,
    );
    await untilStatus(test, id, "active");
    expect(refreshed[0]).toEqual({ names: [expect.stringMatching(/^state-/)], generation: 1 });
    expect(statuses[0]).toContain("A Secret is missing");
  });

  it("causes no call to a state database for credentials that the project does not have", async () => {
    const engine = fakeEngine();
    const lacking = new Set<"credentials">();
    const { deploy, refreshed } = forgetting(engine, lacking);
    const test = await testHost({ deploy, engine });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    lacking.add("credentials");
    const failed = await untilStatus(test, id, "failed");
    expect(failed.status_message).toBe("A Secret is missing");
    expect(refreshed).toEqual([]);
  });

  it("includes variables of scheduled runs, which are handed over at once, not some minutes later", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const lacking = new Set<"variables">();
    const test = await testHost({
      project: "scheduled",
      clock,
      engine,
      deploy: forgetting(engine, lacking).deploy,
    });
    await test.untilPaused(false);
    lacking.add("variables");
    await until(
      async () => lacking.size,
      (size) => size === 0,
    );
    await untilStatus(test, test.id, "active");
    await test.untilPaused(false);
  });
});
