import type { LogEntry } from "@dagctl/core";
import type { DriverServices } from "@dagctl/core/contracts";
import { describe, expect, test } from "vitest";
import { createContext } from "../src/create-context.ts";
import { longestRun } from "../src/manifests/cron-job.ts";
import { settingsOf } from "../src/options.ts";

const chartsUrl = "http://dagctl.example.com/charts";
const ENTRY = { level: "warn", message: "A node is away" } as const;

function servicesOf(logged: LogEntry[]): DriverServices {
  return {
    checkout: async () => undefined,
    credentials: async () => ({ kind: "none" }),
    log: (entry) => void logged.push(entry),
    runDeadlineMs: 5_400_000,
  };
}

describe("The Kubernetes driver", () => {
  test("has the deadline of runs from the host, and six hours before one is attached", () => {
    const context = createContext(settingsOf({ chartsUrl }));
    const { settings } = context;
    expect(settings.runDeadlineMs).toBe(21_600_000);
    context.provide(servicesOf([]));
    expect(settings.runDeadlineMs).toBe(5_400_000);
    expect(longestRun(settings)).toBe(6_300_000);
  });

  test("reports to the host's log where it has none of its own", () => {
    const logged: LogEntry[] = [];
    const context = createContext(settingsOf({ chartsUrl }), { logsToHost: true });
    context.settings.log(ENTRY);
    context.provide(servicesOf(logged));
    context.settings.log(ENTRY);
    expect(logged).toEqual([ENTRY]);
  });

  test("reports to its own log where it has one", () => {
    const [own, logged]: LogEntry[][] = [[], []];
    const log = (entry: LogEntry): void => void own?.push(entry);
    const context = createContext(settingsOf({ chartsUrl, log }));
    context.provide(servicesOf(logged ?? []));
    context.settings.log(ENTRY);
    expect([own, logged]).toEqual([[ENTRY], []]);
  });
});
