import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ClusterAccess, getObject, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Installation, installation } from "./cluster/installation.ts";
import { startProgram } from "./running-server.ts";
import { active, ended, runToEnd, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import { CANARY, TOKEN, builtServer } from "./end-to-end/built-server.ts";
import type { BuiltServer } from "./end-to-end/built-server.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let plane: ClusterAccess;
let own: Installation;
let path: BuiltServer;
beforeEach(async () => {
  plane = await sharedControlPlane();
  own = await installation(plane);
  path = await builtServer();
}, FIRST_START);
afterEach(() => path.dispose());

/** The fields that this test reads. */
interface CronJob {
  readonly spec: {
    readonly suspend: boolean;
    readonly jobTemplate: {
      readonly spec: {
        readonly template: { readonly spec: { readonly containers: readonly Container[] } };
      };
    };
  };
}

interface Container {
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

const MAIN = `import { writeFileSync } from "node:fs";
console.log("hello from " + process.cwd());
console.log("password: " + process.env.PASSWORD);
for (const length of [5_000, 50_000, 2_000_000]) console.log("::dagctl:: " + "x".repeat(length));
writeFileSync("left-over.txt", "x");
console.log("done");
`;

test("a project is deployed by Argo CD, runs in pods, is changed, suspended, undeployed and deleted without a remainder", async () => {
  const repository = await path.git.create("hello");
  const first = await repository.commit(
    { "package.json": '{"type":"module","main":"main.js"}', "main.js": MAIN },
    "Say hello",
  );
  const server = await path.start(own.settings, own.port);
  expect(await own.objects()).toEqual([]);
  const before = path.said();
  expect(before).toContain("Projects with use_managed_state_database are refused");

  // What would need a file of this machine is refused before anything is recorded.
  const refused = await server.create({
    name: "shop",
    repository_url: repository.url,
    use_managed_state_database: true,
    project_type: "node",
  });
  expect(refused).toMatchObject({
    status: 400,
    body: {
      issues: [
        {
          path: "use_managed_state_database",
          message: expect.stringContaining("state_url") as string,
        },
      ],
    },
  });

  const created = await server.create({
    name: "hello",
    project_type: "node",
    repository_url: repository.url,
    git_auth_method: "none",
  });
  expect(created).toMatchObject({
    status: 201,
    body: { status: "deploying", deployed: true, current_commit_sha: first },
  });
  const { id } = created.body;
  await active(server, id);
  const cronJob = async (): Promise<CronJob> => {
    const label = `dagctl.dev/installation=${own.name},dagctl.dev/project=${id}`;
    const [found, ...others] = (
      await getObject<{ items: readonly CronJob[] }>(plane, "", "cronjobs", "-A", "-l", label)
    ).items;
    if (found === undefined || others.length > 0)
      throw new Error(`${others.length + (found === undefined ? 0 : 1)} CronJobs instead of one`);
    return found;
  };
  const limits = async (): Promise<readonly (string | undefined)[]> =>
    (await cronJob()).spec.jobTemplate.spec.template.spec.containers.map(
      ({ resources }) => resources?.limits?.memory,
    );
  expect(await limits()).toEqual(["4Gi"]);

  // A run, with a variable that must not be shown, followed while it is there and read when its pod
  // is gone.
  expect(
    (
      await server.call("POST", "/environment-variables", {
        name: "PASSWORD",
        value: "a-password-to-hide",
        project_id: id,
        is_sensitive: true,
      })
    ).status,
  ).toBeLessThan(300);
  const { job_run_id: run } = await server.run(id);
  const followed = await server.followText(id, run);
  expect(await ended(server, id, run)).toMatchObject({
    status: "success",
    exit_code: 0,
    commit_sha: first,
    triggered_by: "manual",
    // Of lines that begin as frames nothing is shown, however long they are.
    results: "partial",
  });
  const log = await server.log(id, run);
  expect(log).toMatch(/^hello from .*\npassword: \[secret\]\ndone\n$/);
  expect((await followed.all()).join("")).toBe(log);

  // What is changed shows in the cluster.
  expect(await server.call("PUT", `/projects/${id}`, { memory_limit: "5Gi" })).toMatchObject({
    status: 200,
    body: { memory_limit: "5Gi" },
  });
  await active(server, id);
  expect(await limits()).toEqual(["5Gi"]);

  // A schedule that is suspended starts nothing.
  expect(await server.jobs(id)).toMatchObject([{ name: "scheduled-run" }]);
  expect(await server.call("PUT", `/projects/${id}`, { suspended: true })).toMatchObject({
    status: 200,
    body: { suspended: true },
  });
  await until(
    async () => (await cronJob()).spec.suspend,
    (suspend) => suspend,
    serverWait("the suspended CronJob"),
  );
  expect(await server.call("POST", `/projects/${id}/run`)).toMatchObject({ status: 409 });
  expect(await server.call("PUT", `/projects/${id}`, { suspended: false })).toMatchObject({
    status: 200,
    body: { suspended: false },
  });

  // A server that is killed finds all of it again.
  await path.kill();
  const again = await path.start(own.settings, own.port);
  expect(await active(again, id)).toMatchObject({ deployed: true, memory_limit: "5Gi" });
  expect(await again.log(id, run)).toBe(log);
  expect(await runToEnd(again, id)).toMatchObject({
    status: "success",
  });

  // Undeployed: no object of it is left except the one that keeps an older call from restoring it.
  expect(await again.call("DELETE", `/projects/${id}/deploy`)).toMatchObject({
    status: 200,
    body: { project: { status: "inactive", deployed: false } },
  });
  const left = async (): Promise<readonly string[]> =>
    (await own.objects()).filter((line) => line.includes(id.replace("_", "-")));
  expect((await left()).filter((line) => !line.startsWith("ConfigMap "))).toEqual([]);

  // An operator's secret is in the cluster too, and the command that stored it ends by itself.
  const secret = async (...args: readonly string[]): Promise<string> => {
    const program = startProgram({
      args: ["secret", ...args, "--data", path.data],
      environment: { ...own.settings },
      folder: dirname(path.data),
    });
    expect({ ...(await program.ended()), said: program.said() }).toMatchObject({ code: 0 });
    return program.said();
  };
  writeFileSync(join(dirname(path.data), "key"), "a-password-to-hide\n");
  expect(await secret("set", "deploy-key", "--file", "key")).toContain(
    'secret "deploy-key" of org-local is kept',
  );
  expect(await secret("list")).toBe("deploy-key\n");
  const secrets = async (): Promise<number> =>
    (await own.objects()).filter((line) => line.startsWith("Secret ")).length;
  // In addition to the project's variable.
  expect(await secrets()).toBe(2);
  expect(await secret("delete", "deploy-key")).toContain("is deleted");
  expect(await secrets()).toBe(1);

  // Deployed again, and deleted: the organization's part goes with its last project.
  expect((await again.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
  await active(again, id);
  expect(await again.call("DELETE", `/projects/${id}`)).toEqual({
    status: 200,
    body: {
      message: "Project deleted successfully",
      id,
      operation: expect.objectContaining({ kind: "delete", status: "succeeded" }),
    },
  });
  expect((await again.call("GET", `/projects/${id}`)).status).toBe(404);
  await until(
    async () => (await own.objects()).filter((line) => !line.startsWith("ConfigMap ")),
    (objects) => objects.length === 0,
    serverWait("the end of all objects"),
  );

  expect(await path.stop()).toEqual({ code: 0, signal: null });
  for (const secret of [TOKEN, CANARY, "a-password-to-hide"]) {
    expect(path.said()).not.toContain(secret);
    expect(
      await kubectl(plane, ["get", "applications,configmaps,cronjobs,jobs", "-A", "-o", "json"]),
    ).not.toContain(secret);
  }
});
