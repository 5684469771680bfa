import type { Change, Expectation } from "@dagctl/core/contracts";
import { abortInFlightCase } from "./aborts.ts";
import { observe, type StoreCase } from "./store-fixture.ts";
import {
  ACME,
  day,
  event,
  job,
  key,
  operation,
  OTHER,
  project,
  record,
  run,
} from "./store-records.ts";

const BEFORE: readonly Change[] = [
  project("p1", { name: "Analytics" }),
  operation("o1", "p1"),
  job("j1", "p1"),
  run("r1", "p1", { status: "running" }),
  run("r2", "p1", { status: "pending" }),
  run("r3", "p1", { status: "success" }),
  key("k1"),
  { put: "cursor", consumer: "mail", sequence: 5 },
];

interface ExpectationCase {
  readonly holding: readonly Expectation[];
  readonly failing: readonly Expectation[];
}

const inProject = { organization: ACME, project: "p1" } as const;
const active = ["pending", "running"] as const;

/** `lease_ended` has a case with the leases. */
const EXPECTATIONS: Readonly<
  Record<Exclude<Expectation["expect"], "lease_ended">, ExpectationCase>
> = {
  version: {
    holding: (["project:p1", "operation:o1", "run:r1", "job:j1"] as const).map((of) =>
      version(of, 1),
    ),
    failing: [
      ...(["project:p1", "operation:o1", "run:r1", "job:j1"] as const).map((of) => version(of, 2)),
      version("project:absent", 1),
    ],
  },
  name_unused: {
    holding: [
      { expect: "name_unused", organization: ACME, name: "Analytic" },
      { expect: "name_unused", organization: OTHER, name: "Analytics" },
      { expect: "name_unused", organization: ACME, name: "Analytics", except: "p1" },
    ],
    failing: [
      { expect: "name_unused", organization: ACME, name: "Analytics" },
      { expect: "name_unused", organization: ACME, name: "Analytics", except: "p2" },
    ],
  },
  job_name_unused: {
    holding: [
      { expect: "job_name_unused", ...inProject, name: "other" },
      { expect: "job_name_unused", organization: ACME, project: "p2", name: "scheduled-run" },
    ],
    failing: [{ expect: "job_name_unused", ...inProject, name: "scheduled-run" }],
  },
  run_name_unused: {
    holding: [
      { expect: "run_name_unused", ...inProject, name: "manual-r9" },
      { expect: "run_name_unused", organization: ACME, project: "p2", name: "manual-r1" },
    ],
    failing: [{ expect: "run_name_unused", ...inProject, name: "manual-r1" }],
  },
  key_unused: {
    holding: [
      { expect: "key_unused", scope: "acme POST /projects", key: "k2" },
      { expect: "key_unused", scope: "acme PUT /projects", key: "k1" },
    ],
    failing: [{ expect: "key_unused", scope: "acme POST /projects", key: "k1" }],
  },
  cursor: {
    holding: [
      { expect: "cursor", consumer: "mail", sequence: 5 },
      { expect: "cursor", consumer: "absent", sequence: 0 },
    ],
    failing: [
      { expect: "cursor", consumer: "mail", sequence: 4 },
      { expect: "cursor", consumer: "mail", sequence: 0 },
      { expect: "cursor", consumer: "absent", sequence: 1 },
    ],
  },
  no_active_operation: {
    holding: [
      { expect: "no_active_operation", organization: ACME, project: "p2" },
      { expect: "no_active_operation", ...inProject, except: "o1" },
    ],
    failing: [
      { expect: "no_active_operation", ...inProject },
      { expect: "no_active_operation", ...inProject, except: "o2" },
    ],
  },
  fewer_runs: {
    holding: [
      { expect: "fewer_runs", ...inProject, statuses: active, than: 3 },
      { expect: "fewer_runs", organization: ACME, project: "p2", statuses: active, than: 1 },
    ],
    failing: [
      { expect: "fewer_runs", ...inProject, statuses: active, than: 2 },
      { expect: "fewer_runs", ...inProject, statuses: ["success"], than: 1 },
    ],
  },
};

function version(
  what: `${"project" | "operation" | "run" | "job"}:${string}`,
  number: number,
): Expectation {
  const [of, id] = what.split(":") as ["project" | "operation" | "run" | "job", string];
  return { expect: "version", of, organization: ACME, id, version: number };
}

