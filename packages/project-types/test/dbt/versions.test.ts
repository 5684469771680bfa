import { createProjectRules } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { type DbtProject, dbtType } from "../../src/dbt/index.ts";
import {
  DBT_VERSIONS,
  dbtsOn,
  DEFAULT_PYTHON,
  PYTHON_VERSIONS,
  pythonsOf,
} from "../../src/dbt/versions.ts";

const rules = createProjectRules([dbtType()], { gitAuth: ["none"] });
const FACTS = { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" };
const create = (fields: object): DbtProject =>
  rules.create(
    { name: "x", project_type: "dbt", repository_url: "https://github.com/acme/dbt", ...fields },
    FACTS,
  ) as DbtProject;

const anyOf = (versions: readonly string[]): string =>
  `${versions.slice(0, -1).join(", ")} or ${versions.at(-1)}`;

function issueOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DagctlError)
      return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`).join("; ");
  }
  return "";
}

describe("the dbt versions and their Python versions", () => {
  it("have one of each minor from 1.5 on, and 1.8.0", () => {
    const lines = [
      ...new Set(DBT_VERSIONS.map((version) => version.split(".").slice(0, 2).join("."))),
    ];
    expect(lines).toEqual(lines.map((_, index) => `1.${5 + index}`));
    expect(DBT_VERSIONS).toContain("1.8.0");
  });

  it.each(
    DBT_VERSIONS.flatMap((dbt) => PYTHON_VERSIONS.map((python): [string, string] => [dbt, python])),
  )("%s on %s is accepted or refused", (dbt, python) => {
    const pair = { dbt_version: dbt, python_version: python };
    if (pythonsOf(dbt).includes(python)) expect(create(pair)).toMatchObject(pair);
    else expect(issueOf(() => create(pair))).toMatch(`python_version: must be `);
  });

  it.each([
    [
      "1.8.0",
      "3.13",
      `python_version: must be 3.8, 3.9, 3.10, 3.11 or 3.12 with dbt_version 1.8.0; dbt_version can be ${anyOf(dbtsOn("3.13"))} with Python 3.13`,
    ],
    [
      "1.11.16",
      "3.9",
      /must be 3\.10, 3\.11, 3\.12 or 3\.13 with dbt_version 1\.11\.16; dbt_version can be 1\.5\.12, .* or 1\.10\.23 with Python 3\.9/,
    ],
    ["1.5.12", "3.12", /must be 3\.9, 3\.10 or 3\.11/],
  ])(
    "dbt %s on Python %s is refused with the accepted versions",
    (dbt_version, python_version, words) => {
      expect(issueOf(() => create({ dbt_version, python_version }))).toMatch(words);
    },
  );

  it("that are not in the list are refused with the list", () => {
    for (const dbt_version of ["1.8.1", "1.12.6", "2.0.5", "1.8", "latest", "1.8.0 ", "__proto__"])
      expect(issueOf(() => create({ dbt_version }))).toBe(
        `dbt_version: must be ${anyOf(DBT_VERSIONS)}`,
      );
    for (const python_version of ["3.7", "3.14", "3.11.7", "3", "2.7"])
      expect(issueOf(() => create({ python_version }))).toBe(
        "python_version: must be 3.8, 3.9, 3.10, 3.11, 3.12 or 3.13",
      );
  });
});

describe("only one of dbt_version and python_version", () => {
  it.each(DBT_VERSIONS)("defaults Python to one that dbt %s supports", (dbt_version) => {
    expect(create({ dbt_version })).toMatchObject({ dbt_version, python_version: DEFAULT_PYTHON });
  });
  it.each(PYTHON_VERSIONS)(
    "defaults dbt to the newest version that runs on Python %s",
    (python_version) => {
      expect(create({ python_version })).toMatchObject({
        python_version,
        dbt_version: dbtsOn(python_version).at(-1),
      });
    },
  );
  it("defaults dbt to the newest version on the default Python when both are absent", () => {
    expect(create({})).toMatchObject({
      dbt_version: DBT_VERSIONS.at(-1),
      python_version: DEFAULT_PYTHON,
    });
  });
  it("is checked on the merged object at PUT, and null sets the default for the other", () => {
    const old = create({ dbt_version: "1.8.0", python_version: "3.8" });
    expect(issueOf(() => rules.update(old, { dbt_version: "1.11.16" }))).toMatch(
      /python_version: must be 3\.10/,
    );
    expect(rules.update(old, { dbt_version: "1.11.16", python_version: null }).next).toMatchObject({
      dbt_version: "1.11.16",
      python_version: DEFAULT_PYTHON,
    });
    // The repository may ask for another version than the default.
    expect(rules.update(old, { dbt_version: null })).toMatchObject({
      next: { dbt_version: "1.8.0" },
      changed: ["dbt_version"],
      cleared: ["dbt_version"],
    });
  });
  it("does not change a project whose version has left the list", () => {
    const old: DbtProject = { ...create({}), dbt_version: "1.4.9", python_version: "3.8" };
    expect(rules.update(old, { cpu_limit: "3", dbt_version: "1.4.9" }).next).toMatchObject({
      cpu_limit: "3",
      dbt_version: "1.4.9",
    });
  });
});
