import { notPersistent } from "./skips.ts";
import { observe, type StoreCase } from "./store-fixture.ts";
import {
  ACME,
  day,
  event,
  job,
  KEEP_ALL,
  key,
  operation,
  OTHER,
  project,
  record,
  run,
} from "./store-records.ts";

export const historyCases: readonly StoreCase[] = [
  observe(
    "forget",
    "forgetting a project deletes its jobs, runs and logs, and a late log is not stored again",
    async ({ store }, check) => {
      await store.commit([
        project("p1"),
        project("p2"),
        job("j1", "p1"),
        run("r1", "p1"),
        run("r2", "p2"),
        job("j2", "p2"),
      ]);
      await store.putLog(ACME, "r1", "one");
      await store.putLog(ACME, "r2", "two");
      await store.commit([{ forget: "project", organization: ACME, id: "p1" }]);
      await store.putLog(ACME, "r1", "late");
      check.same(await store.project(ACME, "p1"), undefined, "project");
      check.same(await store.projectByName(ACME, "Project p1"), undefined, "project by name");
      check.same(await store.jobs(ACME, "p1"), [], "jobs");
      check.same(await store.run(ACME, "p1", "r1"), undefined, "run");
      check.same(await store.log(ACME, "r1"), undefined, "log");
      check.same(
        (await store.activeRuns()).map((record) => record.run.id),
        ["r2"],
        "active runs",
      );
      check.same(
        [
          (await store.project(ACME, "p2"))?.project.id,
          (await store.jobs(ACME, "p2")).length,
          await store.log(ACME, "r2"),
        ],
        ["p2", 1, "two"],
        "the other project",
      );
      await store.commit([{ forget: "project", organization: ACME, id: "absent" }]);
    },
  ),

  observe(
    "forget-job",
    "a job that was forgotten is absent, its runs stay, and its name is free",
    async ({ store }, check) => {
      await store.commit([
        project("p1"),
        job("j1", "p1", { name: "hourly" }),
        job("j2", "p1", { name: "nightly" }),
        run("r1", "p1", { job_id: "j1" }),
      ]);
      const forget = { forget: "job", organization: ACME, id: "j1" } as const;
      await store.commit([{ ...forget, organization: OTHER }]);
      check.same(
        (await store.jobs(ACME, "p1")).length,
        2,
        "jobs, after forgetting the id elsewhere",
      );
      await store.commit([forget]);
      await store.commit([forget], {
        expect: [
          { expect: "job_name_unused", organization: ACME, project: "p1", name: "hourly" },
          { expect: "version", of: "job", organization: ACME, id: "j1", version: 0 },
        ],
      });
      check.same(await store.job(ACME, "p1", "hourly"), undefined, "the job");
      check.same(
        (await store.jobs(ACME, "p1")).map((record) => record.job.name),
        ["nightly"],
        "the other jobs",
      );
      check.same((await store.run(ACME, "p1", "r1"))?.run.job_id, "j1", "its run");
      await store.commit([job("j1", "p1", { name: "hourly" })]);
      check.same((await store.job(ACME, "p1", "hourly"))?.version, 1, "version when put again");
    },
  ),

  observe(
    "forget-keeps",
    "operations, events and keys outlive their project",
    async ({ store }, check) => {
      const ended = operation("o1", "p1", {
        kind: "delete",
        status: "succeeded",
        ended_at: day(2),
      });
      await store.commit([
        project("p1"),
        ended,
        event({ project: "p1" }),
        key("k1", { operation: "o1" }),
      ]);
      await store.commit([{ forget: "project", organization: ACME, id: "p1" }]);
      check.same(
        (await store.operation(ACME, "o1"))?.operation,
        ended.record.operation,
        "operation",
      );
      check.same(
        (await store.operations(ACME, "p1", { offset: 0, limit: 9 })).total,
        1,
        "operations of the project",
      );
      check.same((await store.events(0, 9)).events.length, 1, "events");
      check.same((await store.key("acme POST /projects", "k1"))?.operation, "o1", "key");
    },
  ),

  observe(
    "event-order",
    "events are numbered from 1 without gaps in commit order, and a commit returns the newest number",
    async ({ store }, check) => {
      check.same(
        await store.commit([event({ data: { n: 1 } }), project("p1"), event({ data: { n: 2 } })]),
        { sequence: 2 },
        "answer of a commit with two events",
      );
      check.same(
        await store.commit([project("p2")]),
        { sequence: 2 },
        "answer of a commit without events",
      );
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_, index) =>
          store.commit([event({ data: { n: index + 3 } })]),
        ),
      );
      check.same(
        answers.map((answer) => answer.sequence).sort((one, other) => one - other),
        Array.from({ length: 20 }, (_, index) => index + 3),
        "answers of commits at one time",
      );
      const { events, oldest, newest } = await store.events(0, 100);
      check.same(
        events.map((one) => one.sequence),
        Array.from({ length: 22 }, (_, index) => index + 1),
        "numbers in order",
      );
      check.same([oldest, newest], [1, 22], "oldest and newest");
      check.same(
        events.slice(0, 2).map((one) => one.data),
        [{ n: 1 }, { n: 2 }],
        "events of one commit in their order",
      );
    },
  ),

  observe(
    "event-pages",
    "events are read after a number, up to a limit, of all organizations or of one",
    async ({ store }, check) => {
      await store.commit(
        [1, 2, 3, 4, 5, 6].map((n) =>
          event({ organization: n % 2 ? ACME : OTHER, project: `p${n}`, data: { n } }),
        ),
      );
      const numbers = async (
        after: number,
        limit: number,
        organization?: string,
      ): Promise<readonly number[]> =>
        (
          await store.events(after, limit, organization === undefined ? {} : { organization })
        ).events.map((one) => one.sequence);
      check.same(await numbers(2, 2), [3, 4], "two events after 2");
      check.same(await numbers(6, 2), [], "events after the last");
      check.same(await numbers(1, 1, ACME), [3], "one event of one organization after 1");
      check.same(
        (await store.events(2, 1)).events,
        [{ ...event({ project: "p3", data: { n: 3 } }).event, sequence: 3 }],
        "a whole event",
      );
      check.same(
        [
          (await store.events(6, 1, { organization: ACME })).oldest,
          (await store.events(6, 1)).newest,
        ],
        [1, 6],
        "oldest and newest, whatever is asked for",
      );
    },
  ),

  observe(
    "event-gap",
    "pruned events are missing at the start only, and numbers continue",
    async ({ store }, check) => {
      await store.commit([1, 5, 2, 6].map((number) => event({ time: day(number) })));
      await store.prune({ ...KEEP_ALL, events: day(4) });
      const kept = await store.events(0, 9);
      check.same([kept.oldest, kept.newest], [2, 4], "oldest and newest");
      check.same(
        kept.events.map((one) => one.sequence),
        [2, 3, 4],
        "the numbers from the oldest on",
      );
      await store.prune({ ...KEEP_ALL, events: day(9) });
      check.same(
        await store.events(0, 9),
        { events: [], oldest: 5, newest: 4 },
        "when nothing is left",
      );
      check.same(await store.commit([event()]), { sequence: 5 }, "the next number");
    },
  ),

  observe(
    "prune",
    "prune deletes older ended operations and expired keys, and nothing else",
    async ({ store }, check) => {
      await store.commit([
        project("p1"),
        operation("old", "p1", { status: "succeeded", created_at: day(1), ended_at: day(2) }),
        operation("long", "p1", { status: "failed", created_at: day(1), ended_at: day(6) }),
        operation("running", "p1", { created_at: day(1) }),
        run("r1", "p1", { status: "success" }),
        key("old", { expiresAt: day(2) }),
        key("new", { expiresAt: day(6) }),
      ]);
      await store.prune({ events: day(4), operations: day(4), keys: day(4), records: day(4) });
      const operations = await store.operations(ACME, "p1", { offset: 0, limit: 9 });
      check.same(
        operations.records.map((record) => record.operation.id).sort(),
        ["long", "running"],
        "operations",
      );
      check.same(await store.key("acme POST /projects", "old"), undefined, "the expired key");
      check.same((await store.key("acme POST /projects", "new"))?.key, "new", "the other key");
      await store.commit([], {
        expect: [{ expect: "key_unused", scope: "acme POST /projects", key: "old" }],
      });
      check.same(
        [
          (await store.project(ACME, "p1"))?.project.id,
          (await store.run(ACME, "p1", "r1"))?.run.id,
        ],
        ["p1", "r1"],
        "project and run",
      );
    },
  ),

  observe(
    "keys",
    "an idempotency key is found by scope and key, with what it recorded",
    async ({ store }, check) => {
      const first = key("k1", { operation: "o1" });
      const second = key("k1", {
        scope: "acme PUT /projects/p1",
        body: "other",
        answer: { status: 200, list: [null, "x"] },
      });
      await store.commit([first, second]);
      check.same(await store.key(first.record.scope, "k1"), first.record, "the first scope");
      check.same(await store.key(second.record.scope, "k1"), second.record, "the second scope");
      check.same(await store.key(first.record.scope, "K1"), undefined, "a key in another case");
      check.same(
        await store.key("acme", "POST /projectsk1"),
        undefined,
        "scope and key cut elsewhere",
      );
    },
  ),

  observe(
    "cursors",
    "a consumer's cursor starts at 0 and has the number that was put",
    async ({ store }, check) => {
      check.same(await store.cursor("audit"), 0, "a new consumer");
      await store.commit([
        { put: "cursor", consumer: "audit", sequence: 5 },
        { put: "cursor", consumer: "mail", sequence: 9 },
      ]);
      await store.commit([{ put: "cursor", consumer: "audit", sequence: 6 }]);
      check.same(
        [await store.cursor("audit"), await store.cursor("mail")],
        [6, 9],
        "cursors of two consumers",
      );
    },
  ),

  observe(
    "logs",
    "a run's log is replaced completely, up to 1 MiB, and is absent before",
    async ({ store }, check) => {
      await store.commit([run("r1", "p1"), run("r2", "p1")]);
      check.same(await store.log(ACME, "r1"), undefined, "before");
      const long = "línea 😀\r\n\u001b[31m".repeat(60_000).slice(0, 1_000_000);
      await store.putLog(ACME, "r1", long);
      check.same(await store.log(ACME, "r1"), long, "a long log");
      await store.putLog(ACME, "r1", "");
      check.same(
        [await store.log(ACME, "r1"), await store.log(ACME, "r2")],
        ["", undefined],
        "after it was replaced by an empty one",
      );
    },
  ),

  observe(
    "persistence",
    "every record is available in a new process",
    async ({ store, reopen }, check) => {
      await store.commit([
        project("p1"),
        operation("o1", "p1"),
        run("r1", "p1"),
        job("j1", "p1"),
        key("k1"),
        event(),
        record("x1"),
        { put: "cursor", consumer: "audit", sequence: 1 },
      ]);
      await store.putLog(ACME, "r1", "log");
      const lease = await store.claimHost("host-1", 60_000);
      const again = await reopen();
      check.same(
        await again.project(ACME, "p1"),
        { ...project("p1").record, version: 1 },
        "project",
      );
      check.same(
        await again.operation(ACME, "o1"),
        { ...operation("o1", "p1").record, version: 1 },
        "operation",
      );
      check.same(
        await again.run(ACME, "p1", "r1"),
        { ...run("r1", "p1").record, version: 1 },
        "run",
      );
      check.same(
        await again.job(ACME, "p1", "j1"),
        { ...job("j1", "p1").record, version: 1 },
        "job",
      );
      check.same(await again.key("acme POST /projects", "k1"), key("k1").record, "key");
      check.same(
        await again.record(ACME, "audit", "x1"),
        { ...record("x1").record, version: 1 },
        "typed record",
      );
      check.same(
        [await again.cursor("audit"), await again.log(ACME, "r1")],
        [1, "log"],
        "cursor and log",
      );
      check.same(
        await again.events(0, 9),
        { events: [{ ...event().event, sequence: 1 }], oldest: 1, newest: 1 },
        "events",
      );
      await again.renew(lease, 60_000);
      check.same(await again.commit([event()]), { sequence: 2 }, "the next number");
    },
    ({ store }) => notPersistent(store),
  ),
];
