import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ControlPlane, controlPlane, getObject, kubectl } from "@dagctl/control-plane";
import type { Project } from "@dagctl/core";
import { type PythonEnvironments, pythonEnvironments } from "@dagctl/local-driver";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import {
  packageIndexServer,
  type PackageIndexServer,
  type PostgresServer,
} from "@dagctl/test-servers";
import { type TestFiles, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Installation, installation } from "./cluster/installation.ts";
import { causeGone, causeShown } from "./cluster/outages.ts";
import { refuseBrokenCommits } from "./cluster/broken-commits.ts";
import { applyDbtPlan } from "./cluster/dbt-plan.ts";
import { failDbtNights, repairDbtNights } from "./cluster/dbt-nights.ts";
import { mirror } from "./cluster/mirror.ts";
import type { WarehouseScene } from "./cluster/model-results.ts";
import { runSqlmeshNights } from "./cluster/sqlmesh-nights.ts";
import { applySqlmeshPlan } from "./cluster/sqlmesh-plan.ts";
import { active, type Api, runToEnd, serverWait } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { CLIENT_PROJECT } from "./end-to-end/client-project.ts";
import { type CreatedProject, createProject } from "./end-to-end/create-project.ts";
import { deploy, withStatus } from "./end-to-end/packages.ts";
import {
  ask,
  encryptedPostgres,
  postgresPart,
  stateDatabases,
  stateRoles,
} from "./end-to-end/postgres.ts";
import { raiseVersion } from "./end-to-end/raise-version.ts";
import {
  CONFLICTING_RATES,
  IMAGE_PROJECT,
  publishRates,
  RATES_PROJECT,
} from "./end-to-end/rates-project.ts";
import { WAREHOUSE_PROJECT } from "./end-to-end/warehouse-project.ts";

// One control plane for all: the tests that restart the server come last.

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

const OLDEST = "0.130.0";
const NEWEST = SQLMESH_VERSIONS.at(-1);
/** Of the package index of the organization. */
const LOGIN = { username: "reader", password: "canary-of-the-index" };
/** Of the image that has another version of SQLMesh than the project, and of the right one. */
const OWN_IMAGE = "registry.example.com/pipelines/sqlmesh";

let path: BuiltServer;
let postgres: PostgresServer;
let environments: PythonEnvironments;
let index: PackageIndexServer;
let plane: ControlPlane;
let own: Installation;
let port: number;
let settings: Readonly<Record<string, string>>;
/** What the programs may write into Secrets only. */
let secrets: readonly string[];
let server: Api;
/** Whether the image of uv can be pulled. */
let isUvPushed = true;
const images = new Map<string, Promise<string>>();
beforeAll(async () => {
  path = await builtServer();
  postgres = await encryptedPostgres();
  index = await packageIndexServer({ login: LOGIN });
  environments = pythonEnvironments({ directory: join(dirname(path.data), "images") });
  plane = await controlPlane({ images: programsOf });
  own = await installation(plane);
  await mirror(index, await sqlmesh(OLDEST), "2024-10-24");
  await publishRates(index);
  const part = await postgresPart(postgres, dirname(path.data));
  ({ port } = own);
  settings = {
    ...own.settings,
    ...part.settings,
    DAGCTL_PACKAGE_INDEX: `corp=${index.url}`,
  };
  secrets = [...part.secrets, postgres.password, LOGIN.password, "canaryOfTheKey"];
  server = await path.start(settings, port);
  const variables = [
    { name: "WAREHOUSE_HOST", value: postgres.host },
    { name: "WAREHOUSE_PORT", value: String(postgres.port) },
    { name: "WAREHOUSE_PASSWORD", value: postgres.password, is_sensitive: true },
    {
      name: "SERVICE_KEY",
      value: "canaryOfTheKey\n",
      is_sensitive: true,
      mount_as_file: true,
      file_mount_path: "/secrets/service-key.pem",
    },
    { name: "UV_INDEX_CORP_USERNAME", value: LOGIN.username },
    { name: "UV_INDEX_CORP_PASSWORD", value: LOGIN.password, is_sensitive: true },
  ];
  for (const variable of variables)
    expect((await server.call("POST", "/environment-variables", variable)).status).toBe(201);
}, FIRST_START);
afterAll(async () => {
  keepBytecode(join(dirname(path.data), "images", "environments"));
  await path.dispose();
  await plane?.stop();
  await environments?.close();
  await index?.close();
  await postgres?.close();
});

