import { describe, expect, onTestFinished, test } from "vitest";
import { kubernetesDriver } from "../../../src/index.ts";
import { shapeOf } from "../../../src/manifests/variables.ts";
import { job, variable, workload } from "../../manifests/making.ts";
import { objectApi } from "../../cluster/object-api.ts";

const REF = { organization: "org-acme", project: "proj_mfzwizltoq2gk3tp" };
const jobs = (count: number): readonly ReturnType<typeof job>[] =>
  Array.from({ length: count }, (_, index) => job({ name: `job-${index}` }));
const variables = (count: number): readonly ReturnType<typeof shapeOf>[] =>
  Array.from({ length: count }, (_, index) => shapeOf(variable(`WAREHOUSE_VARIABLE_${index}`)));

describe("The check of the jobs of a project", () => {
  test("takes 15 jobs with 20 variables each, and makes no request", async () => {
    const { check, requests } = await checking();
    await check(15, 20);
    expect(requests()).toBe(0);
  });

  test("refuses what has no room, with the bytes, the limit and the share of a job", async () => {
    const { check } = await checking();
    const refused = check(20, 200);
    await expect(refused).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(
        /its 20 jobs, with 200 variables in each step, take \d{6} bytes of 280000, about \d{5} each$/,
      ),
    });
  });
});

async function checking(): Promise<{
  readonly check: (ofJobs: number, ofVariables: number) => Promise<void>;
  readonly requests: () => number;
}> {
  const api = await objectApi();
  const { deploy } = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  onTestFinished(async () => {
    await deploy.close?.();
    await api.close();
  });
  return {
    async check(ofJobs, ofVariables) {
      const of = { workload: workload(), jobs: jobs(ofJobs), variables: variables(ofVariables) };
      await deploy.checkJobs?.(REF, of);
    },
    requests: () => api.asked.length,
  };
}
