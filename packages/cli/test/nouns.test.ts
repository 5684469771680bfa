import { describe, expect, test } from "vitest";
import { callCommands } from "../src/calls/call-command.ts";
import { countOf, pluralOf } from "../src/nouns.ts";
import { ITEMS } from "../src/calls/words.ts";

describe("The plural of a noun", () => {
  test("is that of English for each noun of a command, and for what lists have", () => {
    const nouns = new Set([...callCommands().map(({ noun }) => noun), ...Object.values(ITEMS)]);
    nouns.delete("whoami");
    expect([...nouns].map(pluralOf).toSorted()).toEqual([
      "actions",
      "artifacts",
      "audit records",
      "audits",
      "days",
      "deliveries",
      "environment-variables",
      "environments",
      "events",
      "hooks",
      "jobs",
      "models",
      "notifications",
      "operations",
      "organizations",
      "plans",
      "projects",
      "runs",
      "secrets",
      "tokens",
    ]);
  });

  test("is in a count of anything but one", () => {
    expect([0, 1, 3].map((count) => countOf(count, "delivery"))).toEqual([
      "no deliveries",
      "1 delivery",
      "3 deliveries",
    ]);
    expect(countOf(2, "environment-variable")).toBe("2 environment variables");
  });
});