export const expectationCases: readonly StoreCase[] = Object.entries(EXPECTATIONS).map(
  ([kind, { holding, failing }]) =>
    observe(
      `expect-${kind}`,
      `${kind} lets a commit pass only while it holds`,
      async ({ store }, check) => {
        await store.commit(BEFORE);
        for (const expectation of failing) {
          await check.rejects(
            store.commit([event()], { expect: [expectation] }),
            "conflict",
            JSON.stringify(expectation),
          );
        }
        check.same((await store.events(0, 10)).events, [], "events of refused commits");
        for (const expectation of holding) await store.commit([event()], { expect: [expectation] });
      },
    ),
);

export const commitCases: readonly StoreCase[] = [
  observe(
    "failed-named",
    "a refusal names the expectation that failed, and none that was met",
    async ({ store }, check) => {
      await store.commit(BEFORE);
      const failed: Expectation = { expect: "name_unused", organization: ACME, name: "Analytics" };
      const details = await check.rejects(
        store.commit([], { expect: [version("project:p1", 1), failed] }),
        "conflict",
        "a name in use",
      );
      check.same(details.failed, failed, "details.failed");
    },
  ),

  observe(
    "all-or-nothing",
    "a refused commit writes nothing of any kind",
    async ({ store }, check) => {
      await store.commit(BEFORE);
      const changes = [
        project("p1", { name: "Changed" }),
        project("p2"),
        operation("o2", "p1"),
        run("r9", "p1"),
        job("j9", "p1", { name: "nine" }),
        key("k9"),
        event(),
        record("x9"),
        { put: "cursor", consumer: "audit", sequence: 7 },
        { forget: "project", organization: ACME, id: "p1" },
      ] as const;
      await check.rejects(
        store.commit(changes, { expect: [version("project:p1", 5)] }),
        "conflict",
        "an old version",
      );
      check.same(
        (await store.project(ACME, "p1"))?.project.name,
        "Analytics",
        "the project's name",
      );
      check.same(await store.project(ACME, "p2"), undefined, "the new project");
      check.same(await store.operation(ACME, "o2"), undefined, "the new operation");
      check.same(await store.run(ACME, "p1", "r9"), undefined, "the new run");
      check.same(await store.job(ACME, "p1", "j9"), undefined, "the new job");
      check.same(await store.key("acme POST /projects", "k9"), undefined, "the new key");
      check.same(await store.cursor("audit"), 0, "the cursor");
      check.same(await store.record(ACME, "audit", "x9"), undefined, "the new typed record");
      check.same(await store.events(0, 10), { events: [], oldest: 1, newest: 0 }, "the events");
    },
  ),

  observe(
    "all-or-nothing",
    "a change that has no JSON form makes the whole commit fail",
    async ({ store }, check) => {
      const impossible = { impossible: 1n };
      for (const change of [event({ data: impossible }), record("x1", { value: impossible })]) {
        const end = await store.commit([project("p1"), change]).then(
          () => "resolved",
          () => "rejected",
        );
        check.same(end, "rejected", `a commit with a bigint in a put of a ${change.put}`);
      }
      check.same(await store.project(ACME, "p1"), undefined, "the project of that commit");
    },
  ),

  observe(
    "one-fails-alone",
    "of concurrent commits, a refused one does not affect the others",
    async ({ store }, check) => {
      const refused = version("project:absent", 1);
      const ends = await Promise.allSettled(
        Array.from({ length: 12 }, async (_, index) =>
          store.commit(
            [project(`p${index}`), event()],
            index % 3 === 1 ? { expect: [refused] } : {},
          ),
        ),
      );
      check.same(
        ends.map((end) => end.status),
        ends.map((_, index) => (index % 3 === 1 ? "rejected" : "fulfilled")),
        "the outcomes",
      );
      check.same((await store.projects(ACME)).total, 8, "projects kept");
      check.same(
        (await store.events(0, 20)).events.map((one) => one.sequence),
        [1, 2, 3, 4, 5, 6, 7, 8],
        "numbers of the events",
      );
    },
  ),

  observe(
    "versions",
    "every put raises a record's version by one, from 1",
    async ({ store }, check) => {
      for (const number of [1, 2, 3]) {
        await store.commit([
          project("p1"),
          operation("o1", "p1"),
          run("r1", "p1"),
          job("j1", "p1"),
          record("x1"),
        ]);
        check.same((await store.project(ACME, "p1"))?.version, number, "version of the project");
        check.same(
          (await store.operation(ACME, "o1"))?.version,
          number,
          "version of the operation",
        );
        check.same((await store.run(ACME, "p1", "r1"))?.version, number, "version of the run");
        check.same((await store.job(ACME, "p1", "j1"))?.version, number, "version of the job");
        check.same(
          (await store.record(ACME, "audit", "x1"))?.version,
          number,
          "version of the typed record",
        );
      }
    },
  ),

  observe(
    "put-replaces",
    "a put replaces the whole record, and a field that it lacks is gone",
    async ({ store }, check) => {
      await store.commit([
        project("p1", { description: "old" }, { mayExist: true, convergeBy: day(3) }),
      ]);
      const next = project("p1", { name: "New" });
      await store.commit([next]);
      check.same(await store.project(ACME, "p1"), { ...next.record, version: 2 }, "the record");
    },
  ),

  observe(
    "copies",
    "records that were put or read share no object with the stored ones",
    async ({ store }, check) => {
      const steps = [{ name: "checkout", status: "running" as const, started_at: day(1) }];
      await store.commit([operation("o1", "p1", { steps })]);
      steps.push({ name: "late", status: "running", started_at: day(1) });
      const read = check.present(await store.operation(ACME, "o1"), "the operation");
      check.same(read.operation.steps.length, 1, "steps after the caller changed its array");
      Object.assign(read.operation, { status: "failed" });
      check.same(
        (await store.operation(ACME, "o1"))?.operation.status,
        "running",
        "status after the reader changed its copy",
      );
    },
  ),

  observe(
    "one-winner",
    "of 50 concurrent commits with one expectation exactly one succeeds",
    async ({ store, second }, check) => {
      const other = await second();
      await store.commit([project("p0")]);
      const races: Readonly<Record<string, (index: number) => readonly [Change, Expectation]>> = {
        name: (index) => [
          project(`n${index}`, { name: "Same" }),
          { expect: "name_unused", organization: ACME, name: "sAME" },
        ],
        key: (index) => [
          key("same", { body: String(index) }),
          { expect: "key_unused", scope: "acme POST /projects", key: "same" },
        ],
        version: (index) => [
          project("p0", { description: String(index) }),
          version("project:p0", 1),
        ],
        run: (index) => [
          run(`r${index}`, "p0"),
          { expect: "fewer_runs", organization: ACME, project: "p0", statuses: active, than: 1 },
        ],
        record: (index) => [
          record("first", { value: { index } }),
          {
            expect: "version",
            of: "record",
            organization: ACME,
            kind: "audit",
            id: "first",
            version: 0,
          },
        ],
        operation: (index) => [
          operation(`o${index}`, "p0"),
          { expect: "no_active_operation", organization: ACME, project: "p0" },
        ],
      };
      for (const [what, race] of Object.entries(races)) {
        const ends = await Promise.allSettled(
          Array.from({ length: 50 }, async (_, index) => {
            const [change, expectation] = race(index);
            await (index % 2 === 0 ? store : other).commit([change], { expect: [expectation] });
          }),
        );
        check.same(
          ends.filter((end) => end.status === "fulfilled").length,
          1,
          `winners of the race for one ${what}`,
        );
      }
      check.same((await store.project(ACME, "p0"))?.version, 2, "version after the race");
    },
  ),

  observe(
    "abort",
    "a call whose signal is aborted rejects with its reason and writes nothing",
    async ({ store }, check) => {
      const reason = new Error("the caller has gone");
      const signal = AbortSignal.abort(reason);
      const end = await store.commit([project("p1")], { signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      check.holds(end === reason, "a commit must reject with signal.reason");
      check.same(await store.project(ACME, "p1"), undefined, "the project");
      const read = await store.project(ACME, "p1", { signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      check.holds(read === reason, "a read must reject with signal.reason");
      const list = await store.records(ACME, "audit", "", { limit: 9 }, { signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      check.holds(list === reason, "a read of a list must reject with signal.reason");
    },
  ),

  abortInFlightCase("abort-in-flight", async (fixture) => {
    const { store } = fixture;
    await store.commit([project("p1")]);
    return {
      commit: (options) => store.commit([event()], options),
      project: (options) => store.project(ACME, "p1", options),
      projects: (options) => store.projects(ACME, { offset: 0, limit: 9 }, options),
      records: (options) => store.records(ACME, "audit", "", { limit: 9 }, options),
      events: (options) => store.events(0, 9, options),
    };
  }),
];
