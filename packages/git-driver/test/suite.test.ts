import { gitSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { onDisk, overHttp } from "./fixture.ts";

describe("over smart HTTP", () => {
  registerSuite(test, gitSuite, overHttp);
});

describe("over an allowed file:// prefix", () => {
  // This fixture has no server that could fail to answer.
  const cases = gitSuite.cases.filter((one) => one.law !== "no-answer-unavailable");
  registerSuite(test, { ...gitSuite, cases }, onDisk);
});
