import { describe, expect, it } from "vitest";
import { describeReplacedVersions } from "../src/replaced-versions.ts";

const packages = [
  { name: "dbt-core", version: "1.7.20" },
  { name: "dbt-duckdb", range: "==1.7.*" },
];

const described = (
  lines: readonly string[],
  versions: readonly string[],
  constraints: readonly string[] = [],
) =>
  describeReplacedVersions(
    { packages, requirements: { file: "reqs.txt", requirements: lines, constraints, hashes: [] } },
    versions,
  );

describe("the lines whose version of a package of the tool is not installed", () => {
  it("are named with the version that is", () => {
    const installed = ["dbt-core==1.7.20", "dbt-duckdb==1.7.5", "polars==1.0"];
    const message =
      "reqs.txt asks for dbt-duckdb~=1.8.1, which does not go with dbt-core==1.7.20 and the other packages: dbt-duckdb 1.7.5 is installed";
    expect(described(["dbt-duckdb[glue]~=1.8.1", "polars"], installed)).toEqual([message]);
    expect(described(["polars"], installed, ["dbt-duckdb~=1.8.1"])).toEqual([message]);
    expect(described(["dbt-duckdb==1.7.5", "polars>=2"], installed)).toEqual([]);
  });

  it("are not those that may not count, or whose version is not known", () => {
    expect(
      described(['dbt-duckdb~=1.8.1 ; python_version < "3.9"'], ["dbt-duckdb==1.7.5"]),
    ).toEqual([]);
    expect(described(["dbt-duckdb~=1.8.1"], ["polars==1.0"])).toEqual([]);
    expect(described(["dbt-duckdb", "dbt-core"], ["dbt-duckdb==1.7.5"])).toEqual([]);
  });
});
