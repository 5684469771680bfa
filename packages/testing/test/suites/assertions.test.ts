import { inspect } from "node:util";
import { expect, test } from "vitest";
import { assertionsFor } from "../../src/suites/assertions.ts";

test("a broken law is printed without a cause where it has none, and with its cause where it has one", async () => {
  const { holds, rejects } = assertionsFor("events-in-order");
  const plain = await Promise.resolve()
    .then(() => holds(false, "the order"))
    .catch((error: unknown) => error);
  expect(inspect(plain)).toContain("events-in-order: the order");
  expect(inspect(plain)).not.toContain("cause");
  const cause = new Error("the driver's own");
  expect(
    await rejects(Promise.reject(cause), "conflict", "a second call").catch(
      (error: unknown) => error,
    ),
  ).toHaveProperty("cause", cause);
});
