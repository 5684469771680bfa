import type { Suite } from "../suite.ts";
import { commitCases, expectationCases } from "./store-commits.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { historyCases } from "./store-history.ts";
import { leaseCases } from "./store-leases.ts";
import { readCases } from "./store-reads.ts";

export { type StoreFixture } from "./store-fixture.ts";

/** What every `Store` keeps, whoever wrote it. A fixture without `second` is asked the cases of two connections on one. */
export function storeSuite(): Suite<StoreFixture> {
  return { name: "Store", cases: [...expectationCases, ...commitCases, ...readCases, ...historyCases, ...leaseCases] };
}
