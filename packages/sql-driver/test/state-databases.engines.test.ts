import type { DeploymentRef, StateConnection, StateDatabaseDriver } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { postgresStateDatabases } from "@dagctl/sql-driver";
import { type PostgresServer, postgresServer } from "@dagctl/test-servers";
import { registerSuite, type StateData, stateDatabaseSuite } from "@dagctl/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import pg from "pg";
import { nameOf } from "../src/state/naming.ts";
import { ask } from "./postgres-fixture.ts";

const KEY = new Secret("a key of the operator, long enough");
const REF: DeploymentRef = { organization: "org-acme", project: "proj_analytics" };

let server: PostgresServer;
const drivers: StateDatabaseDriver[] = [];
beforeAll(async () => {
  server = await postgresServer();
  await ask(server.url(), "alter system set log_statement = 'all'");
  await ask(server.url(), "select pg_reload_conf()");
  // As an operator would set it up: no superuser.
  await ask(server.url(), "create role operator login createdb createrole password 'operator'");
  await ask(server.url(), "create database registry owner operator");
}, 60_000);
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close?.();
});
afterAll(() => server.close());

const operatorUrl = (): string => server.url("registry").replace(/\/\/.*@/, "//operator:operator@");

function driver(
  options: { readonly installation?: string; readonly key?: Secret; readonly url?: string } = {},
): StateDatabaseDriver {
  const made = postgresStateDatabases({
    url: operatorUrl(),
    key: KEY,
    installation: "one",
    ...options,
  });
  drivers.push(made);
  return made;
}

function urlOf({ settings, secrets }: StateConnection, database = settings["database"]): string {
  return `postgres://${settings["user"]}:${encodeURIComponent(secrets["password"]?.reveal() ?? "")}@${settings["host"]}:${settings["port"]}/${database}`;
}

async function listed(refs: AsyncIterable<DeploymentRef>): Promise<readonly DeploymentRef[]> {
  const all: DeploymentRef[] = [];
  for await (const ref of refs) all.push(ref);
  return all;
}

async function names(): Promise<readonly unknown[]> {
  const rows = await ask(
    server.url(),
    "select datname as name from pg_database where datname like 'dagctl%' union all select rolname from pg_roles where rolname like 'dagctl%'",
  );
  return rows.map(({ name }) => name);
}

describe("postgresStateDatabases keeps the laws of a state database driver", () => {
  registerSuite(it, stateDatabaseSuite, async () => {
    const unique = crypto.randomUUID().slice(0, 8);
    const stateDatabase = driver({ installation: unique });
    return {
      stateDatabase,
      unique,
      data: textInTable,
      second: async () => driver({ installation: unique }),
      async reopen() {
        await stateDatabase.close?.();
        return driver({ installation: unique });
      },
      /** Refuses the operator's user, and ends its sessions. */
      async outage() {
        await ask(server.url(), "alter role operator nologin");
        await ask(
          server.url(),
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'operator'",
        );
        return async () => void (await ask(server.url(), "alter role operator login"));
      },
    };
  });
});

/** One text in a table of a state database, as its project's tool would keep it. */
const textInTable: StateData = {
  async write(connection, text) {
    await ask(
      urlOf(connection),
      `drop table if exists suite; create table suite as select '${text}' as text`,
    );
  },
  async read(connection) {
    const [there] = await ask(
      urlOf(connection),
      "select to_regclass('suite') is not null as there",
    );
    return there?.["there"] === true
      ? String((await ask(urlOf(connection), "select text from suite"))[0]?.["text"])
      : undefined;
  },
};

