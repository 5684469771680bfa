import { gitSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { overGithub } from "../github-fixture.ts";

describe("over smart HTTP that asks for tokens of a GitHub App", () => {
  registerSuite(test, gitSuite, overGithub);
});
