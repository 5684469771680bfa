import type { Host, PushHookInput } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import type { DbtProject } from "@dagctl/project-types/dbt";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { FILES, RELEASE, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const INPUT = {
  provider: "github",
  repository_url: "https://git.example.com/analytics.git",
} as const;

/** Makes a call to a hook that proves its secret. */
async function push(host: Host, hook: string, proof: string): Promise<void> {
  const received = await host.pushes.receive(hook);
  if (!received.hook) throw new Error(`There is no hook ${hook}`);
  received.accept(proof);
}

/** Returns the records and events of the store, as text. */
async function storedText({ data }: TestHost): Promise<string> {
  const store = memoryStore({ data });
  const hooks = await store.records("", "hook", "org-acme", { limit: 500 });
  const audit = await store.records("org-acme", "audit", "", { limit: 500 });
  const { events } = await store.events(0, 500);
  expect([hooks.length, audit.length]).toEqual([1, 1]);
  return JSON.stringify([hooks, audit, events, [...data.keys]]);
}

describe("the push hooks of an organization", () => {
  it("are created with a secret that is shown once, and is in the secret source only", async () => {
    const test = await testHost({});
    const { acme, engine } = test;
    const { secret, ...hook } = await acme.hooks.create(INPUT);
    expect(hook).toEqual({
      id: expect.stringMatching(/^hook_[a-z2-7]{16}$/),
      ...INPUT,
      path: `/api/v1/hooks/${hook.id}/push`,
      created_at: expect.stringMatching(/Z$/),
    });
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await engine.secrets.get("org-acme", `hook/${hook.id}`))?.reveal()).toBe(secret);
    expect(await acme.hooks.get(hook.id)).toEqual(hook);
    expect(await acme.hooks.list()).toEqual({ hooks: [hook], total: 1 });
    expect(await storedText(test)).not.toContain(secret);
    expect((await acme.secrets.list()).total).toBe(0);
    const { records } = await acme.audit.list();
    expect(records).toMatchObject([
      { action: "hooks.create", outcome: "accepted", hook_id: hook.id },
    ]);
  });

  it("are seen and changed by their organization alone, also over the same repository", async () => {
    const { acme, host } = await testHost({});
    const rival = host.organization("org-rival");
    const own = await acme.hooks.create(INPUT);
    const other = await rival.hooks.create({ ...INPUT, provider: "gitea" });
    expect((await acme.hooks.list()).hooks.map(({ id }) => id)).toEqual([own.id]);
    expect((await rival.hooks.list()).hooks.map(({ id }) => id)).toEqual([other.id]);
    for (const call of ["get", "rotate", "delete"] as const)
      await expect(acme.hooks[call](other.id)).rejects.toMatchObject({
        code: "not_found",
        message: `There is no push hook "${other.id}"`,
      });
    const received = (await host.pushes.receive(other.id)).hook;
    expect([received?.provider, received?.secret.reveal()]).toEqual(["gitea", other.secret]);
  });

  it("are refused with every problem of the body at once", async () => {
    const { acme } = await testHost({});
    for (const [input, issues] of [
      [
        {},
        [
          { path: "provider", message: "is required" },
          { path: "repository_url", message: "is required" },
        ],
      ],
      [
        { provider: "bitbucket", repository_url: "https://ann:canary@git.example.com/a.git" },
        [
          { path: "provider", message: "must be github, gitlab or gitea" },
          { path: "repository_url", message: expect.stringContaining("must not contain a user") },
        ],
      ],
      [
        { ...INPUT, provider: null, secret: "mine" },
        [
          { path: "secret", message: "is not a field of a push hook" },
          { path: "provider", message: "is required" },
        ],
      ],
      [
        { ...INPUT, repository_url: "https://git.example.com/a\u0007" },
        [{ path: "repository_url", message: "must not contain spaces or control characters" }],
      ],
    ] as const)
      await expect(acme.hooks.create(input as unknown as PushHookInput)).rejects.toMatchObject({
        code: "invalid",
        issues,
      });
    expect((await acme.hooks.list()).total).toBe(0);
  });

  it("are 100 at most", async () => {
    const { acme } = await testHost({});
    for (let made = 0; made < 100; made += 1) await acme.hooks.create(INPUT);
    await expect(acme.hooks.create(INPUT)).rejects.toMatchObject({
      code: "conflict",
      message: "The organization has 100 push hooks, which is the most: delete one first",
    });
  });

  it("leave no record where the secret source refuses the secret", async () => {
    const engine = fakeEngine();
    const refused = new DagctlError("unavailable", "The secret source does not answer");
    const secrets = { ...engine.secrets, put: () => Promise.reject(refused) };
    const { acme } = await testHost({ engine, secrets });
    await expect(acme.hooks.create(INPUT)).rejects.toMatchObject({ code: "unavailable" });
    expect((await acme.hooks.list()).total).toBe(0);
  });

  it("end their former secret with a rotation, and their secret with a delete", async () => {
    const { acme, host, engine } = await testHost({});
    const { id, secret } = await acme.hooks.create(INPUT);
    const rotated = await acme.hooks.rotate(id);
    expect(rotated.secret).not.toBe(secret);
    expect((await host.pushes.receive(id)).hook?.secret.reveal()).toBe(rotated.secret);
    expect(await acme.hooks.delete(id)).toEqual({ id });
    expect((await host.pushes.receive(id)).hook).toBeUndefined();
    expect(await engine.secrets.list("org-acme")).toEqual([]);
    await expect(acme.hooks.get(id)).rejects.toMatchObject({ code: "not_found" });
    const { records } = await acme.audit.list();
    expect(records.map(({ action }) => action).toSorted()).toEqual([
      "hooks.create",
      "hooks.delete",
      "hooks.rotate",
    ]);
  });
});

