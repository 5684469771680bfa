import { lawsOf, messagesSuite, registerSuite, runSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { brokenMessages, messagesFixture, moreBrokenMessages } from "./broken-messages.ts";

describe("fakeMessages keeps the laws of a sender", () => {
  registerSuite(it, messagesSuite, () => messagesFixture());
});

describe("the suite of senders", () => {
  it("has only laws for which there is a broken sender", () => {
    expect(Object.keys(brokenMessages).sort()).toEqual([...lawsOf(messagesSuite)].sort());
  });

  it.each(Object.entries(brokenMessages))(
    "fails on a sender that breaks %s, and names that law",
    async (law, breakage) => {
      const results = await runSuite(messagesSuite, () => messagesFixture(breakage));
      const failed = results.filter(({ error }) => error !== undefined);
      expect(failed.map((result) => result.law)).toContain(law);
      for (const { error } of failed) expect(error?.message).toMatch(/^messages-/);
    },
  );

  it.each(moreBrokenMessages)("fails %s where %s", async (law, _what, breakage) => {
    const results = await runSuite(messagesSuite, () => messagesFixture(breakage));
    const failed = results.filter(({ error }) => error !== undefined);
    expect([...new Set(failed.map((result) => result.law))]).toEqual([law]);
  });
});
