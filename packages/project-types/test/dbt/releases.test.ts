import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeployDecision, Inspection, RepositoryFile } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { type DbtProject, dbtType } from "../../src/dbt/index.ts";
import { compareVersions } from "../../src/dbt/release-version.ts";
import { COMMIT, folder } from "../files.ts";

const type = dbtType();
const rules = createProjectRules([type], { gitAuth: ["none"] });
const RELEASE = ".dagctl/config.yaml";
type Files = Readonly<Record<string, string | RepositoryFile>>;

function project(fields: Readonly<Record<string, unknown>> = {}): DbtProject {
  return rules.create(
    {
      name: "dbt-core",
      project_type: "dbt",
      repository_url: "https://github.com/acme/dbt",
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as DbtProject;
}

async function inspected(
  commit: string,
  release: string | RepositoryFile | undefined,
  options: { root?: Files; fields?: object } = {},
): Promise<Inspection> {
  const own = folder({
    "dbt_project.yml": "profile: x\n",
    "profiles.yml": "",
    ...(release === undefined ? {} : { [RELEASE]: release }),
  });
  const root = folder(options.root ?? {});
  return type.inspect(
    project({ ...options.fields }),
    commit,
    (paths, { from } = {}) => (from === "repository" ? root(paths) : own(paths)),
    {},
  );
}

const A = COMMIT;
const B = "b".repeat(40);
function decide(
  deployed: Inspection,
  latest: Inspection,
  fields: object = {},
  elsewhere = false,
): DeployDecision | undefined {
  return type.shouldDeploy?.(project({ ...fields }), deployed, latest, { elsewhere });
}

describe("semantic: only a raised version is deployed automatically", () => {
  it.each<
    [from: string | undefined, to: string | RepositoryFile | undefined, expected: true | RegExp]
  >([
    ["version: 1.0.0", "version: 1.0.1", true],
    ['version: "1.9.0"', "version: '1.10.0'", true],
    ["version: v1.9.0", "version: 2.0.0", true],
    ["version: 1.0.0-rc.1", "version: 1.0.0", true],
    ["version: 1.0.0-rc.9", "version: 1.0.0-rc.10", true],
    // Where none was deployed, the first one is a release.
    [undefined, "version: 1.0.0", true],
    ["version: latest", "version: 1.0.0", true],
    [
      "version: 1.0.0",
      "version: 1.0.0\nother: 1",
      /^version in \.dagctl\/config\.yaml is 1\.0\.0, as deployed: raise it/,
    ],
    ["version: 1.0.0", "version: 1.0.0+build.2", /as deployed/],
    ["version: 1.1.0", "version: 1.0.9", /was lowered from 1\.1\.0 to 1\.0\.9/],
    ["version: 1.0.0", "version: 1.0.0-rc.1", /was lowered/],
    ["version: 1.0.0", undefined, /^\.dagctl\/config\.yaml is missing: add it/],
    [undefined, undefined, /is missing/],
    ["version: 1.0.0", "name: x", /has no version: give it one like version: "1\.0\.0"/],
    ["version: 1.0.0", "", /has no version/],
    ["version: 1.0.0", "version: latest", /not of the form 1\.2\.3/],
    ["version: 1.0.0", "version: 2.0", /not of the form 1\.2\.3/],
    ["version: 1.0.0", "version: 9999999999.0.0", /not of the form/],
    ["version: 1.0.0", "version: [1, 2]", /not of the form/],
    ["version: 1.0.0", "version: {{ v }}", /not of the form|is not plain YAML/],
    ["version: 1.0.0", "version: [\n", /is not plain YAML \(line/],
    ["version: 1.0.0", "version: 1.0.1\nversion: 1.0.2", /is not plain YAML|twice/],
    ["version: 1.0.0", "[".repeat(101), /nested deeper/],
    ["version: 1.0.0", { kind: "link" }, /is not a plain text file \(link\)/],
    ["version: 1.0.0", { kind: "too_large", bytes: 9e6 }, /\(too large\)/],
  ])("from %j to %j: %s", async (from, to, expected) => {
    const decision = decide(await inspected(A, from), await inspected(B, to));
    if (expected === true) expect(decision).toEqual({ deploy: true });
    else
      expect(decision).toEqual({
        deploy: false,
        reason: expect.stringMatching(expected) as string,
      });
  });

  it("finds the version in the project's folder, then in the repository's root", async () => {
    const fields = { git_path: "dbt/shop" };
    const root = { [RELEASE]: "version: 3.0.0" };
    expect((await inspected(A, undefined, { root, fields })).facts).toMatchObject({
      version: "3.0.0",
    });
    expect((await inspected(A, "version: 1.2.0", { root, fields })).facts).toMatchObject({
      version: "1.2.0",
    });
    // A file with no readable version is still the project's own statement.
    expect((await inspected(A, "", { root, fields })).facts).toMatchObject({
      problem: expect.stringContaining("has no version") as string,
    });
  });

  it("deploys a version that was raised in the root, although no commit touches the project's folder", async () => {
    const at = (version: string): Promise<Inspection> =>
      inspected(version, undefined, {
        root: { [RELEASE]: `version: ${version}` },
        fields: { git_path: "d" },
      });
    expect(decide(await at("1.0.0"), await at("1.1.0"), { git_path: "d" }, true)).toEqual({
      deploy: true,
    });
  });
});

describe("continuous", () => {
  const fields = { version_strategy: "continuous" };
  it("deploys every new commit, whatever its version", async () => {
    expect(
      decide(await inspected(A, "version: 2.0.0"), await inspected(B, "version: 1.0.0"), fields),
    ).toEqual({ deploy: true });
    expect(decide(await inspected(A, undefined), await inspected(B, undefined), fields)).toEqual({
      deploy: true,
    });
  });
  it("deploys neither the deployed commit nor commits that touch other folders only", async () => {
    expect(
      decide(await inspected(A, undefined), await inspected(A, undefined), fields),
    ).toMatchObject({ deploy: false });
    expect(
      decide(await inspected(A, undefined), await inspected(B, undefined), fields, true),
    ).toEqual({
      deploy: false,
      reason: "No commit since the deployed one touches git_path, nor what it reads elsewhere",
    });
  });
});

describe("the order of versions", () => {
  const number = fc.oneof(fc.nat(3), fc.nat(999_999_999));
  const field = fc.oneof(fc.nat(12).map(String), fc.constantFrom("rc", "alpha", "1a", "-", "B"));
  const version = fc
    .tuple(number, number, number, fc.array(field, { maxLength: 3 }))
    .map(([a, b, c, early]) => `${a}.${b}.${c}${early.length > 0 ? `-${early.join(".")}` : ""}`);

  it("is total: exactly one of lower, same and higher, antisymmetric and transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const sign = (left: string, right: string): number =>
          Math.sign(compareVersions(left, right));
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        expect(compareVersions(a, `${a}+build.7`)).toBe(0);
      }),
    );
  });
  it("is that of semver.org", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
    ];
    expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  });
});
