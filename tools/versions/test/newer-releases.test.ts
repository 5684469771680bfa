import { describe, expect, test } from "vitest";
import { newerReleases } from "../src/newer-releases.ts";

const wheel = (version: string, more: object = {}): object => ({
  filename: `dbt_core-${version}-py3-none-any.whl`,
  ...more,
});

describe("the newer releases", () => {
  test("are final, after the newest supported version, and by line from the newest patch down", () => {
    const files = [
      wheel("1.10.24"),
      wheel("1.11.16"),
      wheel("1.12.0"),
      wheel("1.12.10"),
      wheel("1.12.9"),
      { filename: "dbt_core-1.12.9.tar.gz" },
      wheel("1.13.0"),
      wheel("1.13.0rc1"),
      wheel("1.13.1.post1"),
      wheel("2.0.0"),
      wheel("10.0.0"),
      { filename: "dbt_duckdb-1.14.0-py3-none-any.whl" },
      { filename: 7 },
    ];
    expect(newerReleases(files, "dbt-core", "1.11.16", "2.0.0")).toEqual({
      lines: [["1.12.10", "1.12.9", "1.12.0"], ["1.13.0"]],
      excluded: ["2.0.0", "10.0.0"],
    });
  });

  test("leave a release out when all its files were withdrawn, not when one was", () => {
    const files = [
      wheel("1.12.1", { yanked: "broken" }),
      wheel("1.12.2", { yanked: true }),
      { filename: "dbt_core-1.12.2.tar.gz", yanked: false },
    ];
    expect(newerReleases(files, "dbt-core", "1.11.16").lines).toEqual([["1.12.2"]]);
  });

  test("do not exist for the newest release", () => {
    expect(newerReleases([wheel("1.11.16")], "dbt-core", "1.11.16", "2.0.0")).toEqual({
      lines: [],
      excluded: [],
    });
  });
});
