import type { FakeEngine } from "@dagctl/testing";

/** A sensitive variable, whose value is found wherever it leaks. */
export const PASSWORD = {
  name: "warehouse_password",
  value: "canary-of-the-warehouse",
  is_sensitive: true,
} as const;

/** Returns the names of stored values, without the seal that the first idempotency key makes. */
export const storedNames = async ({ secrets }: FakeEngine): Promise<readonly string[]> =>
  (await secrets.list("org-acme")).filter((name) => name !== "variables/seal");
