import { DatabaseSync } from "node:sqlite";
import type { KyselyPlugin } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { migrate } from "../src/migrations.ts";
import { reads } from "../src/queries/reads.ts";
import { kyselyOver } from "../src/sqlite/connection.ts";
import { followsOnTwoHosts } from "./followed-events.ts";
import { sqliteFixture } from "./store-fixture.ts";

it("The events of one organization are read from one index, without those of others and without a sort", async () => {
  const connection = new DatabaseSync(":memory:");
  const database = kyselyOver(() => connection);
  onTestFinished(() => database.destroy());
  await migrate(database, "text");
  const statements: string[] = [];
  const noting: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(database.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await reads(database.withPlugin(noting)).events(5, 9, { organization: "org-acme" });
  const [statement = ""] = statements;
  const plan = connection.prepare(`explain query plan ${statement}`).all(5, "org-acme", 9);
  expect(plan.map((line) => line["detail"])).toEqual([
    "SEARCH events USING INDEX events_by_organization (organization=? AND sequence>?)",
  ]);
});

it("Followers on two hosts of one SQLite store get each event of their organization once, and gaps", async () => {
  const { store, close } = await sqliteFixture();
  onTestFinished(close);
  await followsOnTwoHosts(store);
});
