import { DatabaseSync } from "node:sqlite";
import type { KyselyPlugin } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { migrate } from "../src/migrations.ts";
import { reads } from "../src/queries/reads.ts";
import { kyselyOver } from "../src/sqlite/connection.ts";

it.each([false, true])(
  "A page of typed records is read from one index, without a sort (descending: %s)",
  async (descending) => {
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
    const after = { sortKey: "2026-01-01T00:00:00.000Z", id: "x" };
    await reads(database.withPlugin(noting)).records("org-acme", "audit", "", {
      limit: 9,
      after,
      descending,
    });
    const plans = statements.map((statement) =>
      connection
        .prepare(`explain query plan ${statement}`)
        .all("org-acme", "audit", "", after.sortKey, after.id, 9)
        .map((line) => line["detail"]),
    );
    expect(plans).toEqual([
      [
        expect.stringMatching(
          /^SEARCH records USING INDEX records_in_order \(organization=\? AND kind=\? AND parent=\? AND \(sort_key,id\)[<>]\(\?,\?\)\)$/,
        ),
      ],
    ]);
  },
);