/**
 * Returns an environment with exactly that version, and dependencies of the day of its release.
 * Each container asks for it, and it is looked up once.
 */
function sqlmesh(version: string): Promise<string> {
  const known = images.get(version);
  if (known !== undefined) return known;
  const built = environments.programs({
    language: "python",
    packages: [{ name: "sqlmesh", version, extras: ["postgres"] }],
  });
  images.set(version, built);
  return built;
}

/** Returns an environment with that version of dbt, and its adapter of PostgreSQL. */
function dbt(version: string): Promise<string> {
  const packages = [{ name: "dbt-core", version }, { name: "dbt-postgres" }];
  return environments.programs({ language: "python", packages });
}

/** The image of a SQLMesh or dbt is an environment, and so is that of uv. */
async function programsOf(image: string): Promise<readonly string[] | undefined> {
  const [, ofDbt] = /\/dbt-core:([\d.]+)-dbt-postgres/.exec(image) ?? [];
  if (ofDbt !== undefined) return [await dbt(ofDbt)];
  const [, version] = /\/sqlmesh:([\d.]+)$/.exec(image) ?? [];
  if (version !== undefined) return [await sqlmesh(version)];
  if (!image.includes("/uv:")) return [];
  if (!isUvPushed) return undefined;
  return [await environments.programs({ language: "python", packages: [{ name: "uv" }] })];
}

const created = (name: string, files: TestFiles, more: object = {}): Promise<CreatedProject> =>
  createProject(server, path.git, files, { name, sqlmesh_version: OLDEST, ...more });

/** Returns the only database of a managed state that is not one of these. */
async function newStateDatabase(known: readonly string[]): Promise<string> {
  const added = (await stateDatabases(postgres)).filter((name) => !known.includes(name));
  expect(added).toHaveLength(1);
  return added[0] ?? "";
}

/** Returns the containers that run before the steps of a project's schedule. */
async function preparing(id: string): Promise<readonly string[]> {
  const names = "{.items[*].spec.jobTemplate.spec.template.spec.initContainers[*].name}";
  const selector = ["-l", `dagctl.dev/installation=${own.name},dagctl.dev/project=${id}`];
  const found = await kubectl(plane, [
    "get",
    "cronjobs",
    "-A",
    "-o",
    `jsonpath=${names}`,
    ...selector,
  ]);
  return found.split(" ");
}

