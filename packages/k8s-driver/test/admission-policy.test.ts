import { readFile } from "node:fs/promises";
import { loadAllYaml } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { CHART_COMMIT, chartCommits } from "../src/chart/commits.ts";
import { application } from "../src/manifests/application.ts";
import { ORGANIZATION_RULES } from "../src/manifests/organization.ts";
import { settingsOf } from "../src/options.ts";

interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly policyName?: string;
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  };
}

const text = await readFile(new URL("../admission-policy.yaml", import.meta.url), "utf8");
const all = loadAllYaml(text) as readonly Policy[];
const policies = all.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
/** Returns the values of a variable that is written as JSON, in each policy that has it. */
const variable = (name: string): readonly unknown[] =>
  policies.flatMap(({ spec: { variables = [] } }) =>
    variables
      .filter((one) => one.name === name)
      .map(({ expression }): unknown => JSON.parse(expression)),
  );

describe("the admission policies", () => {
  test("allow the commit of the chart of this version and of the one before", () => {
    const commits = chartCommits().map((objects) => objects.at(-1)?.id);
    const [{ spec: { variables = [] } } = { spec: {} }] = policies;
    const listed = variables.find(({ name }) => name === "commits")?.expression ?? "";
    expect(JSON.parse(listed.replaceAll("'", '"'))).toEqual(commits.slice(-2));
    expect(commits.at(-1)).toBe(CHART_COMMIT);
  });

  test("allow the driver's Role in organizations the rules that it has", () => {
    // A change of the rules adds them, and keeps those of the version before.
    expect(variable("rules")).toHaveLength(2);
    for (const forms of variable("rules"))
      expect(forms as readonly unknown[]).toContainEqual(ORGANIZATION_RULES);
  });

  test("allow the sync options that Applications have", () => {
    const { spec } = application(settingsOf({ chartsUrl: "https://dagctl.example.com/charts" }), {
      name: "one",
      labels: {},
      annotations: {},
      project: "one",
      namespace: "one",
      resources: [],
      generation: 1,
    });
    expect(variable("syncOptions")).toEqual([spec?.syncPolicy?.syncOptions]);
  });

  test("are each enforced by a binding", () => {
    const bound = all.flatMap(({ spec: { policyName } }) => policyName ?? []);
    expect(bound).toEqual(policies.map(({ metadata }) => metadata.name));
  });
});
