import { describe, test } from "vitest";
import { gitSuite, runCase } from "@dagctl/testing";
import { overSsh } from "./ssh-fixture.ts";

describe("over ssh, on a real sshd", () => {
  test.each(gitSuite.cases)("$law: $name", async (one) => {
    const { error } = await runCase(one, overSsh);
    if (error) throw error;
  });
});
