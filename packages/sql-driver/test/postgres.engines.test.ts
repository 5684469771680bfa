import { type PostgresServer, postgresServer } from "@dagctl/test-servers";
import { registerSuite, storeSuite, tokenStoreSuite } from "@dagctl/testing";
import type { Change, Expectation, KeyRecord } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { postgresStore } from "@dagctl/sql-driver";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { sameAnswersAsInMemory } from "./store-actions.ts";
import { followsOnTwoHosts } from "./followed-events.ts";
import {
  findsOddTexts,
  migratesStoredProjects,
  migratesUnreleasedColumns,
  storedProject,
} from "./migrated-projects.ts";
import { ask, postgresFixture, postgresTokens } from "./postgres-fixture.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer();
}, 60_000);
afterAll(() => server.close());

describe("postgresStore keeps the laws of a store", () => {
  registerSuite(it, storeSuite, () => postgresFixture(server), { deadlineMs: 30_000 });
});

describe("postgresTokenStore keeps the laws of a token store", () => {
  registerSuite(it, tokenStoreSuite, () => postgresTokens(server), { deadlineMs: 30_000 });
});

it(
  "the same actions in any order get the same answers from PostgreSQL and the memory store",
  () => sameAnswersAsInMemory(() => postgresFixture(server), 8),
  120_000,
);

/** Returns the change that stores a project, with another id. */
function withId(change: Change, id: string): Change {
  if (!("put" in change) || change.put !== "project") throw new TypeError("It stores no project");
  const { project, internals } = change.record;
  return { put: "project", record: { project: { ...project, id }, internals } };
}

const TIME = "2026-01-01T00:00:00.000Z";

/** Returns the change that stores a record of the project "shop". */
function of(put: "operation" | "run" | "job", fields: Readonly<Record<string, unknown>>): Change {
  const record = {
    id: "one",
    project_id: "shop",
    name: "one",
    job_name: "one",
    status: "success",
    created_at: TIME,
    ...fields,
  };
  const internals = { lease: 1 };
  return {
    put,
    record: { organization: "org-acme", [put]: record, internals },
  } as unknown as Change;
}

