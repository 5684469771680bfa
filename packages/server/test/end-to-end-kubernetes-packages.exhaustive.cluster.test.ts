import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { getObject, kubectl } from "@dagctl/control-plane";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mirror } from "./cluster/mirror.ts";
import { causeGone, causeShown } from "./cluster/outages.ts";
import {
  LOGIN,
  newStateDatabase,
  OLDEST,
  type SqlmeshCluster,
  sqlmeshCluster,
} from "./cluster/sqlmesh-cluster.ts";
import { active, runToEnd } from "./end-to-end/api.ts";
import { CLIENT_PROJECT } from "./end-to-end/client-project.ts";
import { deploy, withStatus } from "./end-to-end/packages.ts";
import { ask, stateDatabases } from "./end-to-end/postgres.ts";
import {
  CONFLICTING_RATES,
  IMAGE_PROJECT,
  publishRates,
  RATES_PROJECT,
} from "./end-to-end/rates-project.ts";

// The last test restarts the server. CI tries packages and images with a tool of tests
// (`packages.cluster.test.ts`), and the client's project on one machine.

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

/** Of the image that has another version of SQLMesh than the project, and of the right one. */
const OWN_IMAGE = "registry.example.com/pipelines/sqlmesh";

let cluster: SqlmeshCluster;
beforeAll(async () => {
  cluster = await sqlmeshCluster();
  await mirror(cluster.index, await cluster.sqlmesh(OLDEST), "2024-10-24");
  await publishRates(cluster.index);
}, FIRST_START);
afterAll(() => cluster?.close());

/** Returns the containers that run before the steps of a project's schedule. */
async function preparing({ own, plane }: SqlmeshCluster, id: string): Promise<readonly string[]> {
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

describe("a SQLMesh project on Kubernetes", () => {
  test("runs with the packages of its requirements.txt, in an image without uv, once that of uv can be pulled, and goes on with them when later ones contradict the tool", async () => {
    const { server, port, own, plane, postgres } = cluster;
    expect(existsSync(join(await cluster.sqlmesh(OLDEST), "uv"))).toBe(false);
    cluster.isUvPushed = false;
    const { id, repository, first } = await cluster.create("rates", RATES_PROJECT);
    await causeShown({ server, port }, id, {
      component: "packages",
      message: "(the image of uv)",
      reason: "The image of uv cannot be pulled",
      hidden: ["rates", "ghcr.io", LOGIN.password],
    });
    cluster.isUvPushed = true;
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
    expect(await preparing(cluster, id)).toEqual(expect.arrayContaining(["uv", "packages"]));

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

  test("of the client runs unchanged on the managed state in PostgreSQL", async () => {
    const { server, postgres } = cluster;
    const before = await stateDatabases(postgres);
    const { id } = await cluster.create("client", CLIENT_PROJECT, {
      sqlmesh_version: SQLMESH_VERSIONS.at(-1),
    });
    expect(await active(server, id)).toMatchObject({
      gateways: [{ name: "warehouse" }, { name: "scratch" }],
      gateway_detection: { outcome: "known" },
    });
    const run = await runToEnd(server, id, { apply_plan: true });
    expect(run).toMatchObject({ status: "success", exit_code: 0 });
    expect(run.log).toContain("the state is in postgres");
    const state = await newStateDatabase(postgres, before);
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

  test("runs in an image of its own where the operator allows it and the image has its version, and stays in it when a later one has another", async () => {
    const { path, postgres } = cluster;
    const repository = await path.git.create("ready");
    await repository.commit(IMAGE_PROJECT, "Begin");
    const body = {
      name: "ready",
      repository_url: repository.url,
      git_auth_method: "none",
      sqlmesh_version: OLDEST,
      image: `${OWN_IMAGE}:0.170.1`,
    };
    expect(await cluster.server.create(body)).toMatchObject({
      status: 400,
      body: {
        issues: [{ path: "image", message: expect.stringMatching(/allows no images/) as string }],
      },
    });

    const DAGCTL_IMAGE_ALLOW = "registry.example.com/pipelines";
    await cluster.restart({ DAGCTL_IMAGE_ALLOW });
    const { server } = cluster;
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
    expect(await preparing(cluster, id)).not.toContain("packages");
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
});
