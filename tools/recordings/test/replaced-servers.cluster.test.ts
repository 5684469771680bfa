import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldVersion, type OldVersion, serverWait } from "../src/index.ts";
import { until } from "@dagctl/testing";
import { runOnce, statusOf } from "./upgrade/life.ts";
import { PROGRAM } from "./upgrade/places.ts";
import { type Replicas, replicas } from "./upgrade/two-versions.ts";

/** Versions whose servers may be replaced by those of this one. */
const COMMITS = ["c42623b"];

const SAYS_HELLO = {
  "package.json": '{"type":"module","main":"main.js"}',
  "main.js": 'console.log("hello " + process.env.REGION);\n',
};
const WAITS = {
  ...SAYS_HELLO,
  "main.js": 'console.log("waiting");\nsetInterval(() => undefined, 1000);\n',
};

describe.each(COMMITS)("Where servers of commit %s are replaced", (commit) => {
  let old: OldVersion;
  let both: Replicas;
  beforeAll(async () => {
    old = await oldVersion(commit);
    both = await replicas(await sharedControlPlane());
  }, 3_600_000);
  afterAll(() => both.close());

  test("the new version takes over what the old one began, on the same store and cluster", async () => {
    const [hello, waits] = [await both.git.create("hello"), await both.git.create("waits")];
    await hello.commit(SAYS_HELLO, "Say hello");
    await waits.commit(WAITS, "Wait");
    const before = await both.start(old.program);
    const create = async (
      server: typeof before,
      name: string,
      url: string,
      key?: string,
    ): Promise<string> => {
      const body = { name, project_type: "node", repository_url: url, git_auth_method: "none" };
      return String(
        (
          await server.client.expect(201, {
            method: "POST",
            path: "/projects",
            body,
            ...(key === undefined ? {} : { key }),
          })
        )["id"],
      );
    };
    const one = await create(before, "one", hello.url, "create-one");
    await before.client.expect(201, {
      method: "POST",
      path: "/environment-variables",
      body: { name: "REGION", value: "north" },
    });
    await statusOf(before.client, one, "active");

    // The old server ends while one of its runs goes on. Both versions do not serve a cluster at
    // once.
    const three = await create(before, "three", waits.url);
    await statusOf(before.client, three, "active");
    const started = await before.client.expect(200, {
      method: "POST",
      path: `/projects/${three}/run`,
    });
    const path = `/projects/${three}/runs/${String(started["job_run_id"])}`;
    await until(
      () => before.client.call({ method: "GET", path: `${path}/logs` }),
      ({ body }) => String(body).includes("waiting"),
      serverWait("The first line of the run"),
    );
    await before.kill();
    const after = await both.start(PROGRAM);
    await after.client.expect(200, { method: "POST", path: `${path}/cancel` });
    const ended = await until(
      () => after.client.get(path),
      ({ status }) => status !== "pending" && status !== "running",
      serverWait("The end of the run"),
    );
    expect(ended).toMatchObject({ status: "failed" });

    // A project of each version is run, changed, undeployed, deployed again and deleted.
    const two = await create(after, "two", hello.url, "create-two");
    await Promise.all([
      statusOf(after.client, one, "active"),
      statusOf(after.client, two, "active"),
    ]);
    const runs = await Promise.all([runOnce(after.client, one), runOnce(after.client, two)]);
    expect(runs).toMatchObject([
      { status: "success", log: "hello north\n" },
      { status: "success", log: "hello north\n" },
    ]);
    for (const [id, memory] of [
      [one, "5Gi"],
      [two, "6Gi"],
    ] as const) {
      await after.client.expect(200, {
        method: "PUT",
        path: `/projects/${id}`,
        body: { memory_limit: memory },
      });
      expect(await statusOf(after.client, id, "active")).toMatchObject({ memory_limit: memory });
    }
    // A call that is repeated at the other version is the same call.
    expect(await create(after, "one", hello.url, "create-one")).toBe(one);
    for (const id of [one, two]) {
      await after.client.expect(200, { method: "DELETE", path: `/projects/${id}/deploy` });
      expect(await statusOf(after.client, id, "inactive")).toMatchObject({ deployed: false });
      await after.client.expect(200, { method: "POST", path: `/projects/${id}/deploy` });
      await statusOf(after.client, id, "active");
    }
    for (const id of [one, two, three])
      await after.client.expect(200, { method: "DELETE", path: `/projects/${id}` });
    expect(await after.client.get("/projects")).toMatchObject({ projects: [], total: 0 });
    expect(await after.stop()).toBe(0);
  });
});
