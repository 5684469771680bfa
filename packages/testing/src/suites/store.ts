import type { Suite } from "../suite.ts";
import { commitCases, expectationCases } from "./store-commits.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { historyCases } from "./store-history.ts";
import { leaseCases } from "./store-leases.ts";
import { readCases } from "./store-reads.ts";

export { type StoreFixture } from "./store-fixture.ts";

/** The promises of `Store`. */
export const storeSuite: Suite<StoreFixture> = {
  name: "Store",
  cases: [...expectationCases, ...commitCases, ...readCases, ...historyCases, ...leaseCases],
};
