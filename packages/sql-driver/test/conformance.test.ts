import { registerSuite, storeSuite } from "@dagctl/testing";
import { describe, it } from "vitest";
import { sqliteFixture } from "./store-fixture.ts";

describe("sqliteStore keeps the laws of a store", () => {
  registerSuite(it, storeSuite, sqliteFixture);
});
