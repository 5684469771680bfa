import type { GitDriver, GitPath, Repository } from "@dagctl/core/contracts";
import { parseRepository, type RepositoryText, requireGitPath } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import type { TestRepository } from "../git-repository.ts";
import { type Assertions, assertionsFor } from "./assertions.ts";
import type { Case, Closable } from "./suite.ts";

/**
 * What a case of the Git suite needs: the driver, and a way to create the repositories that the
 * driver reads.
 */
export interface GitFixture extends Closable {
  readonly git: GitDriver;
  /** An empty folder for checkouts, of this case only. */
  readonly folder: string;
  /**
   * Creates a repository without commits, that the driver may read without a login.
   *
   * @returns the repository, for commits
   */
  create(): Promise<TestRepository>;
  /**
   * Makes the server fail. `refused`: it requires a login from now on. `unreachable`: it does not
   * answer.
   */
  setFailure(repository: TestRepository, kind: "refused" | "unreachable"): Promise<void>;
}

export interface GitAssertions extends Assertions {
  /** Asserts that the promise rejects with `invalid` and an issue at one of these fields. */
  refusesAt(promise: Promise<unknown>, fields: readonly string[], what: string): Promise<void>;
}

/** Returns a repository as the organization of most cases sees it. */
export function toRepository(
  repository: TestRepository,
  more: Partial<RepositoryText> = {},
): Repository {
  return parseRepository({
    organization: "org-a",
    url: repository.url,
    branch: "main",
    auth: { method: "none" },
    ...more,
  });
}

/** Returns paths in the form for a driver. */
export function gitPaths(...texts: readonly string[]): readonly GitPath[] {
  return texts.map(requireGitPath);
}

export function gitCase(
  law: string,
  name: string,
  run: (fixture: GitFixture, assert: GitAssertions) => Promise<void>,
): Case<GitFixture> {
  const assert = assertionsFor(law);
  const refusesAt: GitAssertions["refusesAt"] = async (promise, fields, what) => {
    await assert.rejects(promise, "invalid", what);
    const paths = await promise.then(
      () => [],
      (error: unknown) =>
        isDagctlError(error) ? (error.issues ?? []).map((issue) => issue.path) : [],
    );
    assert.holds(
      paths.some((path) => fields.includes(path)),
      `${what}: expected an issue at ${fields.join(" or ")}, got ${paths.join(", ") || "none"}`,
    );
  };
  return { law, name, run: (fixture) => run(fixture, { ...assert, refusesAt }) };
}
