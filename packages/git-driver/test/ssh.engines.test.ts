import { describe, expect, test } from "vitest";
import { gitSuite, runCase } from "@dagctl/testing";
import { overSsh, setUpSsh } from "./ssh-fixture.ts";

test("reads over ssh", async () => {
  const setup = await setUpSsh();
  const repository = await setup.server.create("one");
  const sha = await repository.commit({ a: "1" });
  const got = await setup.git.head(setup.seen(repository)).catch((e: unknown) => e);
  console.log(got, setup.server.log());
  expect(got).toEqual({ sha });
});
void [describe, gitSuite, runCase, overSsh];
