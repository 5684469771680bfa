import { createHost, type LogEntry } from "@dagctl/core";
import type { DeployDriver, DriverServices, GitDriver } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import {
  fakeClock,
  fakeEngine,
  fakeGit,
  faultPlan,
  memoryStore,
  withFaults,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

const REPOSITORY = {
  url: "https://git.example.com/analytics.git",
  branch: "main",
  commit: "0".repeat(40),
  authMethod: "none",
} as const;

describe("A host", () => {
  it("gives its deploy driver a checkout that ends after ten minutes", async () => {
    const clock = fakeClock();
    const faults = faultPlan<GitDriver>();
    faults.hang("checkout");
    let services: DriverServices | undefined;
    const engine = fakeEngine();
    const deploy: DeployDriver = {
      ...engine.deploy,
      attach: async (given) => void (services = given),
    };
    await testHost({ clock, deploy, git: withFaults(fakeGit(), faults), engine });
    let error: unknown;
    const checkout = services
      ?.checkout("org-acme", REPOSITORY, "/folder")
      .catch((thrown: unknown) => (error = thrown));
    await clock.advance(599_999);
    expect(error).toBeUndefined();
    await clock.advance(1);
    await checkout;
    expect(error).toMatchObject({
      code: "unavailable",
      message: "The Git server (checkout) did not answer within 600000 ms",
    });
  });

  it("gives its deploy driver the deadline of runs and its own log", async () => {
    const logged: LogEntry[] = [];
    let services: DriverServices | undefined;
    const engine = fakeEngine();
    const deploy: DeployDriver = {
      ...engine.deploy,
      attach: async (given) => void (services = given),
    };
    const log = (entry: LogEntry): void => void logged.push(entry);
    await testHost({ deploy, log, timing: { runDeadlineMs: 5_400_000 }, engine });
    expect(services?.runDeadlineMs).toBe(5_400_000);
    services?.log?.({ level: "warn", message: "A driver's own words" });
    expect(logged.at(-1)).toEqual({ level: "warn", message: "A driver's own words" });
  });

  it("sweeps again where a driver never answered with its list", async () => {
    const clock = fakeClock();
    const logged: LogEntry[] = [];
    const engine = fakeEngine();
    const faults = faultPlan<DeployDriver>();
    const silence = faults.hang("list");
    await testHost({
      clock,
      deploy: withFaults(engine.deploy, faults),
      log: (entry) => void logged.push(entry),
      engine,
    });
    await clock.advance(60_000);
    expect(silence.fired).toBe(1);
    expect(logged).toContainEqual({
      level: "warn",
      message: "The sweep failed; trying again later",
      details: { error: "The deploy driver (list) did not answer within 60000 ms" },
    });
  });

  it("closes an object once that serves as two of its drivers", async () => {
    let closes = 0;
    const { stateDatabase, ...others } = fakeEngine();
    const git = fakeGit();
    const both = Object.assign({}, git, stateDatabase, {
      supports: { ...git.supports, ...stateDatabase.supports },
      close: async (): Promise<void> => void (closes += 1),
    });
    const host = await createHost({
      store: memoryStore(),
      git: both,
      deploy: others.deploy,
      run: others.run,
      stateDatabase: both,
      secrets: others.secrets,
      projectTypes: [nodeType()],
    });
    await host.close();
    expect(closes).toBe(1);
  });
});