describe("SQLMesh on Kubernetes", () => {
  test(
    "runs in version 0.130.0 in pods, with its state in PostgreSQL, and both are deleted with the project",
    { timeout: 900_000 },
    async () => {
      const before = await stateDatabases(postgres);
      const rolesBefore = await stateRoles(postgres);
      const { id } = await created("shop", WAREHOUSE_PROJECT);
      await active(server, id);
      const state = await newStateDatabase(before);

      // Planned and run by the real one, in the warehouse and in the state.
      const planned = await runToEnd(server, id, { apply_plan: true });
      expect(planned).toMatchObject({ status: "success", exit_code: 0, job_type: "plan" });
      expect(planned.log).toContain("the key is [secret]");
      const revenue = (): Promise<readonly string[]> =>
        ask(postgres, "postgres", "select customer, revenue from shop.revenue order by customer");
      expect(await revenue()).toEqual(["ada|22", "bob|20"]);
      expect(await ask(postgres, state, "select name from sqlmesh._environments")).toEqual([
        "prod",
      ]);

      // Another version is another image, and migrates the state before anything else runs.
      expect(await raiseVersion(server, id, "0.170.1")).toMatchObject({
        status: "success",
        job_type: "migrate",
      });
      expect(await ask(postgres, state, "select schema_version from sqlmesh._versions")).toEqual([
        "76",
      ]);
      expect(await runToEnd(server, id)).toMatchObject({ status: "success", job_type: "run" });

      // Undeployed, the state stays; deleted, it goes, its role too.
      expect((await server.call("DELETE", `/projects/${id}/deploy`)).status).toBe(200);
      expect(await stateDatabases(postgres)).toContain(state);
      expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
      expect(await stateDatabases(postgres)).toEqual(before);
      expect(await stateRoles(postgres)).toEqual(rolesBefore);
      await until(
        async () =>
          (await own.objects()).filter(
            (line) => line.includes(id.replace("_", "-")) && !line.startsWith("ConfigMap "),
          ),
        (objects) => objects.length === 0,
        serverWait("the end of its objects"),
      );
    },
  );

  test("runs a project with the packages of its requirements.txt, in an image without uv, once that of uv can be pulled, and goes on with them when later ones contradict the tool", async () => {
    expect(existsSync(join(await sqlmesh(OLDEST), "uv"))).toBe(false);
    isUvPushed = false;
    const { id, repository, first } = await created("rates", RATES_PROJECT);
    await causeShown({ server, port }, id, {
      component: "packages",
      message: "(the image of uv)",
      reason: "The image of uv cannot be pulled",
      hidden: ["rates", "ghcr.io", LOGIN.password],
    });
    isUvPushed = true;
    await causeGone({ server, port }, id);
    expect(await active(server, id)).toMatchObject({
      python_requirements_file: "requirements.txt",
    });

    // The result is stored once, and the Application only names it.
    const labels = `dagctl.dev/installation=${own.name}`;
    const { items: locks } = await getObject<{
      readonly items: readonly { readonly data: Readonly<Record<string, string>> }[];
    }>(plane, "", "configmaps", "-A", "-l", `${labels},dagctl.dev/component=packages`);
    expect(locks.map(({ data }) => data)).toEqual([
      { "lock.txt": expect.stringMatching(/^--only-binary :all:\nshop-rates==1\.0 --hash=\S+\n$/) },
    ]);
    const [{ data }] = locks as readonly [(typeof locks)[number]];
    const digest = createHash("sha256")
      .update(data["lock.txt"] ?? "")
      .digest("hex");
    const selector = ["-n", "argocd", "-l", `${labels},dagctl.dev/project=${id}`];
    const found = await kubectl(plane, [
      "get",
      "applications.argoproj.io",
      "-o",
      "json",
      ...selector,
    ]);
    expect(found).toContain(digest.slice(0, 16));
    expect(found).not.toContain("shop-rates");
    expect(await preparing(id)).toEqual(expect.arrayContaining(["uv", "packages"]));

    const rates = (): Promise<readonly string[]> =>
      ask(postgres, "postgres", "select currency, rate from rates.rates order by currency");
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({
      status: "success",
      commit_sha: first,
    });
    expect(await rates()).toEqual(["EUR|100", "USD|109"]);

    await repository.commit(CONFLICTING_RATES, "Ask for a version that SQLMesh cannot have");
    expect(await deploy(server, id)).toMatchObject({
      status: 400,
      body: { error: "invalid", issues: [{ path: "python_requirements" }] },
    });
    expect(await withStatus(server, id, "degraded")).toMatchObject({
      current_commit_sha: first,
      status_message: expect.stringMatching(
        /^python_requirements: requirements\.txt cannot be installed\. .*Because shop-rates\S+ depends on sqlglot<1 /,
      ) as string,
    });
    expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: first });
  });

  test("runs a project of the client unchanged on the managed state in PostgreSQL", async () => {
    const before = await stateDatabases(postgres);
    const { id } = await created("client", CLIENT_PROJECT, { sqlmesh_version: NEWEST });
    expect(await active(server, id)).toMatchObject({
      gateways: [{ name: "warehouse" }, { name: "scratch" }],
      gateway_detection: { outcome: "known" },
    });
    const run = await runToEnd(server, id, { apply_plan: true });
    expect(run).toMatchObject({ status: "success", exit_code: 0 });
    expect(run.log).toContain("the state is in postgres");
    const state = await newStateDatabase(before);
    expect(await ask(postgres, state, "select name from sqlmesh._environments")).toEqual(["prod"]);
    const snapshots = await ask(
      postgres,
      state,
      "select name from sqlmesh._snapshots order by name",
    );
    expect(snapshots).toEqual([
      expect.stringContaining('"shop"."orders"'),
      expect.stringContaining('"shop"."state"'),
    ]);
  });

  test("shows the models of runs of SQLMesh and dbt, passes parameters to them, sees a push at once, applies a plan alone, and repeats a run of dbt from its failure", async () => {
    const scene: WarehouseScene = { server, port, git: path.git, plane, own, postgres };
    const nights = await failDbtNights(scene);
    const evenings = await runSqlmeshNights(scene, NEWEST);
    await applySqlmeshPlan(scene, evenings);
    await repairDbtNights(scene, nights);
  });

  test.concurrent("makes a plan of a commit of dbt that is pushed, and deploys and builds it once it is approved", async () => {
    const scene: WarehouseScene = { server, port, git: path.git, plane, own, postgres };
    await applyDbtPlan(scene, DBT_VERSIONS.at(-1));
  });

  // Beside that of dbt, because it waits for a schedule.
  test.concurrent("starts nothing of a first commit that cannot be loaded, and goes on with the deployed one and its schedule where a later commit cannot be loaded", async () => {
    const scene: WarehouseScene = { server, port, git: path.git, plane, own, postgres };
    await refuseBrokenCommits(scene, NEWEST);
  });

  test("runs a project in an image of its own where the operator allows it and it has the version of the project, and stays in it when a later one has another", async () => {
    const repository = await path.git.create("ready");
    await repository.commit(IMAGE_PROJECT, "Begin");
    const body = {
      name: "ready",
      repository_url: repository.url,
      git_auth_method: "none",
      sqlmesh_version: OLDEST,
      image: `${OWN_IMAGE}:0.170.1`,
    };
    expect(await server.create(body)).toMatchObject({
      status: 400,
      body: {
        issues: [{ path: "image", message: expect.stringMatching(/allows no images/) as string }],
      },
    });

    expect(await path.stop()).toEqual({ code: 0, signal: null });
    const DAGCTL_IMAGE_ALLOW = "registry.example.com/pipelines";
    server = await path.start({ ...settings, DAGCTL_IMAGE_ALLOW }, port);
    const elsewhere = await server.create({ ...body, image: "registry.example.com/other:1" });
    expect(elsewhere).toMatchObject({ status: 400, body: { issues: [{ path: "image" }] } });
    const { body: project } = await server.create(body);
    const { id } = project;
    expect(await withStatus(server, id, "failed")).toMatchObject({
      status_message: expect.stringMatching(/has sqlmesh 0\.170\.1, .* needs 0\.130\.0/) as string,
    });

    const changed = await server.call("PUT", `/projects/${id}`, {
      image: `${OWN_IMAGE}:${OLDEST}`,
    });
    expect(changed).toMatchObject({ status: 200, body: { image: `${OWN_IMAGE}:${OLDEST}` } });
    expect((await deploy(server, id)).status).toBe(200);
    expect(await active(server, id)).not.toHaveProperty("python_requirements_file");
    expect(await preparing(id)).not.toContain("packages");
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
    expect(await ask(postgres, "postgres", "select id from ready.orders")).toEqual(["7"]);

    // Only an image that was deployed runs.
    const other = { image: `${OWN_IMAGE}:0.170.1` };
    expect((await server.call("PUT", `/projects/${id}`, other)).status).toBe(200);
    expect(await withStatus(server, id, "degraded")).toMatchObject({
      status_message: expect.stringMatching(/has sqlmesh 0\.170\.1/) as string,
    });
    expect(await runToEnd(server, id)).toMatchObject({ status: "success" });
  });

  test("the namespace of the organization goes with its last project and the packages of all, and no secret was shown", async () => {
    const shown = (): Promise<string> =>
      kubectl(plane, ["get", "applications,configmaps,cronjobs,jobs,pods", "-A", "-o", "json"]);
    const before = await shown();
    const { body } = await server.call<{ readonly projects: readonly Project[] }>(
      "GET",
      "/projects",
    );
    for (const { id } of body.projects)
      expect(await server.call("DELETE", `/projects/${id}`)).toMatchObject({ status: 200 });
    await until(
      async () => (await own.objects()).filter((line) => !line.includes(` ${own.namespace}/`)),
      (objects) => objects.length === 0,
      serverWait("the end of all objects of the organization"),
    );
    expect(await stateDatabases(postgres)).toEqual([]);
    expect(await path.stop()).toEqual({ code: 0, signal: null });
    const clusterWait = before + (await shown());
    for (const secret of secrets) {
      expect(path.said()).not.toContain(secret);
      expect(clusterWait).not.toContain(secret);
    }
  });
});
