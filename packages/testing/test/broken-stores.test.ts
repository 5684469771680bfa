import { lawsOf, runSuite, storeSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { BROKEN_COMMITS } from "./broken-commits.ts";
import { BROKEN_LISTS, MORE_BROKEN_STORES } from "./broken-lists.ts";
import { BROKEN_QUERIES } from "./broken-queries.ts";
import { BROKEN_READS } from "./broken-reads.ts";
import { BROKEN_RECORDS } from "./broken-records.ts";
import { memoryFixture } from "./memory-fixture.ts";

/** `npm run test:exhaustive` runs every law on each broken store, CI the one that it breaks. */
const EVERY_LAW = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;

const BROKEN = {
  ...BROKEN_COMMITS,
  ...BROKEN_READS,
  ...BROKEN_RECORDS,
  ...BROKEN_LISTS,
  ...BROKEN_QUERIES,
};

describe("the store's suite", () => {
  it("has only laws for which this file has a broken store", () => {
    expect(Object.keys(BROKEN).sort()).toEqual([...lawsOf(storeSuite)].sort());
  });

  it.each(Object.entries(BROKEN))(
    "fails on a store that breaks %s, and names only that law",
    async (law, breakage) => {
      const cases = storeSuite.cases.filter((one) => EVERY_LAW || one.law === law);
      const results = await runSuite({ ...storeSuite, cases }, () => memoryFixture(breakage()));
      const failed = results.filter((result) => result.error !== undefined);
      expect(
        [...new Set(failed.map((result) => result.law))],
        failed.map((result) => result.error?.message).join("\n"),
      ).toEqual([law]);
      expect(failed[0]?.error?.message).toContain(`${law}: `);
    },
  );

  it.each(MORE_BROKEN_STORES)("names %s where %s", async (law, _what, breakage) => {
    const cases = storeSuite.cases.filter((one) => one.law === law);
    const results = await runSuite({ ...storeSuite, cases }, () => memoryFixture(breakage()));
    expect(results.map(({ error }) => error?.message ?? "kept")).toEqual([
      expect.stringContaining(`${law}: `),
    ]);
  });
});
