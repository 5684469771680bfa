import type { HostOptions } from "@dagctl/core";
import type { Deployment, GitDriver } from "@dagctl/core/contracts";
import { fakeEngine, fakeGit } from "@dagctl/testing";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, untilStatus } from "./test-host.ts";

const gateways = (...names: string[]): string =>
  `model_defaults: { dialect: duckdb }\ngateways:\n${names.map((name) => `  ${name}: { connection: { type: duckdb } }\n`).join("")}`;

interface Watched extends TestHost {
  readonly id: string;
  readonly applied: readonly Deployment[];
  /** Calls `what` once, before the next files are read. */
  beforeRead(what: () => Promise<unknown>): void;
  untilActive(): Promise<SqlmeshProject>;
}

async function project(text: string): Promise<Watched> {
  const engine = fakeEngine();
  const applied: Deployment[] = [];
  const deploy: HostOptions["deploy"] = {
    ...engine.deploy,
    apply(deployment, options) {
      applied.push(deployment);
      return engine.deploy.apply(deployment, options);
    },
  };
  const fake = fakeGit();
  let before: (() => Promise<unknown>) | undefined;
  const git: GitDriver = {
    ...fake,
    async readFiles(...input) {
      const what = before;
      before = undefined;
      await what?.();
      return fake.readFiles(...input);
    },
  };
  const repository = fake.create("https://git.example.com/shop.git");
  await repository.commit({ "config.yaml": text }, "Begin");
  const test = await testHost({ deploy, git, engine, plainGit: fake, repository });
  const { id } = await test.acme.projects.create({ name: "shop", repository_url: repository.url });
  await untilStatus(test, id, "active");
  return {
    ...test,
    id,
    applied,
    beforeRead(what) {
      before = what;
    },
    untilActive: () => untilStatus<SqlmeshProject>(test, id, "active"),
  };
}

const injected = (deployment: Deployment | undefined): readonly string[] =>
  Object.keys(deployment?.workload.environment ?? {}).flatMap(
    (name) => /^SQLMESH__GATEWAYS__(.*)__STATE_CONNECTION__TYPE$/.exec(name)?.[1] ?? [],
  );

const shown = ({ gateways: list = [] }: SqlmeshProject): readonly string[] =>
  list.map(({ name }) => name);

