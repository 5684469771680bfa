import { gitSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { onDisk, overHttp } from "./fixture.ts";
import { transportSuite } from "./transport-suite.ts";

describe("over smart HTTP", () => {
  registerSuite(test, gitSuite, overHttp);
});

describe("over an allowed file:// prefix", () => {
  // This fixture has no server that could fail to answer.
  const cases = transportSuite.cases.filter((one) => one.law !== "no-answer-unavailable");
  registerSuite(test, { ...transportSuite, cases }, onDisk);
});