describe("a call to a push hook", () => {
  it("shows at once how far the projects of the repository are behind", async () => {
    const test = await testHost({ timing: { gitPollMs: 3_600_000 } });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { id: hook } = await test.acme.hooks.create(INPUT);
    await test.repository.commit({ "b.txt": "" }, "Second");
    await push(test.host, hook, "one");
    await until(
      () => test.acme.projects.get(id),
      ({ commits_behind: behind }) => behind === 1,
    );
  });

  it("deploys the new version of a project that is deployed automatically", async () => {
    // Its own poll comes within the next hour.
    const test = await testHost({ files: FILES, timing: { gitPollMs: 3_600_000 } });
    const { id } = await test.acme.projects.create<DbtProject>({
      ...test.input,
      project_type: "dbt",
      polling_interval: "24h",
    });
    await untilStatus(test, id, "active");
    const { id: hook } = await test.acme.hooks.create({
      ...INPUT,
      repository_url: "git@git.example.com:analytics.git",
    });
    const sha = await test.repository.commit({ [RELEASE]: "version: 1.1.0\n" }, "Release");
    await push(test.host, hook, "one");
    const deployed = await until(
      () => test.acme.projects.get(id),
      ({ auto_deploy: reported }) => reported?.outcome === "deployed",
    );
    expect(deployed.current_commit_sha).toBe(sha);
  });

  it("reaches the projects also where another host of the store gets it", async () => {
    const data = memoryData();
    const engine = fakeEngine();
    const timing = { gitPollMs: 3_600_000 };
    const first = await testHost({ store: memoryStore({ data }), data, engine, timing });
    const { id } = await first.acme.projects.create(first.input);
    await untilStatus(first, id, "active");
    const { git: plainGit, repository } = first;
    const other = await testHost({
      store: memoryStore({ data }),
      data,
      engine,
      plainGit,
      repository,
      timing,
    });
    const { id: hook } = await first.acme.hooks.create(INPUT);
    await repository.commit({ "b.txt": "" }, "Second");
    await push(other.host, hook, "one");
    await until(
      () => first.acme.projects.get(id),
      ({ commits_behind: behind }) => behind === 1,
    );
    await first.acme.hooks.delete(hook);
    expect((await other.host.pushes.receive(hook)).hook).toBeUndefined();
  });

  it("does nothing after the last project of the repository was deleted", async () => {
    const test = await testHost({});
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { id: hook } = await test.acme.hooks.create(INPUT);
    await test.acme.projects.delete(id);
    const before = test.git.calls.get("head");
    await push(test.host, hook, "one");
    await until(
      () => test.acme.hooks.get(hook),
      ({ last_call: last }) => last?.outcome === "accepted",
    );
    expect(test.git.calls.get("head")).toBe(before);
  });

  it("finds no hook by what is no id, by the id of another kind, or without a secret", async () => {
    const { acme, host, engine } = await testHost({});
    const { id } = await acme.hooks.create(INPUT);
    for (const text of ["", "hook_", id.toUpperCase(), `${id}/`, "../org-acme", "proj_a", "\0"])
      expect((await host.pushes.receive(text)).hook).toBeUndefined();
    await engine.secrets.delete("org-acme", `hook/${id}`);
    expect((await host.pushes.receive(id)).hook).toBeUndefined();
  });

  it("reads the store and the secret source as often for a hook that does not exist", async () => {
    const engine = fakeEngine();
    const data = memoryData();
    const store = memoryStore({ data, replicas: false });
    const reads: string[] = [];
    const secrets: typeof engine.secrets = {
      ...engine.secrets,
      get: (...given) => (reads.push("secret"), engine.secrets.get(...given)),
    };
    const counted: typeof store = {
      ...store,
      record: (...given) => (reads.push("record"), store.record(...given)),
    };
    const { acme, host } = await testHost({ engine, data, store: counted, secrets });
    const { id } = await acme.hooks.create(INPUT);
    for (const hook of [id, "hook_aaaaaaaaaaaaaaab", "no-id"]) {
      reads.length = 0;
      await host.pushes.receive(hook);
      expect(reads).toEqual(["record", "secret"]);
    }
  });

  it("finds no hook whose secret is damaged, until the secret is rotated", async () => {
    const engine = fakeEngine();
    let isDamaged = false;
    const damage = new DagctlError("internal", "Damaged", { details: { damaged: true } });
    const secrets: typeof engine.secrets = {
      ...engine.secrets,
      get: (...given) => (isDamaged ? Promise.reject(damage) : engine.secrets.get(...given)),
      put: (...given) => ((isDamaged = false), engine.secrets.put(...given)),
    };
    const logged: string[] = [];
    const log = ({ message }: { readonly message: string }): void => void logged.push(message);
    const { acme, host } = await testHost({ engine, secrets, log });
    const { id } = await acme.hooks.create(INPUT);
    isDamaged = true;
    expect((await host.pushes.receive(id)).hook).toBeUndefined();
    expect(logged).toContain(`The secret of the push hook ${id} is damaged: rotate it`);
    await acme.hooks.rotate(id);
    expect((await host.pushes.receive(id)).hook).toBeDefined();
  });

  it("is refused once the host has closed", async () => {
    const { acme, host } = await testHost({});
    const { id } = await acme.hooks.create(INPUT);
    await host.close();
    await expect(host.pushes.receive(id)).rejects.toMatchObject({ code: "unavailable" });
  });
});