describe("gateways at every new commit", () => {
  it("are those of the deployed commit", async () => {
    const test = await project(gateways("a"));
    await test.repository.commit({ "config.yaml": gateways("b", "c") }, "Rename");
    // Nothing of the new commit is visible before it is applied.
    expect(shown(await test.acme.projects.get<SqlmeshProject>(test.id))).toEqual(["a"]);
    await test.acme.projects.deploy(test.id);
    expect(shown(await test.untilActive())).toEqual(["b", "c"]);
    expect(test.applied.map(injected)).toEqual([["A"], ["B", "C"]]);
    expect(
      new Set(test.applied.map(({ commit, workload }) => commit === workload.repository.commit)),
    ).toEqual(new Set([true]));
  });

  it("are read before anything is applied: a commit that cannot run as configured changes nothing", async () => {
    const test = await project(gateways("a"));
    const before = await test.acme.projects.get(test.id);
    await test.repository.commit(
      { "config.yaml": "gateways:\n  a:\n    state_connection: { type: duckdb }\n" },
      "Own state",
    );
    await expect(test.acme.projects.deploy(test.id)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "use_managed_state_database" }],
    });
    const after = await test.acme.projects.get(test.id);
    expect({
      ...after,
      latest_commit_sha: "",
      latest_commit_message: "",
      commits_behind: 0,
    }).toEqual({
      ...before,
      latest_commit_sha: "",
      latest_commit_message: "",
      commits_behind: 0,
    });
    expect(test.applied).toHaveLength(1);
  });

  it("change with the field in one PUT, where neither fits without the other", async () => {
    const config = (state: string): string => `from dagctl import get_state_connection
from sqlmesh import Config
config = Config(gateways={"a": {"state_connection": ${state}}})
`;
    const test = await project(gateways("a"));
    const commit = (state: string): Promise<string> =>
      test.repository.commit({ "config.yaml": null, "config.py": config(state) }, "Use it");
    await commit("get_state_connection()");
    await test.acme.projects.deploy(test.id);
    await test.untilActive();
    // The deployed commit needs the managed state, and no other commit fits.
    const set = (value: boolean) =>
      test.acme.projects.update(test.id, { use_managed_state_database: value });
    await expect(set(false)).rejects.toMatchObject({ code: "invalid" });
    const own = await commit('{"type": "duckdb", "database": "s.db"}');
    await expect(test.acme.projects.deploy(test.id)).rejects.toMatchObject({ code: "invalid" });
    await set(false);
    expect(await test.untilActive()).toMatchObject({
      use_managed_state_database: false,
      current_commit_sha: own,
    });
    const managed = await commit("get_state_connection()");
    await expect(test.acme.projects.deploy(test.id)).rejects.toMatchObject({ code: "invalid" });
    await set(true);
    expect(await test.untilActive()).toMatchObject({
      use_managed_state_database: true,
      current_commit_sha: managed,
    });
  });

  it("are refused at create and at deploy, with the field, where they call the client's function without the managed state", async () => {
    const text = `from dagctl import get_state_connection
from sqlmesh import Config
config = Config(gateways={"a": {"state_connection": get_state_connection()}})
`;
    const refused = {
      code: "invalid",
      issues: [
        {
          path: "use_managed_state_database",
          message: expect.stringMatching(/^must be true: gateway "a" in config\.py \(line 3\)/),
        },
      ],
    };
    const test = await project(gateways("a"));
    await test.acme.projects.update(test.id, { use_managed_state_database: false });
    const before = await test.untilActive();
    await test.repository.commit({ "config.yaml": null, "config.py": text }, "Use the client");
    const applied = test.applied.length;
    await expect(test.acme.projects.deploy(test.id)).rejects.toMatchObject(refused);
    expect(await test.acme.projects.get(test.id)).toMatchObject({
      status: "active",
      current_commit_sha: before.current_commit_sha,
      gateway_detection: { outcome: "known" },
    });
    expect(test.applied).toHaveLength(applied);
    const other = {
      name: "other",
      repository_url: before.repository_url,
      use_managed_state_database: false,
    };
    await expect(test.acme.projects.create(other)).rejects.toMatchObject(refused);
    expect((await test.acme.projects.list()).projects.map(({ name }) => name)).toEqual(["shop"]);
    expect(
      await test.acme.projects.create({ ...other, use_managed_state_database: true }),
    ).toMatchObject({ name: "other" });
  });

  it("are read at the deployed commit when another field requires it, not at the branch's newest", async () => {
    const test = await project(gateways("a"));
    const { current_commit_sha: deployed } = await test.acme.projects.get(test.id);
    await test.repository.commit({ "config.yaml": gateways("b") }, "Later");
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: "0.227.1" });
    expect(await test.untilActive()).toMatchObject({
      current_commit_sha: deployed,
      gateways: [{ name: "a" }],
    });
    expect(test.applied.map(({ commit }) => commit)).toEqual([deployed, deployed]);
    expect(injected(test.applied[1])).toEqual(["A"]);
  });

  it("are read again where the project changes in the meantime", async () => {
    const test = await project(gateways("a"));
    await test.repository.commit(
      { "config.yaml": gateways("b"), "folder/config.yaml": gateways("c") },
      "Move",
    );
    test.beforeRead(() => test.acme.projects.update(test.id, { git_path: "folder" }));
    await test.acme.projects.deploy(test.id).catch(() => undefined);
    await test.untilActive();
    await test.acme.projects.deploy(test.id);
    expect(await test.untilActive()).toMatchObject({
      git_path: "folder",
      gateways: [{ name: "c" }],
    });
    for (const { workload } of test.applied.slice(1))
      expect(workload.repository.path).toBe("folder");
    expect(test.applied.slice(1).map(injected).flat()).not.toContain("B");
  });
});
