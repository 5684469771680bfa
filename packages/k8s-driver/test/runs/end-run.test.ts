import { fakeClock } from "@dagctl/testing";
import { afterEach, expect, test } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { kubernetesDriver } from "../../src/index.ts";
import { ANNOTATION, runJobName } from "../../src/names.ts";
import { settingsOf } from "../../src/options.ts";
import { apiDouble, json } from "../cluster/api-double.ts";
import { withoutPauses } from "../cluster/without-pauses.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const RUN = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa", run: "run_aaaaaaaaaaaaaaaa" };

test("a cancel of a Job that changes during each attempt ends after a bounded number of attempts, with what to do", async () => {
  const { base, namespace } = projectPlace(settingsOf({ chartsUrl: "http://charts.example" }), RUN);
  const annotations = {
    [ANNOTATION.organization]: RUN.organization,
    [ANNOTATION.project]: RUN.project,
    [ANNOTATION.run]: RUN.run,
  };
  const job = {
    metadata: { name: runJobName(base, RUN.run), namespace, uid: "job", annotations },
  };
  const api = await apiDouble(({ method }, response) => {
    if (method === "PATCH")
      return json(response, 409, {
        kind: "Status",
        reason: "Conflict",
        message: "the object has been modified",
      });
    json(response, 200, job);
  });
  const clock = fakeClock();
  const driver = kubernetesDriver({
    clock,
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const cancelled = Promise.resolve(driver.run.cancel?.(RUN));
  await expect(withoutPauses(clock, cancelled)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("during each of 8 attempts"),
  });
  expect(api.asked.filter(({ method }) => method === "PATCH")).toHaveLength(8);
});
