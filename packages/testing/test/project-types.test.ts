import { lawsOf, projectTypeSuite, registerSuite, runSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { brokenProjectTypes, scriptFixture } from "./broken-project-types.ts";

const REFUSED_BY_THE_HOST: ReadonlySet<string> = new Set(["type-life-cycle", "type-inspect-plain"]);

describe("a small project type keeps the laws of a project type", () => {
  registerSuite(it, projectTypeSuite, async () => scriptFixture());
});

describe("the suite of project types", () => {
  it("has only laws for which there is a broken project type", () => {
    expect(Object.keys(brokenProjectTypes).toSorted()).toEqual(lawsOf(projectTypeSuite).toSorted());
  });

  it.each(Object.entries(brokenProjectTypes))(
    "fails on a project type that breaks %s, and names that law",
    { timeout: 120_000 },
    async (law, breakage) => {
      const results = await runSuite(projectTypeSuite, async () => scriptFixture(breakage));
      const failed = results.filter(({ error }) => error !== undefined);
      const laws = new Set(failed.map((result) => result.law));
      // Where the host refuses the type, no case gets as far as its law.
      if (REFUSED_BY_THE_HOST.has(law)) expect(laws).toContain(law);
      else expect([...laws]).toEqual([law]);
      for (const { error } of failed) expect(error?.message).toMatch(/^type-/);
    },
  );
});
