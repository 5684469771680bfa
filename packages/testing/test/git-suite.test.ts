import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitDriver } from "@dagctl/core/contracts";
import { describe, expect, test } from "vitest";
import {
  fakeGit,
  gitSuite,
  lawsOf,
  registerSuite,
  runCase,
  type FakeGit,
  type FakeRepository,
  type GitFixture,
} from "../src/index.ts";
import { brokenGit, moreBrokenGit } from "./broken-git.ts";

async function fixture(make: (git: FakeGit) => GitDriver): Promise<GitFixture> {
  const fake = fakeGit({ auth: ["none", "ssh"] });
  const folder = await mkdtemp(join(tmpdir(), "dagctl-git-suite-"));
  const made = new Map<unknown, FakeRepository>();
  return {
    git: make(fake),
    folder,
    async create() {
      const repository = fake.create();
      made.set(repository, repository);
      return repository;
    },
    async setFailure(repository, kind) {
      made.get(repository)?.setFailure(kind);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

describe("the in-memory driver keeps every law", () => {
  registerSuite(test, gitSuite, () => fixture((fake) => fake));
});

describe("a driver that breaks one law is found, and the law is named", () => {
  test("a broken driver exists for every law", () => {
    expect(Object.keys(brokenGit).sort()).toEqual([...lawsOf(gitSuite)].sort());
  });

  test.each(Object.entries(brokenGit))("%s", async (law, breakIt) => {
    const results = [];
    for (const one of gitSuite.cases) results.push(await runCase(one, () => fixture(breakIt)));
    const failed = results.filter((result) => result.error !== undefined);
    expect(failed.map((result) => result.law)).toContain(law);
    for (const { error, law: broken } of failed) expect(error?.message).toContain(broken);
    expect([...new Set(failed.map((result) => result.law))], "no other law fails with it").toEqual([
      law,
    ]);
  });

  test.each(moreBrokenGit)("%s: %s", async (law, _what, breakIt) => {
    const errors: string[] = [];
    for (const one of gitSuite.cases.filter((each) => each.law === law)) {
      const { error } = await runCase(one, () => fixture(breakIt));
      if (error) errors.push(error.message);
    }
    expect(errors).toEqual([expect.stringContaining(law)]);
  });
});
