import { runCase, storeSuite } from "@dagctl/testing";
import { describe, it } from "vitest";
import { sqliteFixture } from "./store-fixture.ts";

describe("sqliteStore keeps the laws of a store", () => {
  for (const one of storeSuite().cases) {
    it(`${one.law}: ${one.name}`, async () => {
      const { error } = await runCase(one, sqliteFixture);
      if (error) throw error;
    });
  }
});
