import { dumpYaml } from "@kubernetes/client-node";
import { dbtType } from "@dagctl/project-types/dbt";
import type { Project } from "@dagctl/core";
import type { Deployment, Inspection, ProjectType } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret } from "@dagctl/core/driver-kit";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, test } from "vitest";
import { organizationPlace, projectPlace } from "../src/context.ts";
import { createContext } from "../src/create-context.ts";
import { projectApplication, recordOf } from "../src/deploy/application/project-application.ts";
import { runJob } from "../src/manifests/cron-job.ts";
import { organizationResources } from "../src/manifests/organization.ts";
import { shapeOf } from "../src/manifests/variables.ts";
import type { KubernetesDriverOptions } from "../src/index.ts";
import { deployment, settings, variable, workload } from "./manifests/making.ts";

/*
 * Shows what is applied in a form that a person reads. A change here reaches every project with its
 * next deploy: `vitest run -u` writes the files again, and the difference belongs into the review.
 */

async function shows(name: string, objects: readonly object[]): Promise<void> {
  // The stamp is a hash of the rest of the snapshot, and the name of the modules one of their text,
  // which the tests of their folder read.
  const text = objects
    .map((object) => dumpYaml(object, { lineWidth: -1, noRefs: true }))
    .join("---\n");
  const shown = text
    .replaceAll(/(stamp: 7-)[0-9a-f]{12}/g, "$1<hash>")
    .replaceAll(/(modules-)[0-9a-f]{32}/g, "$1<hash>")
    .replaceAll(/(?<="pythonModules":)\{(?:"\w+":"(?:[^"\\]|\\.)*",?)+\}/g, '"<modules>"');
  await expect(shown).toMatchFileSnapshot(`./snapshots/${name}.yaml`);
}

const FIELDS: Project = {
  project_type: "node",
  id: "proj_mfzwizltoq2gk3tp",
  organization_id: "org-acme",
  name: "analytics",
  repository_url: "https://github.com/acme/analytics",
  branch: "main",
  git_auth_method: "none",
  use_managed_state_database: false,
  auto_apply: false,
  run_tests: true,
  deployed: false,
  suspended: false,
  status: "pending",
  remediation_auto_merge: false,
  cpu_request: "500m",
  cpu_limit: "2",
  memory_request: "1Gi",
  memory_limit: "4Gi",
  concurrency_policy: "Forbid",
  successful_runs_history_limit: 5,
  failed_runs_history_limit: 2,
  revision: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
};

const COMMIT = "1f2e3d4c5b6a79880716253443526170a1b2c3d4";

/**
 * Returns the deployment that the host makes of a project: its workload, its job, and the values of
 * the state database.
 */
function made<Of extends Project, Found extends Inspection>(
  type: ProjectType<Of, Found>,
  fields: Partial<Of>,
  inspection: Partial<Found>,
  state?: Parameters<ProjectType["workload"]>[2]["state"],
): Deployment {
  const project = { ...FIELDS, project_type: type.name, ...fields } as Of;
  const found = { commit: COMMIT, facts: {}, ...inspection } as Found;
  const workload = type.workload(project, found, state === undefined ? {} : { state });
  return {
    ref: { organization: project.organization_id, project: project.id },
    generation: 7,
    commit: COMMIT,
    workload,
    repository: parseWorkloadRepository(project.organization_id, workload.repository),
    jobs: [type.defaultJob(project, found)],
    secrets: Object.fromEntries(
      Object.entries(state?.secrets ?? {}).map(([name, value]) => [`state-${name}`, value]),
    ),
  };
}

const SQLMESH = made(
  sqlmeshType(),
  {
    git_auth_method: "ssh",
    repository_url: "ssh://git@git.acme.example:2222/data/analytics.git",
    git_path: "warehouse/sqlmesh",
    sqlmesh_environment: "prod",
    sqlmesh_version: "0.130.0",
  },
  {
    gateways: [{ name: "local", source: "config.yaml", line: 2 }],
    facts: { addressing: "named", connections: ["snowflake"] },
  },
  {
    type: "postgres",
    settings: { host: "postgres.dagctl.svc", port: "5432", database: "state_proj", user: "proj" },
    secrets: { password: new Secret("never to be seen") },
  },
);
const DBT = made(
  dbtType(),
  { git_auth_method: "github_app", dbt_version: "1.8", python_version: "3.11" },
  { facts: { packages: true, adapter: "snowflake" } },
);
const NODE = made(nodeType(), {}, { facts: { main: "main.mjs" } });

/** As the host applies it once its requirements are resolved. */
const PACKAGES: Deployment = {
  ...SQLMESH,
  workload: {
    ...SQLMESH.workload,
    pythonModules: {},
    runtime: { ...SQLMESH.workload.runtime, lock: `sha256:${"ab".repeat(32)}` },
  },
};

const FILES = [
  variable("SNOWFLAKE_PASSWORD"),
  variable("SNOWFLAKE_KEY", { file: { path: "/secrets/snowflake.p8", permissions: 0o400 } }),
  variable("TARGET", { sensitive: false }),
];

describe("the Application of a project is the recorded one", () => {
  const INDEXES: Partial<KubernetesDriverOptions> = {
    packages: {
      indexes: [
        {
          name: "acme",
          url: "https://pypi.acme.example/simple",
          login: { username: "reader", password: "never to be seen" },
        },
        { name: "extra-2", url: "https://extra.example/$simple" },
      ],
      volumeSize: "4Gi",
      cacheClaim: "packages",
    },
  };
  test.each([
    ["sqlmesh-postgres-ssh", SQLMESH, [], {}],
    ["dbt-file-variables", DBT, FILES, {}],
    ["node", NODE, [], {}],
    ["sqlmesh-packages", PACKAGES, FILES, INDEXES],
  ] as const)("%s", async (name, of, variables, options) => {
    const own = createContext(settings(options));
    const application = projectApplication(
      own,
      projectPlace(own.settings, of.ref),
      recordOf(of),
      variables.map(shapeOf),
    );
    expect(JSON.stringify(application)).not.toMatch(/never to be seen|value of|:null/);
    await shows(`application-${name}`, [application]);
  });
});

describe("the Application of an organization is the recorded one", () => {
  const ACCOUNT: Partial<KubernetesDriverOptions> = {
    serviceAccount: { namespace: "dagctl", name: "dagctl-server" },
  };
  test.each([
    ["own-namespace", {}, { ownNamespace: true }],
    ["own-namespace-service-account", ACCOUNT, { ownNamespace: true }],
    ["own-namespace-kept", {}, { ownNamespace: true, keepNamespace: true }],
    ["given-namespace", { organizationNamespace: () => "acme-data" }, { ownNamespace: false }],
    [
      "given-namespace-service-account",
      { ...ACCOUNT, organizationNamespace: () => "acme-data" },
      { ownNamespace: false },
    ],
  ] as const)("%s", async (name, options, of) => {
    const own = settings(options);
    await shows(
      `organization-${name}`,
      organizationResources(own, organizationPlace(own, "org-acme"), of),
    );
  });
});

describe("the Job of a run is the recorded one", () => {
  test("with variables and two steps", async () => {
    const own = settings();
    const of = deployment({
      workload: workload({
        environment: {
          GREETING: "$(HOME) sweet home",
          STATE: { folder: "working", path: "state.db" },
        },
      }),
    });
    const run = runJob(
      own,
      projectPlace(own, of.ref),
      recordOf(of),
      {
        ref: { ...of.ref, run: "run_abcdefghijklmnop" },
        generation: of.generation,
        commit: of.commit,
        job: "scheduled-run",
        name: "scheduled-run-42",
        steps: [
          {
            name: "plan it",
            argv: ["node", { folder: "project", path: "plan.mjs" }, "--to", "$(HOME)"],
          },
          { name: "run it", argv: ["node", { folder: "project", path: "run.mjs" }] },
        ],
        secrets: {},
        variables: FILES,
        deadline: "2026-01-01T01:00:00.000Z",
      },
      {
        owner: { name: "cron", uid: "00000000-0000-4000-8000-000000000002" },
        variables: FILES.map(shapeOf),
        now: Date.parse("2026-01-01T00:00:00.000Z"),
      },
    );
    expect(JSON.stringify(run)).not.toContain("value of");
    await shows("run-variables-two-steps", [run]);
  });
});
