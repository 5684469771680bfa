import { Secret } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import {
  parseRepository,
  parseWorkloadRepository,
  requireGitPath,
} from "../../src/repository/parse-repository.ts";

const TEXT = {
  organization: "org-a",
  url: "https://GitHub.com/acme/analytics",
  branch: "main",
  auth: { method: "none" },
} as const;

describe("parseRepository", () => {
  it("returns the parts of the URL, and every other part as it is", () => {
    const auth = { method: "ssh", secret: new Secret("key") } as const;
    expect(parseRepository({ ...TEXT, path: "models/", auth })).toEqual({
      organization: "org-a",
      url: expect.objectContaining({ scheme: "https", host: "github.com", text: TEXT.url }),
      branch: "main",
      path: "models",
      auth,
    });
    expect(parseRepository(TEXT)).not.toHaveProperty("path");
  });

  it("throws invalid with an issue for each text that cannot be parsed", () => {
    const parse = (): unknown =>
      parseRepository({ ...TEXT, url: "ext::sh", branch: "a..b", path: "../etc" });
    expect(parse).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [
          { path: "repository_url", message: expect.stringMatching(/^must /) },
          { path: "branch", message: expect.stringMatching(/^must /) },
          { path: "git_path", message: expect.stringMatching(/^must /) },
        ],
      }),
    );
  });
});

describe("parseWorkloadRepository", () => {
  const { url, branch } = TEXT;
  const source = {
    url,
    branch,
    commit: "1".repeat(40),
    authMethod: "ssh",
    secretRef: "key",
  } as const;

  it("returns the repository without its commit and without a secret", () => {
    expect(parseWorkloadRepository("org-a", { ...source, path: "models" })).toEqual({
      organization: "org-a",
      url: expect.objectContaining({ text: url }),
      branch,
      path: "models",
      auth: { method: "ssh" },
    });
  });

  it("throws invalid at git_path for a path that leaves the repository", () => {
    expect(() => parseWorkloadRepository("org-a", { ...source, path: "../.." })).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [{ path: "git_path", message: expect.stringMatching(/^must /) }],
      }),
    );
  });
});

describe("requireGitPath", () => {
  it("returns the root and a path, and throws invalid at git_path for any other text", () => {
    expect(requireGitPath("")).toBe("");
    expect(requireGitPath("a/b")).toBe("a/b");
    expect(() => requireGitPath("a/../../b")).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [{ path: "git_path", message: expect.stringMatching(/^must /) }],
      }),
    );
  });
});
