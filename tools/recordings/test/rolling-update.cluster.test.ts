import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldVersion, type OldVersion, until } from "../src/index.ts";
import { runOnce, statusOf } from "./upgrade/life.ts";
import { PROGRAM } from "./upgrade/places.ts";
import { type Replicas, replicas } from "./upgrade/two-versions.ts";

/** Versions that a rolling update may begin from. */
const COMMITS = ["c42623b"];

const SAYS_HELLO = { "package.json": '{"type":"module","main":"main.js"}', "main.js": 'console.log("hello " + process.env.REGION);\n' };
const WAITS = { ...SAYS_HELLO, "main.js": 'console.log("waiting");\nsetInterval(() => undefined, 1000);\n' };

describe.each(COMMITS)("During a rolling update from commit %s", (commit) => {
  let old: OldVersion;
  let both: Replicas;
  beforeAll(async () => {
    old = await oldVersion(commit);
    both = await replicas(await sharedControlPlane());
  }, 3_600_000);
  afterAll(() => both.close());

  test("servers of both versions serve one store and one cluster, and the new one takes over what the old one began", async () => {
    const [hello, waits] = [await both.git.create("hello"), await both.git.create("waits")];
    await hello.commit(SAYS_HELLO, "Say hello");
    await waits.commit(WAITS, "Wait");
    const before = await both.start(old.program);
    const after = await both.start(PROGRAM);
    const create = async (server: typeof before, name: string, url: string, key?: string): Promise<string> => {
      const body = { name, project_type: "node", repository_url: url, git_auth_method: "none" };
      return String((await server.client.expect(201, { method: "POST", path: "/projects", body, ...(key === undefined ? {} : { key }) }))["id"]);
    };

    // Each creates a project, and the other reads, runs and changes it.
    const one = await create(before, "one", hello.url, "create-one");
    const two = await create(after, "two", hello.url, "create-two");
    await before.client.expect(201, { method: "POST", path: "/environment-variables", body: { name: "REGION", value: "north" } });
    await Promise.all([statusOf(after.client, one, "active"), statusOf(before.client, two, "active")]);
    const runs = await Promise.all([runOnce(after.client, one), runOnce(before.client, two)]);
    expect(runs).toMatchObject([
      { status: "success", log: "hello north\n" },
      { status: "success", log: "hello north\n" },
    ]);
    await Promise.all([
      after.client.expect(200, { method: "PUT", path: `/projects/${one}`, body: { memory_limit: "5Gi" } }),
      before.client.expect(200, { method: "PUT", path: `/projects/${two}`, body: { memory_limit: "6Gi" } }),
    ]);
    expect(await statusOf(before.client, one, "active")).toMatchObject({ memory_limit: "5Gi" });
    expect(await statusOf(after.client, two, "active")).toMatchObject({ memory_limit: "6Gi" });
    // A call that is repeated at the other version is the same call.
    expect(await create(after, "one", hello.url, "create-one")).toBe(one);
    expect(await create(before, "two", hello.url, "create-two")).toBe(two);

    // The old one ends while a run of its own goes on.
    const three = await create(before, "three", waits.url);
    await statusOf(before.client, three, "active");
    const started = await before.client.expect(200, { method: "POST", path: `/projects/${three}/run` });
    const path = `/projects/${three}/runs/${String(started["job_run_id"])}`;
    await until(
      "The first line of the run",
      () => after.client.call({ method: "GET", path: `${path}/logs` }),
      ({ body }) => String(body).includes("waiting"),
    );
    await before.kill();
    await after.client.expect(200, { method: "POST", path: `${path}/cancel` });
    const ended = await until(
      "The end of the run",
      () => after.client.get(path),
      ({ status }) => status !== "pending" && status !== "running",
    );
    expect(ended).toMatchObject({ status: "failed" });

    // A replica of the old version that comes back works on, too.
    const again = await both.start(old.program);
    await again.client.expect(200, { method: "DELETE", path: `/projects/${one}/deploy` });
    expect(await statusOf(after.client, one, "inactive")).toMatchObject({ deployed: false });
    await after.client.expect(200, { method: "POST", path: `/projects/${one}/deploy` });
    await statusOf(again.client, one, "active");
    await again.client.expect(200, { method: "DELETE", path: `/projects/${one}` });
    await after.client.expect(200, { method: "DELETE", path: `/projects/${two}` });
    await after.client.expect(200, { method: "DELETE", path: `/projects/${three}` });
    for (const server of [again, after]) expect(await server.client.get("/projects")).toMatchObject({ projects: [], total: 0 });
    expect([await again.stop(), await after.stop()]).toEqual([0, 0]);
  });
});
