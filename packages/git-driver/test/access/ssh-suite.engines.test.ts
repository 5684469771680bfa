import { registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { overSsh } from "../ssh-fixture.ts";
import { transportSuite } from "../transport-suite.ts";

describe("over ssh, on a real sshd", () => {
  registerSuite(test, transportSuite, overSsh);
});
