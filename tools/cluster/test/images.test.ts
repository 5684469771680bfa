import { dirname } from "node:path";
import type { Runtime } from "@dagctl/core/contracts";
import { describe, expect, test } from "vitest";
import { images, runtimeOf } from "../src/images.ts";

const python = (packages: Runtime["packages"], version?: string): Runtime => ({
  language: "python",
  ...(version === undefined ? {} : { version }),
  packages,
});
const sqlmesh = { name: "sqlmesh", version: "0.130.0", extras: ["postgres"] };

describe("an image", () => {
  test.each<[string, Runtime | undefined]>([
    ["ghcr.io/dagctl/sqlmesh:0.130.0", python([sqlmesh])],
    [
      "registry.example.com:5000/a/sqlmesh:0.130.0-dbt-duckdb",
      python([sqlmesh, { name: "dbt-core" }, { name: "dbt-duckdb" }]),
    ],
    [
      "ghcr.io/dagctl/dbt-core:1.8.0-dbt-duckdb-python3.11",
      python([{ name: "dbt-core", version: "1.8.0" }, { name: "dbt-duckdb" }], "3.11"),
    ],
    [
      "ghcr.io/dagctl/dbt-core:1.8.0-python3.11",
      python([{ name: "dbt-core", version: "1.8.0" }], "3.11"),
    ],
    ["docker.io/library/python:3.12-slim", python([], "3.12")],
    ["ghcr.io/dagctl/sqlmesh:latest", undefined],
    ["ghcr.io/dagctl/other:1.0.0", undefined],
    ["sqlmesh", undefined],
  ])("named %s has what its name says", (image, runtime) => {
    expect(runtimeOf(image)).toEqual(runtime);
  });

  /**
   * Returns environments that are built at once, or not at all, and the runtimes that were
   * requested.
   */
  function machine(outcome: () => Promise<string>): {
    readonly asked: Runtime[];
    readonly said: string[];
    readonly at: (now: number) => void;
    readonly of: ReturnType<typeof images>;
  } {
    const asked: Runtime[] = [];
    const said: string[] = [];
    let time = 0;
    const environments = {
      programs: async (runtime: Runtime) => {
        asked.push(runtime);
        return outcome();
      },
      uv: outcome,
      close: async () => undefined,
    };
    return {
      asked,
      said,
      at: (now) => (time = now),
      of: images({ environments, report: (line) => said.push(line), now: () => time }),
    };
  }

  test("of Node is this Node, of git the machine's git, of uv its folder, of a tool an environment that is built on first use", async () => {
    const { asked, of } = machine(async () => "/environments/a/bin");
    expect(await of("docker.io/library/node:24-slim")).toEqual([dirname(process.execPath)]);
    expect(await of("ghcr.io/dagctl/git:1")).toEqual([]);
    expect(asked).toEqual([]);
    expect(await of("ghcr.io/dagctl/sqlmesh:0.130.0")).toEqual(["/environments/a/bin"]);
    expect(await of("ghcr.io/astral-sh/uv:0.13-alpine")).toEqual(["/environments/a"]);
    expect(await of("busybox")).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  test("that cannot be built is missing, reports why once, and is tried again later", async () => {
    const { asked, at, of, said } = machine(async () => {
      throw new Error("no Python");
    });
    for (const now of [0, 1000, 14_000]) {
      at(now);
      expect(await of("a/sqlmesh:0.130.0")).toBeUndefined();
    }
    expect({ asked: asked.length, said }).toEqual({
      asked: 1,
      said: ["image a/sqlmesh:0.130.0 is not there: no Python"],
    });
    at(15_000);
    await of("a/sqlmesh:0.130.0");
    expect(asked).toHaveLength(2);
  });
});