describe("a PostgreSQL store", () => {
  it("gives followers on two hosts each event of their organization once, and gaps", async () => {
    const { store, close } = await postgresFixture(server);
    onTestFinished(close);
    await followsOnTwoHosts(store);
  });

  it("gives stored projects of the version before no packages of their own", async () => {
    const fixture = await postgresFixture(server);
    onTestFinished(fixture.close);
    await migratesStoredProjects(fixture, (statement) => ask(fixture.url, statement));
  });

  it("finds projects that a version between two releases stored", async () => {
    const fixture = await postgresFixture(server);
    onTestFinished(fixture.close);
    await migratesUnreleasedColumns(fixture, (statement) => ask(fixture.url, statement));
  });

  it("finds projects whose texts have characters that are no JSON to PostgreSQL", async () => {
    const fixture = await postgresFixture(server);
    onTestFinished(fixture.close);
    await findsOddTexts(fixture, (statement) => ask(fixture.url, statement));
  });

  it("finds such projects that the version before has stored", async () => {
    const fixture = await postgresFixture(server);
    onTestFinished(fixture.close);
    await findsOddTexts(fixture, (statement) => ask(fixture.url, statement), [
      `create or replace function dagctl_json_field(source text, field text) returns text
        language plpgsql immutable strict parallel safe as $$
      begin
        return source::jsonb ->> field;
      exception when others then
        return null;
      end $$`,
    ]);
  });

  it("finds projects by runs and commits that a host of the version before writes", async () => {
    const { store, url, close } = await postgresFixture(server);
    onTestFinished(close);
    await store.commit(["quiet", "shop", "late"].map((id) => storedProject(id, {})));
    // That host knows the columns of its own version only.
    const put = (project: string, hour: number, status: string): Promise<unknown> =>
      ask(
        url,
        "insert into runs " +
          "(organization, id, project, name, status, wire, internals, version, created_at) " +
          `values ('org-acme', 'run_${project}', '${project}', '${project}', '${status}', ` +
          `'{}', '{}', 1, '2026-01-01T0${hour}:00:00.000Z') ` +
          "on conflict (organization, id) do update set status = excluded.status",
      );
    const find = async (query: object): Promise<readonly string[] | undefined> =>
      (await store.findProjects?.("org-acme", { offset: 0, limit: 9, ...query }))?.records.map(
        ({ project }) => project.id,
      );
    await put("shop", 1, "running");
    await put("late", 2, "running");
    expect(await find({ sort: "-last_run" })).toEqual(["late", "shop", "quiet"]);
    expect(await find({ status: ["last_run_failed"] })).toEqual([]);
    await put("shop", 1, "failed");
    expect(await find({ status: ["last_run_failed"] })).toEqual(["shop"]);
    expect(await store.countProjects?.("org-acme")).toMatchObject({ last_run_failed: 1 });
    const behind = `replace(wire, '"id":"late"', '"id":"late","commits_behind":2')`;
    await ask(url, `update projects set wire = ${behind} where id = 'late'`);
    expect(await find({ status: ["behind"] })).toEqual(["late"]);
  });

  it("answers each of many reads of one turn with its own rows, also while it is closed", async () => {
    const { url, close } = await postgresFixture(server);
    onTestFinished(close);
    const store = postgresStore({ url });
    await store.open();
    const odd = ["", "NULL", '{"a",b}', "\\", "é🙂", " "];
    const ids = [...odd, ...Array.from({ length: 130 }, (_, index) => `proj_${index}`)];
    await store.commit(ids.map((id, index) => withId(storedProject(`shop-${index}`, {}), id)));
    const wanted = [...ids, "absent", "proj_1"];
    const reads = wanted.map((id) => store.project("org-acme", id));
    const texts = wanted.map((id) => store.projectText("org-acme", id));
    const elsewhere = store.project("org-other", "proj_1");
    await store.close();
    const expected = [...ids, undefined, "proj_1"];
    expect((await Promise.all(reads)).map((record) => record?.project.id)).toEqual(expected);
    expect(
      (await Promise.all(texts)).map((read) => read && (JSON.parse(read.text).id as unknown)),
    ).toEqual(expected);
    expect(await elsewhere).toBeUndefined();
  });

  it("checks a write after what the writes before it in one transaction have changed", async () => {
    const { store, close } = await postgresFixture(server);
    onTestFinished(close);
    const shop = { organization: "org-acme", project: "shop" } as const;
    const named = { organization: "org-acme", id: "one" } as const;
    const event = { type: "run.started", organization: "org-acme", time: TIME, data: {} };
    // Each expectation is true before the change, and false after it.
    const changed: readonly (readonly [Change, Expectation])[] = [
      [
        storedProject("shop", {}),
        { expect: "version", of: "project", organization: "org-acme", id: "shop", version: 0 },
      ],
      [
        storedProject("store", {}),
        { expect: "name_unused", organization: "org-acme", name: "STORE" },
      ],
      [
        of("operation", { kind: "deploy", status: "running" }),
        { expect: "no_active_operation", ...shop },
      ],
      [
        of("run", { status: "pending" }),
        { expect: "fewer_runs", ...shop, statuses: ["pending"], than: 1 },
      ],
      [
        of("run", { id: "two", job_name: "Nightly" }),
        { expect: "run_name_unused", ...shop, name: "Nightly" },
      ],
      [of("run", {}), { expect: "version", of: "run", ...named, version: 1 }],
      [of("operation", {}), { expect: "version", of: "operation", ...named, version: 1 }],
      [of("job", {}), { expect: "job_name_unused", ...shop, name: "one" }],
      [of("job", {}), { expect: "version", of: "job", ...named, version: 1 }],
      [
        { put: "record", record: { ...named, kind: "plan", parent: "", sortKey: "", value: {} } },
        { expect: "version", of: "record", ...named, kind: "plan", version: 0 },
      ],
      [
        { put: "key", record: { scope: "s", key: "k", expiresAt: TIME } as unknown as KeyRecord },
        { expect: "key_unused", scope: "s", key: "k" },
      ],
      [
        { put: "cursor", consumer: "audit", sequence: 7 },
        { expect: "cursor", consumer: "audit", sequence: 0 },
      ],
      [
        { forget: "project", organization: "org-acme", id: "shop" },
        { expect: "version", of: "run", organization: "org-acme", id: "two", version: 1 },
      ],
    ];
    for (const [change, expectation] of changed) {
      const met = store.commit([], { expect: [expectation] });
      const write = store.commit([change, { put: "event", event } as unknown as Change]);
      const others = ["a", "b"].map((consumer) =>
        store.commit([{ put: "cursor", consumer, sequence: 1 }]),
      );
      const failed = store.commit([storedProject("never", {})], { expect: [expectation] });
      await expect(met, JSON.stringify(expectation)).resolves.toBeDefined();
      await Promise.all([write, ...others]);
      await expect(failed).rejects.toMatchObject({
        code: "conflict",
        details: { failed: { expect: expectation.expect } },
      });
    }
    const { events, newest } = await store.events(0, 50);
    expect(events.map(({ sequence }) => sequence)).toEqual(changed.map((_, index) => index + 1));
    expect(newest).toBe(changed.length);
    expect(await store.project("org-acme", "never")).toBeUndefined();
  });

  it("finds nothing by a name that PostgreSQL cannot store", async () => {
    const { store, close } = await postgresFixture(server);
    expect(await store.project("org-acme", "proj_\0")).toBeUndefined();
    expect(await store.projectByName("org-acme", "\0")).toBeUndefined();
    await close();
  });

  it("reports what is wrong with a connection, and never the password", async () => {
    const wrong = async (url: string): Promise<unknown> => {
      const store = postgresStore({ url });
      const error = await store.open().catch((thrown: unknown) => thrown);
      await store.close();
      return error;
    };
    const password = await wrong(server.url().replace(server.password, "hunter2"));
    expect(password).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("refuses the password"),
    });
    expect(JSON.stringify(password)).not.toContain("hunter2");
    expect(await wrong(server.url("nowhere"))).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("create it first"),
    });
    const unknownRole = await wrong(`postgres://postgres:secret@127.0.0.1:1/dagctl`);
    expect(unknownRole).toMatchObject({
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining("127.0.0.1:1 cannot be reached"),
    });
    expect(() => postgresStore({ url: "mysql://db/dagctl" })).toThrow(TypeError);
  });

  it("refuses a database that a newer version wrote, with the page that says what to do", async () => {
    const { url, store, close } = await postgresFixture(server);
    await ask(
      url,
      "insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01T00:00:00.000Z')",
    );
    const older = postgresStore({ url });
    await expect(older.open()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(/newer dagctl.*docs\/upgrading\.md/),
    });
    await older.close();
    // One that was open before goes on.
    await store.commit([{ put: "cursor", consumer: "audit", sequence: 7 }]);
    expect(await store.cursor("audit")).toBe(7);
    await close();
  });

  it("uses a rotated password for its next connection", async () => {
    const { url, close } = await postgresFixture(server);
    await ask(server.url(), "create role rotated login superuser password 'first'");
    let asked = 0;
    const own = new URL(url);
    own.username = "rotated";
    own.password = "";
    const store = postgresStore({
      url: own.href,
      connections: 1,
      password: async () => new Secret(asked++ < 3 ? "first" : "second"),
    });
    await store.open();
    await ask(server.url(), "alter role rotated password 'second'");
    asked = 3;
    await ask(
      server.url(),
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotated'",
    );
    await store.commit([{ put: "cursor", consumer: "audit", sequence: 7 }]);
    expect(await store.cursor("audit")).toBe(7);
    await store.close();
    await close();
    await ask(server.url(), "drop role rotated");
  });

  it("works with rights on its own schema only, and reports missing ones", async () => {
    const { url, close } = await postgresFixture(server);
    await ask(url, "create role humble login password 'humble'");
    const own = new URL(url);
    own.username = "humble";
    own.password = "humble";
    const store = postgresStore({ url: own.href });
    await expect(store.open()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("does not let this user"),
    });
    await store.close();
    await close();
    await ask(server.url(), "drop role humble");
  });
});
