import type { Host, Plugin } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { isPresent, testHost, type TestHostOptions, until } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SqliteFixture, sqliteFixture } from "./store-fixture.ts";

let fixture: SqliteFixture;
const hosts: Host[] = [];

beforeEach(async () => {
  fixture = await sqliteFixture();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  await fixture.close();
});

/**
 * Returns a store for hosts that share one SQLite store, as on a store with replicas: neither takes
 * the lock, neither closes it.
 */
function shared(store: Store): Store {
  return {
    ...store,
    supports: { ...store.supports, replicas: true },
    open: async () => undefined,
    close: async () => undefined,
  };
}

async function scene() {
  let fakes: Pick<TestHostOptions, "engine" | "plainGit" | "repository"> = {};
  const start = async (
    store: Store,
    plugins: readonly Plugin[] = [],
    ids?: (prefix: string) => string,
  ): Promise<Host> => {
    const { host, engine, git, repository } = await testHost({
      ...fakes,
      store,
      projectTypes: [sqlmeshType(), dbtType(), nodeType()],
      plugins,
      ...(ids ? { ids } : {}),
    });
    fakes = { engine, plainGit: git, repository };
    hosts.push(host);
    return host;
  };
  const create = async (host: Host, name: string): Promise<string> => {
    const { id } = await host.organization("org-acme").projects.create({
      name,
      project_type: "node",
      repository_url: fakes.repository?.url ?? "",
    });
    return id;
  };
  return { start, create };
}

describe("two hosts on one SQLite store", () => {
  it("call a plugin's hook once for each event, one host at a time", async () => {
    const { start, create } = await scene();
    const store = shared(fixture.store);
    const calls: number[] = [];
    let running = 0;
    let most = 0;
    const counting: Plugin = {
      name: "counting",
      hooks: {
        async afterOperation({ sequence }) {
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          calls.push(sequence);
        },
      },
    };
    const both = [await start(store, [counting]), await start(store, [counting])] as const;
    for (let round = 0; round < 6; round += 1)
      await create(round % 2 ? both[0] : both[1], `project-${round}`);
    await until(() => calls.length === 6, isPresent);
    expect(most).toBe(1);
    expect(calls).toEqual([...new Set(calls)].sort((one, other) => one - other));
  });
});

describe("a host that is restarted on a SQLite store", () => {
  it("calls a hook again for the one event whose call was not recorded, and for no other", async () => {
    const { start, create } = await scene();
    const calls: number[] = [];
    const plugin: Plugin = {
      name: "audit",
      hooks: { afterOperation: ({ sequence }) => void calls.push(sequence) },
    };
    const store = shared(fixture.store);
    const forgetful: Store = {
      ...store,
      // Recorded once; then the host "dies" between each call and its record.
      commit: (changes, options) =>
        calls.length > 1 &&
        changes.some(
          (change) =>
            "put" in change && change.put === "cursor" && change.consumer === "plugin:audit",
        )
          ? Promise.reject(new Error("killed"))
          : store.commit(changes, options),
    };
    const first = await start(forgetful, [plugin]);
    await create(first, "one");
    await until(() => calls.length === 1, isPresent);
    await create(first, "two");
    await until(() => calls.length >= 2, isPresent);
    await first.close();
    const before = calls.length;
    await start(store, [plugin]);
    await until(() => calls.length > before, isPresent);
    const [one, two] = [...new Set(calls)];
    expect(calls.filter((sequence) => sequence === one)).toHaveLength(1);
    expect(calls.slice(before)).toEqual([two]);
  });
});

describe("projects that are created in one tick on a SQLite store", () => {
  it("are listed in the order of their creation, whatever their ids are", async () => {
    const { start, create } = await scene();
    let count = 0;
    // Each id comes before the one that was made before it.
    const ids = (prefix: string): string =>
      `${prefix}_${"zyxwvutsrqponmlkjihgfedcba".charAt((count += 1) % 26)}${String(count)
        .padStart(15, "a")
        .replaceAll(/[0189]/g, "b")}`;
    const store = shared(fixture.store);
    const created = new Date(Date.UTC(2026, 0, 1)).toISOString();
    const stopped: Store = {
      ...store,
      // A clock that does not advance for projects only: the rest of the host needs time.
      commit: (changes, options) =>
        store.commit(
          changes.map((change) =>
            "put" in change && change.put === "project"
              ? {
                  ...change,
                  record: {
                    ...change.record,
                    project: { ...change.record.project, created_at: created },
                  },
                }
              : change,
          ),
          options,
        ),
    };
    const host = await start(stopped, [], ids);
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push(await create(host, `project-${index}`));
    const { projects } = host.organization("org-acme");
    const pages = [];
    for (const page of [1, 2, 3])
      pages.push(...(await projects.list({ page, limit: 2 })).projects.map(({ id }) => id));
    expect(pages).toEqual(made);
    expect(made).not.toEqual(made.toSorted());
  });
});
