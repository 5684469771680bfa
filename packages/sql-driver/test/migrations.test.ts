import { DatabaseSync } from "node:sqlite";
import { describe, onTestFinished, test } from "vitest";
import {
  findsOddTexts,
  migratesStoredProjects,
  migratesUnreleasedColumns,
} from "./migrated-projects.ts";
import { sqliteFixture } from "./store-fixture.ts";

describe("A SQLite store", () => {
  test.each([
    [
      "gives stored projects of the version before no packages of their own",
      migratesStoredProjects,
    ],
    ["finds projects that a version between two releases stored", migratesUnreleasedColumns],
    ["finds projects whose texts have odd characters", findsOddTexts],
  ])("%s", async (_, migrates) => {
    const fixture = await sqliteFixture();
    onTestFinished(fixture.close);
    await migrates(fixture, async (statement: string) => {
      const database = new DatabaseSync(fixture.file);
      try {
        database.exec(statement);
      } finally {
        database.close();
      }
    });
  });
});
