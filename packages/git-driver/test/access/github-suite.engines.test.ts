import { registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { overGithub } from "../github-fixture.ts";
import { transportSuite } from "../transport-suite.ts";

describe("over smart HTTP that asks for tokens of a GitHub App", () => {
  registerSuite(test, transportSuite, overGithub);
});
