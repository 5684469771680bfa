import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry } from "@dagctl/core";
import type { DriverServices } from "@dagctl/core/contracts";
import { describe, expect, test } from "vitest";
import { createContext } from "../src/context.ts";

const ENTRY = { level: "warn", message: "A checkout could not be dropped" } as const;
const directory = join(tmpdir(), "is-never-made");

function servicesOf(logged: LogEntry[]): DriverServices {
  return {
    checkout: async () => undefined,
    credentials: async () => ({ kind: "none" }),
    log: (entry) => void logged.push(entry),
  };
}

describe("The local driver", () => {
  test("reports to the host's log where it has none of its own", () => {
    const logged: LogEntry[] = [];
    const context = createContext({ directory });
    context.log(ENTRY);
    context.provide(servicesOf(logged));
    context.log(ENTRY);
    expect(logged).toEqual([ENTRY]);
  });

  test("reports to its own log where it has one", () => {
    const own: LogEntry[] = [];
    const logged: LogEntry[] = [];
    const context = createContext({ directory, log: (entry) => void own.push(entry) });
    context.provide(servicesOf(logged));
    context.log(ENTRY);
    expect([own, logged]).toEqual([[ENTRY], []]);
  });
});
