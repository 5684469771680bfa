import { describe, expect, it } from "vitest";
import { imageNames } from "../src/images.ts";

const image = imageNames("registry.example.com");

describe("the name of an image", () => {
  const sqlmesh = [{ name: "sqlmesh", version: "0.236.4" }];
  const dbt = [{ name: "dbt-core", version: "1.8.0" }, { name: "dbt-duckdb" }];

  it.each([
    [sqlmesh, undefined, "sqlmesh:0.236.4"],
    [sqlmesh, "3.12", "sqlmesh:0.236.4"],
    [sqlmesh, "3.11", "sqlmesh:0.236.4-python3.11"],
    [dbt, "3.11", "dbt-core:1.8.0-dbt-duckdb-python3.11"],
    [dbt, "3.12", "dbt-core:1.8.0-dbt-duckdb-python3.12"],
  ])("of %j on Python %s is %s", (packages, version, name) => {
    const runtime = {
      language: "python",
      packages,
      ...(version === undefined ? {} : { version }),
    } as const;
    expect(image(runtime)).toBe(`registry.example.com/${name}`);
  });
});
