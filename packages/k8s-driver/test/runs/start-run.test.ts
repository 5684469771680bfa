import type { RunRequest } from "@dagctl/core/contracts";
import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { kubernetesDriver } from "../../src/index.ts";
import { type ApiDouble, apiDouble, json } from "../cluster/api-double.ts";
import { withoutPauses } from "../cluster/without-pauses.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const REQUEST: RunRequest = {
  ref: { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa", run: "run_aaaaaaaaaaaaaaaa" },
  generation: 1,
  commit: "a".repeat(40),
  job: "scheduled-run",
  name: "run",
  steps: [],
  secrets: {},
  variables: [],
  deadline: "2030-01-01T00:00:00Z",
};

/** Starts a run when nothing is deployed; the read of the run's Job gets this answer. */
async function started(
  status: number,
  reason: string,
): Promise<{ readonly api: ApiDouble; readonly start: Promise<void> }> {
  const api = await apiDouble(({ path }, response) => {
    if (path.includes("/jobs/"))
      json(response, status, { kind: "Status", reason, message: "said of the Job" });
    else if (path.endsWith("/configmaps"))
      json(response, 200, { kind: "ConfigMapList", metadata: {}, items: [] });
    else json(response, 404, { kind: "Status", reason: "NotFound", message: "not found" });
  });
  const driver = kubernetesDriver({
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
  });
  ends.push(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  return { api, start: driver.run.start(REQUEST) };
}

describe("a start without a deployment", () => {
  test.each([
    ["is refused where there is no Job", 404, "NotFound", { code: "conflict" }],
    [
      "is refused where there is no organization, and so no right to look",
      403,
      "Forbidden",
      { code: "conflict" },
    ],
    [
      "is not refused where it is not known whether it goes on already",
      500,
      "InternalError",
      { code: "unavailable", retryable: true },
    ],
  ])("%s", async (_what, status, reason, error) => {
    await expect((await started(status, reason)).start).rejects.toMatchObject(error);
  });
});

test("a late start whose Job changes whenever it is deleted ends after a bounded number of attempts", async () => {
  const job = {
    metadata: { name: "job", namespace: "org", uid: "job", resourceVersion: "7" },
    spec: { suspend: true },
  };
  const api = await apiDouble(({ method, path }, response) => {
    if (method === "DELETE")
      return json(response, 409, {
        kind: "Status",
        reason: "Conflict",
        message: "the precondition failed",
      });
    if (path.includes("/jobs/")) return json(response, 200, job);
    if (path.endsWith("/configmaps"))
      return json(response, 200, { kind: "ConfigMapList", metadata: {}, items: [] });
    json(response, 404, { kind: "Status", reason: "NotFound", message: "not found" });
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
  await expect(withoutPauses(clock, driver.run.start(REQUEST))).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("during each of 8 attempts"),
  });
  expect(api.asked.filter(({ method }) => method === "DELETE")).toHaveLength(8);
});
