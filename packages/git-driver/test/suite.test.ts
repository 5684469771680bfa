import { describe, test } from "vitest";
import { gitSuite, runCase } from "@dagctl/testing";
import { onDisk, overHttp } from "./fixture.ts";
import { overGithub } from "./github-fixture.ts";

describe("over smart HTTP", () => {
  test.each(gitSuite.cases)("$law: $name", async (one) => {
    const { error } = await runCase(one, overHttp);
    if (error) throw error;
  });
});

describe("over an allowed file:// prefix", () => {
  // Nothing answers there that could fail to.
  const cases = gitSuite.cases.filter((one) => one.law !== "no-answer-unavailable");
  test.each(cases)("$law: $name", async (one) => {
    const { error } = await runCase(one, onDisk);
    if (error) throw error;
  });
});

describe("over smart HTTP that asks for tokens of a GitHub App", () => {
  test.each(gitSuite.cases)("$law: $name", async (one) => {
    const { error } = await runCase(one, overGithub);
    if (error) throw error;
  });
});
