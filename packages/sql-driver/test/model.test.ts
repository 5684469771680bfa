import { it } from "vitest";
import { sameAnswersAsInMemory } from "./deeds.ts";
import { sqliteFixture } from "./store-fixture.ts";

it(
  "the same deeds in any order leave SQLite and the memory store with the same answers",
  () => sameAnswersAsInMemory(sqliteFixture, 60),
  60_000,
);
