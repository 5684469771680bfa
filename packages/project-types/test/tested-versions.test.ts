import { readTested } from "@dagctl/versions";
import { describe, expect, it } from "vitest";
import { DBT_VERSIONS, pythonsOf } from "../src/dbt/index.ts";
import { SQLMESH_VERSIONS } from "../src/sqlmesh/index.ts";

describe.each([
  { tool: "dbt", versions: DBT_VERSIONS },
  { tool: "sqlmesh", versions: SQLMESH_VERSIONS },
] as const)("The supported versions of $tool", ({ tool, versions }) => {
  it("are those that an end-to-end test is recorded to have run, and no others", () => {
    // `npm run versions -- --write` and `npm run test:exhaustive` record it (CONTRIBUTING.md).
    const recorded = new Set(readTested(tool).map(({ version }) => version));
    expect([...recorded]).toEqual(versions);
  });
});

describe("The recorded tests of dbt", () => {
  it("ran on Pythons that the list has for that version", () => {
    const wrong = readTested("dbt").filter(
      ({ version, python }) => !pythonsOf(version).includes(python),
    );
    expect(wrong).toEqual([]);
  });
});
