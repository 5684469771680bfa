import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { branchProblem } from "../../src/values/branch.ts";
import { gitPathProblem, normalizeGitPath } from "../../src/values/git-path.ts";
import { repositoryUrlProblem } from "../../src/values/repository-url.ts";

describe("arguments of git", () => {
  it("are never a branch, path or URL that is an option or has control characters", () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        "-",
        "/",
        ".",
        "@",
        ":",
        "a",
        "git",
        "\\",
        "\n",
        "\u001b",
        " ",
        "%2f",
        "~",
        "{",
        "https://",
        "ssh://",
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        for (const problem of [branchProblem, gitPathProblem, repositoryUrlProblem]) {
          if (problem(text) !== undefined) continue;
          expect(text.startsWith("-")).toBe(false);
          expect(["\n", "\u001b", "\\"].some((bad) => text.includes(bad))).toBe(false);
        }
        if (gitPathProblem(text) === undefined) {
          const path = normalizeGitPath(text);
          expect(path).not.toMatch(/^\/|\/$/);
          expect(path.split("/")).not.toContain("..");
          expect(gitPathProblem(path)).toBeUndefined();
          expect(normalizeGitPath(path)).toBe(path);
        }
      }),
      { numRuns: 500 },
    );
  });
});
