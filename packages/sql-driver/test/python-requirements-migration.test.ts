import { DatabaseSync } from "node:sqlite";
import { onTestFinished, test } from "vitest";
import { migratesStoredProjects } from "./migrated-projects.ts";
import { sqliteFixture } from "./store-fixture.ts";

test("A SQLite store gives stored projects of the version before no packages of their own", async () => {
  const fixture = await sqliteFixture();
  onTestFinished(fixture.close);
  await migratesStoredProjects(fixture, async (statement) => {
    const database = new DatabaseSync(fixture.file);
    try {
      database.exec(statement);
    } finally {
      database.close();
    }
  });
});
