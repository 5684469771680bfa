import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import type { ImportRepository } from "@dagctl/core/contracts";
import type { TestRepository } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { testProject, type TestProject } from "./project.ts";
import { asOperatorsDo } from "./rights.ts";

// Real git in pods that the node double runs, with the rights and policies of an operator.

/** Prints what each folder of the `PYTHONPATH` has, and whether it has a `.git`. */
const SHOW = "for d in $(echo $PYTHONPATH | tr : ' '); do cat $d/rates.py; ls -A $d; done";

let plane: ControlPlane;
let setup: Bench;
let driver: KubernetesDriver;
let project: TestProject;
let rates: TestRepository;

beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  driver = await setup.start(await asOperatorsDo(plane, setup.chartsUrl));
  rates = await setup.git.create("rates");
  project = testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project: "prj_imports",
    organization: unique(),
  });
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

const at = (commit: string): ImportRepository => ({ url: rates.url, commit, folders: ["src"] });

describe("modules of other repositories", () => {
  test("are in the pods of a run at their commits, next to the project's own", async () => {
    expect(driver.deploy.supports.importRepositories).toBe(true);
    const files = (rate: string) => ({
      "src/rates.py": `RATE = "${rate}"\n`,
      ".gitattributes": "*.py export-ignore\n",
    });
    const first = await rates.commit(files("one"));
    const second = await rates.commit(files("two"));
    await project.deploy(undefined, {
      workload: { currentFolder: "project", importRepositories: [at(first), at(second)] },
    });
    const run = await project.start("both", [SHOW, "cat commit.txt"]);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual([
      'RATE = "one"',
      "rates.py",
      'RATE = "two"',
      "rates.py",
      setup.commits[0].text,
    ]);
  });

  test("that are gone fail the run with the words of git", async () => {
    await project.deploy(undefined, { workload: { importRepositories: [at("a".repeat(40))] } });
    const run = await project.start("gone", [SHOW]);
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/import-0-fetch.*not our ref/s) as string,
    });
  });
});