describe("a managed state database", () => {
  it("is provisioned while calls of three other organizations wait for locks", async () => {
    const states = driver({ installation: "fair" });
    const refs = ["a", "b", "c"].flatMap((name) =>
      [1, 2, 3].map((index) => ({ organization: `org-${name}`, project: `proj_${name}${index}` })),
    );
    // Another host holds the locks, and does not go on.
    const holder = new pg.Client({ connectionString: operatorUrl() });
    await holder.connect();
    for (const ref of refs)
      await holder.query("select pg_advisory_lock(hashtextextended($1, 0))", [nameOf("fair", ref)]);
    const waiting = Promise.allSettled(
      refs.map((ref) => states.provision(ref, { rotation: 1, generation: 1 })),
    );
    const ref = { organization: "org-d", project: "proj_d1" };
    const mine = await states.provision(ref, { rotation: 1, generation: 1 });
    expect(await ask(urlOf(mine), "select 1 as one")).toEqual([{ one: 1 }]);
    await holder.end();
    for (const one of await waiting) expect(one.status).toBe("fulfilled");
  });

  it("belongs to its project: its role has tables there and no access elsewhere, and another project's role has none here", async () => {
    const states = driver({ installation: "own" });
    const mine = await states.provision(REF, { rotation: 1, generation: 1 });
    const other = await states.provision(
      { ...REF, project: "proj_other" },
      { rotation: 1, generation: 1 },
    );
    await ask(
      urlOf(mine),
      "create schema sqlmesh; create table sqlmesh._versions (x int); insert into sqlmesh._versions values (1)",
    );
    expect(await ask(urlOf(mine), "select x from sqlmesh._versions")).toEqual([{ x: 1 }]);
    await expect(ask(urlOf(mine, other.settings["database"]), "select 1")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(ask(urlOf(mine), "create database more")).rejects.toMatchObject({ code: "42501" });
    await expect(ask(urlOf(mine), "create role more")).rejects.toMatchObject({ code: "42501" });
  });

  it("has the same password on every replica; another rotation or key gives another, and the old one is rejected", async () => {
    const first = await driver({ installation: "keys" }).provision(REF, {
      rotation: 1,
      generation: 1,
    });
    const replica = await driver({ installation: "keys" }).provision(REF, {
      rotation: 1,
      generation: 1,
    });
    expect(urlOf(replica)).toBe(urlOf(first));
    const rotated = await driver({ installation: "keys" }).provision(REF, {
      rotation: 2,
      generation: 2,
    });
    await ask(urlOf(rotated), "select 1");
    await expect(ask(urlOf(first), "select 1")).rejects.toMatchObject({ code: "28P01" });
    const rekeyed = await driver({
      installation: "keys",
      key: new Secret("another key of the operator, also long"),
    }).provision(REF, {
      rotation: 2,
      generation: 3,
    });
    await ask(urlOf(rekeyed), "select 1");
    for (const connection of [first, rotated, rekeyed])
      expect(server.log()).not.toContain(connection.secrets["password"]?.reveal());
    expect(server.log()).toContain("SCRAM-SHA-256$4096");
  });

  it("has a name that no other project gets, however long the ids are", async () => {
    const states = driver({ installation: "names" });
    const long = "proj_".padEnd(120, "x");
    const refs = [`${long}1`, `${long}2`, "proj_A", "proj_a", "proj-a"].map((project) => ({
      organization: "org-acme",
      project,
    }));
    const made = await Promise.all(
      refs.map((ref) => states.provision(ref, { rotation: 1, generation: 1 })),
    );
    const databases = made.map(({ settings }) => settings["database"] ?? "");
    expect(new Set(databases).size).toBe(refs.length);
    expect(databases.every((name) => name.length <= 63)).toBe(true);
    for (const connection of made)
      expect(await ask(urlOf(connection), "select current_database() as name")).toEqual([
        { name: connection.settings["database"] },
      ]);
  });

  it("is dropped although connections to it are open, and leaves nothing", async () => {
    const before = await names();
    const states = driver({ installation: "drops" });
    const mine = await states.provision(REF, { rotation: 1, generation: 1 });
    expect((await names()).length).toBe(before.length + 2);
    const sleeper = ask(urlOf(mine), "select pg_sleep(60)").catch((error: unknown) => error);
    await expect
      .poll(() =>
        ask(
          server.url(),
          `select 1 from pg_stat_activity where usename = '${mine.settings["user"]}'`,
        ),
      )
      .toHaveLength(1);
    await states.drop(REF, { generation: 2 });
    expect(await sleeper).toBeInstanceOf(Error);
    expect(await names()).toEqual(before);
  });

  it("belongs to its installation: another one on the same server neither lists nor drops it", async () => {
    const [one, two] = [driver({ installation: "north" }), driver({ installation: "south" })];
    const mine = await one.provision(REF, { rotation: 1, generation: 1 });
    await two.drop(REF, { generation: 9 });
    await ask(urlOf(mine), "select 1");
    expect(await listed(two.list())).toEqual([]);
    expect(await listed(one.list())).toEqual([REF]);
  });

  it("is complete after any number of concurrent calls, some of which are aborted", async () => {
    const states = Array.from({ length: 4 }, () => driver({ installation: "crowd" }));
    const calls = Array.from({ length: 24 }, (_, index) =>
      states[index % 4]?.provision(REF, { rotation: 1, generation: 1 }),
    );
    const cuts: Promise<unknown>[] = [];
    const cutter = setInterval(
      () =>
        cuts.push(
          ask(
            server.url(),
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'operator'",
          ),
        ),
      30,
    );
    const ends = await Promise.allSettled(calls);
    clearInterval(cutter);
    // The last one may still be on its way, and would cut what follows.
    await Promise.all(cuts);
    for (const end of ends)
      if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "unavailable" });
    const whole = await driver({ installation: "crowd" }).provision(REF, {
      rotation: 1,
      generation: 1,
    });
    await ask(urlOf(whole), "create table kept (x int)");
    expect(await listed(driver({ installation: "crowd" }).list())).toEqual([REF]);
  });

  it("ends an aborted call while another session has the project's lock, and serves the next call", async () => {
    const states = driver({ installation: "waits" });
    await states.provision(REF, { rotation: 1, generation: 1 });
    const holder = new pg.Client({ connectionString: server.url("registry") });
    await holder.connect();
    await holder.query("select pg_advisory_lock(hashtextextended($1, 0))", [nameOf("waits", REF)]);
    const controller = new AbortController();
    const reason = new Error("the caller has gone");
    const waiting = states.provision(REF, {
      rotation: 1,
      generation: 2,
      signal: controller.signal,
    });
    await expect
      .poll(() =>
        ask(server.url(), "select 1 from pg_locks where locktype = 'advisory' and not granted"),
      )
      .toHaveLength(1);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await holder.end();
    await states.provision(REF, { rotation: 1, generation: 2 });
  });

  it("is refused with the missing rights when the operator's user lacks them", async () => {
    await ask(server.url(), "create role weak login password 'weak'");
    await ask(server.url(), "create database weak_registry owner weak");
    const weak = driver({ url: server.url("weak_registry").replace(/\/\/.*@/, "//weak:weak@") });
    await expect(weak.provision(REF, { rotation: 1, generation: 1 })).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("createrole"),
    });
    expect(() => driver({ key: new Secret("short") })).toThrow("at least 32 characters");
  });
});
