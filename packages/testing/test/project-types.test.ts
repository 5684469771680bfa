import {
  fakeClock,
  lawsOf,
  projectTypeFixtures,
  projectTypeSuite,
  registerSuite,
  runSuite,
  type CaseResult,
  until,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { projectTypeCases } from "../src/suites/project-type/project-type-cases.ts";
import {
  brokenProjectTypes,
  moreBrokenProjectTypes,
  scriptFixture,
} from "./broken-project-types.ts";

const REFUSED_BY_THE_HOST: ReadonlySet<string> = new Set(["type-life-cycle", "type-inspect-plain"]);
/** The suite in this thread: the broken types are functions, and none of them hangs. */
const SUITE = { name: projectTypeSuite.name, cases: projectTypeCases };
const SCRIPT = new URL("./tested-project-type.ts", import.meta.url);

describe("a small project type keeps the laws of a project type", () => {
  registerSuite(it, projectTypeSuite, projectTypeFixtures(SCRIPT));
});

describe("the suite of project types", () => {
  it("has only laws for which there is a broken project type", () => {
    expect(Object.keys(brokenProjectTypes).toSorted()).toEqual(lawsOf(projectTypeSuite).toSorted());
  });

  it.each(Object.entries(brokenProjectTypes))(
    "fails on a project type that breaks %s, and names that law",
    { timeout: 120_000 },
    async (law, breakage) => {
      const results = await runSuite(SUITE, async () => scriptFixture(breakage));
      const failed = results.filter(({ error }) => error !== undefined);
      const laws = new Set(failed.map((result) => result.law));
      // Where the host refuses the type, no case gets as far as its law.
      if (REFUSED_BY_THE_HOST.has(law)) expect(laws).toContain(law);
      else expect([...laws]).toEqual([law]);
      for (const { error } of failed) expect(error?.message).toMatch(/^type-/);
    },
  );

  it.each(moreBrokenProjectTypes)("names %s where %s", async (law, _what, breakage) => {
    const cases = projectTypeCases.filter((one) => one.law === law);
    const results = await runSuite({ ...SUITE, cases }, async () => scriptFixture(breakage));
    const errors = results.flatMap(({ error }) => (error ? [error.message] : []));
    expect(errors).not.toEqual([]);
    for (const message of errors) expect(message).toMatch(new RegExp(`^${law}: `));
  });
});

/** Runs the cases of a law, and of one that comes after it, on a project type that may hang. */
function resultsOf(
  law: string,
  ...of: Parameters<typeof projectTypeFixtures>
): Promise<readonly CaseResult[]> {
  const cases = projectTypeSuite.cases.filter(
    (one) => one.law === law || one.law === "type-job-plain",
  );
  return runSuite({ ...projectTypeSuite, cases }, projectTypeFixtures(...of));
}

describe("the worker of a project type", () => {
  it("ends at its deadline when the type never gives back its thread, and the next case runs", async () => {
    const hanging = new SharedArrayBuffer(4);
    const clock = fakeClock();
    const results = resultsOf("type-inspect-bounded", SCRIPT, {
      exportName: "hangingProjectType",
      data: hanging,
      clock,
    });
    await until(
      () => new Int32Array(hanging)[0],
      (value) => value === 1,
      { what: "an inspection that hangs" },
    );
    await clock.advance(60_000);
    expect((await results).map(({ law, error }) => [law, error?.message.split("\n")[1]])).toEqual([
      ["type-inspect-bounded", "  the case has not ended within 60000 ms; its worker was ended"],
      ["type-job-plain", undefined],
    ]);
  });

  it("reports a module without a type, and a worker that ends by itself", async () => {
    const [without] = await resultsOf("type-inspect-bounded", SCRIPT, { exportName: "absent" });
    expect(without?.error?.message).toMatch(
      /^type-inspect-bounded: .*\n {2}file:.* has no export absent that is a function/,
    );
    const [ended] = await resultsOf("type-inspect-bounded", SCRIPT, {
      exportName: "endingProjectType",
    });
    expect(ended?.error?.message).toContain("the worker ended during loading the module");
  });
});
