import { describe, expect, it } from "vitest";
import { readAnswer } from "../src/answer.ts";

const requirements = {
  file: "requirements.txt",
  requirements: ["polars"],
  constraints: [],
  hashes: [],
};
const HASH = `sha256:${"a".repeat(64)}`;
const answer = {
  python: "3.11.7",
  attempt: 2,
  packages: [{ name: "polars", version: "1.44.2", hashes: [HASH] }],
  builds: [],
  bytes: 12,
};
const read = (output: string, more = {}) =>
  readAnswer(output, { requirements: { ...requirements, ...more }, mostBytes: 100 });
const failed = (kind: string, message: string): string =>
  JSON.stringify({ python: "3.11.7", failure: { kind, message } });

describe("the answer of the resolver", () => {
  it("is its last line", () => {
    expect(read(`a warning\n${JSON.stringify(answer)}\n`)).toEqual({
      attempt: 2,
      packages: answer.packages,
      builds: [],
      bytes: 12,
    });
  });

  it("leaves out what the project has from elsewhere, also where another package needs it", () => {
    const packages = ["our-rates", "polars"].map((name) => ({
      name,
      version: "1",
      hashes: [HASH],
    }));
    const output = JSON.stringify({ ...answer, packages, builds: ["our-rates"] });
    expect(read(output, { provided: ["our-rates"] })).toMatchObject({
      packages: [{ name: "polars" }],
      builds: [],
    });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "Traceback"],
    ["another shape", "{}"],
    [
      "an option in place of a name",
      JSON.stringify({
        ...answer,
        packages: [{ name: "--index-url x", version: "1", hashes: [] }],
      }),
    ],
    [
      "a line break in a version",
      JSON.stringify({ ...answer, packages: [{ name: "a", version: "1\n-e .", hashes: [] }] }),
    ],
    ["an option among the builds", JSON.stringify({ ...answer, builds: ["x --pre"] })],
  ])("is refused where it is %s", (_what, output) => {
    expect(() => read(output)).toThrow(expect.objectContaining({ code: "internal" }));
  });

  it("of a conflict has the words of uv in one line", () => {
    const words = "error: No solution found\n  cause: Because a needs b.\n\nhint: Change b.\n";
    expect(() => read(failed("conflict", words))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          "cannot be installed. No solution found: Because a needs b. hint: Change b.",
        ),
      }),
    );
  });

  it.each([
    ["conflict", "invalid", /requirements\.txt cannot be installed\. because a and b/],
    ["hash", "invalid", /Correct the hash/],
    ["size", "invalid", /at most 100 are downloaded/],
    ["tool", "invalid", /tool does not have its version: because a and b\. .*or use an image/],
    ["login", "unavailable", /refuses the login.*UV_INDEX_<NAME>_PASSWORD/],
    ["unreachable", "unavailable", /does not answer/],
    ["internal", "internal", /were not resolved/],
    ["memory", "unavailable", /more memory than is allowed/],
  ])("of the kind %s is an error %s with what to do", (kind, code, message) => {
    expect(() => read(failed(kind, "because a and b"))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it("names the field where the project can repair it", () => {
    expect(() => read(failed("conflict", "a and b"))).toThrow(
      expect.objectContaining({
        issues: [
          {
            path: "python_requirements",
            message: expect.stringContaining('python_requirements: "" installs none'),
          },
        ],
      }),
    );
  });

  it.each([
    ["a was not found in the package registry", /Correct the name in requirements\.txt/],
    ["all versions of a have no usable wheels", /ask the operator to allow builds/],
    ["your requirements are unsatisfiable.", /unsatisfiable\. Change the versions/],
  ])("says what to do about a conflict: %s", (words, message) => {
    expect(() => read(failed("conflict", words))).toThrow(message);
  });

  it("does not repeat the login of an address", () => {
    expect(() => read(failed("conflict", "at https://me:hunter2@index.example/x"))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });

  it("is refused on a Python that the file excludes, whatever was resolved", () => {
    for (const output of [JSON.stringify(answer), failed("conflict", "x")])
      expect(() => read(output, { requiresPython: ">=3.12" })).toThrow(
        expect.objectContaining({
          code: "invalid",
          message: expect.stringContaining("excludes Python 3.11.7"),
        }),
      );
    expect(read(JSON.stringify(answer), { requiresPython: ">=3.11" }).attempt).toBe(2);
  });
});
