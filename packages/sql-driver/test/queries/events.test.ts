import { describe, expect, it, onTestFinished } from "vitest";
import { reads } from "../../src/queries/reads.ts";
import { executeBy } from "../../src/queries/statement.ts";
import { followsOnTwoHosts } from "../followed-events.ts";
import { statementsOf } from "../statement-plan.ts";
import { sqliteFixture } from "../store-fixture.ts";

describe("the events of one organization", () => {
  it("are read from one index, without those of others and without a sort", async () => {
    const { statements, planOf } = await statementsOf((database) =>
      reads(database).events(5, 9, { organization: "org-acme" }),
    );
    const [statement = ""] = statements;
    expect(planOf(statement, 5, "org-acme", 9)).toEqual([
      "SEARCH events USING INDEX events_by_organization (organization=? AND sequence>?)",
    ]);
  });

  it("show no gap where the first ones are stored during the read", async () => {
    await statementsOf(async (database) => {
      const execute = executeBy(database);
      const { events } = reads(database, async (sql, parameters) => {
        await database
          .insertInto("events")
          .values({ sequence: 1, organization: "org-acme", time: "", wire: "{}" })
          .execute();
        await database.updateTable("counters").set({ value: 1 }).execute();
        return execute(sql, parameters);
      });
      expect(await events(0, 9)).toEqual({ events: [], oldest: 1, newest: 1 });
    });
  });

  it("reach followers on two hosts of one SQLite store once each, and so do gaps", async () => {
    const { store, close } = await sqliteFixture();
    onTestFinished(close);
    await followsOnTwoHosts(store);
  });
});
