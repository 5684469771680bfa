import { expect, it } from "vitest";
import { reads } from "../../src/queries/reads.ts";
import { statementsOf } from "../statement-plan.ts";

it.each([false, true])(
  "A page of typed records is read from one index, without a sort (descending: %s)",
  async (descending) => {
    const after = { sortKey: "2026-01-01T00:00:00.000Z", id: "x" };
    const page = { limit: 9, after, descending };
    const { statements, planOf } = await statementsOf((database) =>
      reads(database).records("org-acme", "audit", "", page),
    );
    const plans = statements.map((statement) =>
      planOf(statement, "org-acme", "audit", "", after.sortKey, after.id, 9),
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
