import { lawsOf, registerSuite, runSuite, tokenStoreSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { brokenTokenStores, tokenStoreFixture } from "./broken-token-store.ts";

describe("memoryTokenStore keeps the laws of a token store", () => {
  registerSuite(it, tokenStoreSuite, () => tokenStoreFixture());
});

describe("the suite of token stores", () => {
  it("has only laws for which there is a broken token store", () => {
    expect(Object.keys(brokenTokenStores).sort()).toEqual([...lawsOf(tokenStoreSuite)].sort());
  });

  it.each(Object.entries(brokenTokenStores))(
    "fails on a token store that breaks %s, and names that law",
    async (law, breakage) => {
      const results = await runSuite(tokenStoreSuite, () => tokenStoreFixture(breakage));
      const failed = results.filter(({ error }) => error !== undefined);
      expect(failed.map((result) => result.law)).toContain(law);
      for (const { error } of failed) expect(error?.message).toMatch(/^token-/);
    },
  );
});
