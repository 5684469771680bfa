import { describe, expect, it } from "vitest";
import { parseBranch } from "../../src/values/branch.ts";

describe("parseBranch", () => {
  it.each(["main", "feature/größe+1", "a@b", "x%2f'\"$(y)&;|#!,", "v1.0", "f".repeat(244)])(
    "returns the name %j unchanged",
    (text) => {
      expect(parseBranch(text)).toEqual({ value: text });
    },
  );

  it.each([
    "--upload-pack=touch x",
    "-h",
    "",
    "main..main",
    "main~0",
    "refs/heads/main",
    "HEAD",
    "@",
    "main\n",
    "a b",
    "x.lock",
    "*",
    "a:b",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a@{1}",
    "a\\b",
    "f".repeat(245),
  ])("returns what is wrong with %j", (text) => {
    expect(parseBranch(text)).toEqual({ problem: expect.stringMatching(/^must /) });
  });
});
