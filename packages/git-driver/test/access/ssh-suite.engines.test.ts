import { gitSuite, registerSuite } from "@dagctl/testing";
import { describe, test } from "vitest";
import { overSsh } from "../ssh-fixture.ts";

describe("over ssh, on a real sshd", () => {
  registerSuite(test, gitSuite, overSsh);
});
