import { describe, expect, test } from "vitest";
import { argocdOutage, conditionMessage } from "../../../src/deploy/status/argocd-messages.ts";
import { evaluateStatus } from "../../../src/deploy/status/evaluate-status.ts";
import { application } from "../../../src/manifests/application.ts";
import { settingsOf } from "../../../src/options.ts";

const NOW = Date.parse("2026-01-01T00:01:00Z");
const settings = settingsOf({ cluster: "default", chartsUrl: "http://charts.example" });
const made = application(settings, {
  name: "base",
  labels: {},
  annotations: {},
  project: "org",
  namespace: "org",
  resources: [],
  generation: 1,
});
const messageOf = (message: string): string =>
  conditionMessage({ type: "ComparisonError", message }, made);

describe("the part of Argo CD that is away", () => {
  test("is the application controller where it does not reconcile what was applied", () => {
    const managedFields = [{ manager: "dagctl-deploy", time: "2026-01-01T00:00:50Z" }];
    const found = { ...made, metadata: { ...made.metadata, managedFields } };
    const { message } = evaluateStatus(found, NOW);
    expect(argocdOutage(message)).toBe("Argo CD's application controller does nothing");
    expect(argocdOutage(evaluateStatus(found, NOW - 8_000).message)).toBeUndefined();
  });

  test.each([
    [
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.9:8081: connect: connection refused"',
      "Argo CD's repo server does not answer",
    ],
    [
      "error fetching chart: failed to fetch chart: Error: failed to fetch http://charts.example/index.yaml : 404 Not Found",
      "Argo CD's repo server cannot get the chart of this server",
    ],
    ['CronJob.batch "x" is invalid: spec.schedule', undefined],
  ])("is found in what Argo CD says, without its addresses: %#", (message, outage) => {
    expect(argocdOutage(messageOf(message))).toBe(outage);
  });
});

describe("a failed fetch of the commit that contains the chart", () => {
  const fetched = (what: string, said: string): string =>
    `Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = failed to initialize repository resources: rpc error: code = Internal desc = ${what} failed exit status 128: ${said}`;
  const byDefault = "Failed to fetch default: `git fetch origin --tags --force --prune`";
  const byCommit =
    "Failed to checkout revision ad8e3d97: `git fetch origin ad8e3d97 --tags --force --prune`";

  // What Argo CD 3.5.7 says, with shorter names of commits.
  test.each([
    [
      byDefault,
      "fatal: unable to access 'http://charts.example/': Failed to connect to charts.example port 80 after 0 ms: Couldn't connect to server",
      "unable to access 'http://charts.example/': Failed to connect to charts.example port 80 after 0 ms: Couldn't connect to server",
    ],
    [
      byDefault,
      "fatal: repository 'http://charts.example/' not found",
      "repository 'http://charts.example/' not found",
    ],
    [
      byDefault,
      "error: File ad8e3d97 has bad hash\nerror: Unable to find ad8e3d97 under http://charts.example\nCannot obtain needed object ad8e3d97\nerror: fetch failed.",
      "File ad8e3d97 has bad hash",
    ],
    [
      byCommit,
      "error: Unable to find ad8e3d97 under http://charts.example\nCannot obtain needed object ad8e3d97\nerror: fetch failed.",
      "Unable to find ad8e3d97 under http://charts.example",
    ],
    [byDefault, "timeout after 1m30s", "timeout after 1m30s"],
  ])("says what git says first, and the URL: %#", (what, said, why) => {
    const message = messageOf(fetched(what, said));
    const from = why.includes("http://charts.example") ? "" : " from http://charts.example";
    expect(message).toBe(
      `Argo CD's repo server cannot get the chart of this server${from}: ${why}`,
    );
    expect(argocdOutage(message)).toBe("Argo CD's repo server cannot get the chart of this server");
  });
});
