import { STORE_LAWS } from "./laws/store.ts";
import { commitCases, expectationCases } from "./store-commits.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { historyCases } from "./store-history.ts";
import { leaseCases } from "./store-leases.ts";
import { listCases } from "./store-lists.ts";
import { orderCases } from "./store-order.ts";
import { queryCases } from "./store-queries.ts";
import { readCases } from "./store-reads.ts";
import { runQueryCases } from "./store-run-queries.ts";
import { typedRecordCases } from "./store-typed-records.ts";
import { explainCases, type Suite } from "./suite.ts";

/** The conformance suite of `Store`. */
export const storeSuite: Suite<StoreFixture> = {
  name: "Store",
  cases: explainCases(STORE_LAWS, [
    ...expectationCases,
    ...commitCases,
    ...readCases,
    ...orderCases,
    ...listCases,
    ...queryCases,
    ...runQueryCases,
    ...historyCases,
    ...typedRecordCases,
    ...leaseCases,
  ]),
};
