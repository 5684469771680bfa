import type { Runtime } from "@dagctl/core/contracts";
import { until } from "@dagctl/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { deployment, REF, workload } from "../workbench.ts";
import { packageWorkbench } from "./package-workbench.ts";

const on = packageWorkbench();

/** The old adapter does not say that it does not go with a newer dbt. */
beforeEach(async () => {
  await on.publish("dbt-base", "1.0", "2024-01-01");
  await on.publish("dbt-base", "2.0", "2024-05-01");
  await on.publish("dbt-core", "1.10.3", "2024-01-02", ["dbt-base<2"]);
  await on.publish("dbt-core", "1.12.0", "2024-06-01", ["dbt-base>=2"]);
  await on.publish("dbt-sqlite", "1.4.0", "2023-01-01", ["dbt-core>=1.4"]);
  await on.publish("dbt-sqlite", "1.10.0", "2024-02-01", ["dbt-core>=1.10", "dbt-base~=1.0"]);
});

const runtimeOf = (dbt: string, more: Partial<Runtime> = {}): Runtime => ({
  language: "python",
  packages: [
    { name: "dbt-core", version: dbt },
    { name: "dbt-sqlite", range: ">=1.8" },
  ],
  ...more,
});
const requirements = {
  file: "requirements.txt",
  requirements: ["other"],
  constraints: [],
  hashes: [],
};
const ADVICE =
  /^(?:environment: )?dbt-sqlite has no release that goes with dbt-core 1\.12\.0: its newest one, 1\.10\.0, goes with dbt-core 1\.10\.3\. Set dbt_version to a version of 1\.10\. /;

async function deploy(generation: number, runtime: Runtime): Promise<string> {
  await on.driver.deploy.apply(deployment(generation, { workload: workload({ runtime }) }));
  const state = await until(
    () => on.driver.deploy.observe(REF),
    (seen) =>
      seen.present &&
      seen.generation === generation &&
      (seen.phase === "converged" || seen.phase === "failing"),
    { timeoutMs: 120_000 },
  );
  return state.present && state.phase === "failing" ? (state.message ?? "") : "converged";
}

describe("a tool and its adapter of which no releases go together", () => {
  it("are refused with the version of the tool that the adapter has a release for", async () => {
    expect(await deploy(1, runtimeOf("1.12.0"))).toMatch(ADVICE);
    expect(await deploy(2, runtimeOf("1.10.3"))).toBe("converged");
  });

  it("are refused so where the project has packages of its own", async () => {
    const resolve = (dbt: string) =>
      on.driver.deploy.resolvePackages?.({
        ref: REF,
        runtime: runtimeOf(dbt, { requirements }),
        resources: workload().resources,
        installVariables: [],
      });
    await expect(resolve("1.12.0")).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(ADVICE),
    });
    const found = await resolve("1.10.3");
    expect(found?.versions).toContain("dbt-sqlite==1.10.0");
  });

  it("are refused without a version to set where none is found", async () => {
    const runtime: Runtime = {
      language: "python",
      packages: [
        { name: "dbt-core", version: "1.12.0" },
        { name: "dbt-absent", range: ">=1.8" },
      ],
    };
    expect(await deploy(1, runtime)).toMatch(
      /^environment: dbt-absent has no release that goes with dbt-core 1\.12\.0\. Set dbt_version to another version\. /,
    );
  });

  it("are refused before anything is installed where a range is none", async () => {
    const runtime: Runtime = {
      language: "python",
      packages: [{ name: "dbt-core", range: ">=1 --index-url https://x.example.com" }],
    };
    expect(await deploy(1, runtime)).toMatch(/is not a range of versions of dbt-core/);
  });
});
