import { it } from "vitest";
import { sameAnswersAsInMemory } from "./store-actions.ts";
import { sqliteFixture } from "./store-fixture.ts";

it(
  "the same actions in any order get the same answers from SQLite and the memory store",
  () => sameAnswersAsInMemory(sqliteFixture, 60),
  60_000,
);
