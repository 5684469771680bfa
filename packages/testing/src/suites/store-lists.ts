import type { Change, RunRecord, Store } from "@dagctl/core/contracts";
import type { Assertions } from "./assertions.ts";
import { observe, type StoreCase } from "./store-fixture.ts";
import {
  ACME,
  day,
  event,
  job,
  KEEP_ALL,
  key,
  operation,
  project,
  record,
  run,
} from "./store-records.ts";

const STATUSES = ["pending", "running", "success", "partial", "failed", "error"] as const;
const PAGE = { offset: 0, limit: 99 };
/** A run of each status, and one that was cancelled, the oldest first. */
const RUNS = [
  ...STATUSES.map((status, index) => run(status, "p1", { status, created_at: day(index + 1) })),
  run(
    "cancelled",
    "p1",
    { status: "failed", created_at: day(STATUSES.length + 1), error_message: "It was cancelled" },
    { cancel: "It was cancelled", taken: true },
  ),
];
const SCOPE = "acme POST /projects";

/** What lists have, in which order a commit writes, and what each part of a prune deletes. */
export const listCases: readonly StoreCase[] = [
  observe(
    "run-list-complete",
    "a run of every status, and a cancelled one, is in the list, also after a reopen",
    async ({ store, reopen }, check) => {
      await store.commit([project("p1"), ...RUNS]);
      await allRunsListed(store, check, "");
      // As the host does it: each run is put again when it ends.
      await store.commit([run("running", "p1", { status: "success", created_at: day(2) })]);
      await allRunsListed(await reopen(), check, " after a reopen", { running: "success" });
    },
  ),

  observe(
    "changes-in-order",
    "changes of one commit are written in order: the last put of a record is stored",
    async ({ store }, check) => {
      const twice: readonly Change[] = [
        project("p1", { description: "first" }),
        operation("o1", "p1"),
        run("r1", "p1"),
        job("j1", "p1", { command: "first" }),
        record("x1", { value: { is: "first" } }),
        key("k1", { body: "first" }),
        { put: "cursor", consumer: "audit", sequence: 1 },
        project("p1", { description: "last" }),
        operation("o1", "p1", { status: "failed", ended_at: day(2) }),
        run("r1", "p1", { status: "running" }),
        job("j1", "p1", { command: "last" }),
        record("x1", { value: { is: "last" } }),
        key("k1", { body: "last" }),
        { put: "cursor", consumer: "audit", sequence: 2 },
      ];
      await store.commit(twice);
      const stored = await store.project(ACME, "p1");
      check.same([stored?.project.description, stored?.version], ["last", 2], "the project");
      check.same((await store.operation(ACME, "o1"))?.operation.status, "failed", "the operation");
      check.same((await store.run(ACME, "p1", "r1"))?.run.status, "running", "the run");
      check.same((await store.job(ACME, "p1", "j1"))?.job.command, "last", "the job");
      check.same(
        (await store.record(ACME, "audit", "x1"))?.value,
        { is: "last" },
        "the typed record",
      );
      check.same((await store.key(SCOPE, "k1"))?.body, "last", "the key");
      check.same(await store.cursor("audit"), 2, "the cursor");
      check.same((await store.projects(ACME)).total, 1, "the number of projects");

      await store.commit([project("p2"), { forget: "project", organization: ACME, id: "p2" }]);
      check.same(await store.project(ACME, "p2"), undefined, "a project that is put and forgotten");
      await store.commit([
        { forget: "project", organization: ACME, id: "p1" },
        project("p1", { description: "again" }),
      ]);
      check.same(
        (await store.project(ACME, "p1"))?.project.description,
        "again",
        "a project that is forgotten and put",
      );
      check.same(await store.run(ACME, "p1", "r1"), undefined, "its run from before");
    },
  ),

  observe(
    "prune-apart",
    "a prune of one kind of record leaves those of the other kinds",
    async ({ store }, check) => {
      const expiresAt = day(2);
      const left = {
        events: async () => (await store.events(0, 9)).events.length,
        operations: async () => (await store.operations(ACME, "p1", PAGE)).total,
        keys: async () => ((await store.key(SCOPE, "k1")) ? 1 : 0),
        records: async () => ((await store.record(ACME, "audit", "x1")) ? 1 : 0),
      };
      const parts = Object.keys(left) as (keyof typeof left)[];
      for (const part of parts) {
        await store.commit([
          project("p1"),
          event({ time: day(1) }),
          operation("o1", "p1", { status: "succeeded", created_at: day(1), ended_at: day(2) }),
          key("k1", { expiresAt }),
          record("x1", { expiresAt }),
        ]);
        await store.prune({ ...KEEP_ALL, [part]: day(4) });
        for (const other of parts.filter((each) => each !== part))
          check.holds((await left[other]()) > 0, `${part} were pruned, and no ${other} are left`);
      }
    },
  ),
];

/** Asserts that the list has each run once, with its status, newest first, and by its status. */
async function allRunsListed(
  store: Store,
  check: Assertions,
  when: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<void> {
  const expected = RUNS.map(({ record: { run: each } }) => [
    each.id,
    changed[each.id] ?? each.status,
  ]);
  const statusesOf = (records: readonly RunRecord[]): readonly (readonly string[])[] =>
    records.map(({ run: each }) => [each.id, each.status]);
  const { records, total } = await store.runs(ACME, "p1", PAGE);
  check.same(
    [statusesOf(records), total],
    [expected.toReversed(), expected.length],
    `the list${when}`,
  );
  for (const status of STATUSES) {
    const found = await store.runs(ACME, "p1", { ...PAGE, statuses: [status] });
    check.same(
      statusesOf(found.records),
      expected.filter(([, each]) => each === status).toReversed(),
      `the runs that are ${status}${when}`,
    );
  }
}
