import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gitPathProblem, isReservedName, parseGitPath } from "../../src/values/git-path.ts";

describe("parseGitPath", () => {
  it.each(["", "a", "a/b c/ä.sql", "-h", ":(top)a", "a*b", "a:b", "a/b.", "%2e%2e", "git~x"])(
    "returns the path %j unchanged",
    (text) => {
      expect(parseGitPath(text)).toEqual({ value: text });
    },
  );

  it("returns a folder without the slash at its end", () => {
    expect(parseGitPath("models//")).toEqual({ value: "models" });
  });

  it.each([
    "..",
    "../..",
    "../a",
    "a/../../b",
    "/",
    "/etc",
    "/etc/passwd",
    ".",
    "./a",
    "a/.",
    "a//b",
    ".git",
    ".git/config",
    ".git/hooks",
    "a\\..\\b",
    ".GIT",
    ".GIT/x",
    "git~1",
    "a/.git ",
    "a/.git.",
    "a\nb",
    "a\u001b[2J",
    "long".repeat(1500),
  ])("returns what is wrong with %j", (text) => {
    expect(parseGitPath(text)).toEqual({ problem: expect.stringMatching(/^must /) });
  });

  it("takes every text that is allowed as git_path", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        "a",
        "/",
        ".",
        ".git",
        "git~1",
        ":",
        " ",
        "\u200b",
        "\u2065",
        "\ufeff",
        "-",
        "%",
      ),
      maxLength: 8,
    });
    fc.assert(
      fc.property(text, (path) => {
        if (gitPathProblem(path) === undefined)
          expect(parseGitPath(path).value).toBe(path.replace(/\/+$/, ""));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("gitPathProblem", () => {
  it.each([".git", "a/.GIT", "git~1/hooks", ".git. .", ".g\u2065it"])(
    "returns that %j must not reach into .git",
    (path) => {
      expect(gitPathProblem(path)).toBe("must not reach into .git");
    },
  );
});

describe("isReservedName", () => {
  it.each([
    "",
    ".",
    "..",
    ".git",
    ".GIT",
    "git~1",
    "GIT~1",
    ".git. ",
    ".Git. .",
    ".g\u200bit",
    ".gi\u200dt",
    ".git:x",
    ".git::$INDEX_ALLOCATION",
  ])("returns true for %j", (name) => {
    expect(isReservedName(name)).toBe(true);
  });

  it.each(["git", ".gitignore", "agit~1", "a.git", "...", "git~x", "-rf"])(
    "returns false for %j",
    (name) => {
      expect(isReservedName(name)).toBe(false);
    },
  );
});
