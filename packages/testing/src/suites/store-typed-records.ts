import type { RecordPage, Store } from "@dagctl/core/contracts";
import { observe, type StoreCase } from "./store-fixture.ts";
import { ACME, day, event, KEEP_ALL, OTHER, project, record } from "./store-records.ts";

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] =>
  records.map(({ id }) => id);

/** Reads a list page by page and returns its ids. `between` runs after each page. */
async function pagesOf(
  store: Store,
  page: RecordPage,
  between: () => Promise<unknown>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let { after } = page;
  for (;;) {
    const records = await store.records(ACME, "audit", "list", {
      ...page,
      ...(after && { after }),
    });
    ids.push(...idsOf(records));
    const last = records.at(-1);
    if (last === undefined) return ids;
    after = last;
    await between();
  }
}

/** Sort keys, and ids whose order differs from the order of their puts. */
const PLACES = [
  ["c", 1],
  ["a", 1],
  ["d", 3],
  ["b", 1],
  ["f", 2],
  ["e", 2],
] as const;
const IN_ORDER = ["a", "b", "c", "e", "f", "d"] as const;

const places = PLACES.map(([id, number]) => record(id, { parent: "list", sortKey: day(number) }));

export const typedRecordCases: readonly StoreCase[] = [
  observe(
    "record-key",
    "a typed record is found by organization, kind and id, as it was put last",
    async ({ store }, check) => {
      const plain = record("x");
      const full = record("x", {
        kind: "plan",
        parent: "p1",
        sortKey: "1",
        project: "p1",
        expiresAt: day(9),
        value: { steps: [1, { deep: null }], "": "empty" },
      });
      const theirs = record("x", { organization: OTHER, value: { of: "theirs" } });
      await store.commit([full, plain, theirs]);
      for (const { record: made } of [plain, full, theirs])
        check.same(
          await store.record(made.organization, made.kind, "x"),
          { ...made, version: 1 },
          `the ${made.kind} of ${made.organization}`,
        );
      const next = record("x", { kind: "plan", parent: "p2", sortKey: "2", value: {} });
      await store.commit([next]);
      check.same(
        await store.record(ACME, "plan", "x"),
        { ...next.record, version: 2 },
        "the record that was put again, without the fields that it lacks now",
      );
      const page = { limit: 9 };
      check.same(await store.records(ACME, "plan", "p1", page), [], "its earlier list");
      check.same(idsOf(await store.records(ACME, "plan", "p2", page)), ["x"], "its list");
      check.same(await store.record(ACME, "audit", "X"), undefined, "an id in another case");
      check.same(await store.record(ACME, "result", "x"), undefined, "a kind without records");
    },
  ),

  observe(
    "isolation",
    "a typed record of another organization reads like what is absent",
    async ({ store }, check) => {
      await store.commit([record("x", { parent: "list", project: "p1" })]);
      check.same(await store.record(OTHER, "audit", "x"), undefined, "the record");
      check.same(await store.records(OTHER, "audit", "list", { limit: 9 }), [], "the list");
      await store.commit([
        { forget: "record", organization: OTHER, kind: "audit", id: "x" },
        { forget: "project", organization: OTHER, id: "p1" },
      ]);
      check.same(
        (await store.record(ACME, "audit", "x"))?.version,
        1,
        "after forgetting the same ids elsewhere",
      );
    },
  ),

  observe(
    "record-version",
    "version of a record lets a commit pass only while it holds, by organization, kind and id",
    async ({ store }, check) => {
      await store.commit([record("x"), record("x", { kind: "plan" })]);
      await store.commit([record("x")]);
      const version = (organization: string, kind: string, id: string, number: number) =>
        ({ expect: "version", of: "record", organization, kind, id, version: number }) as const;
      const failing = [
        version(ACME, "audit", "x", 1),
        version(ACME, "audit", "x", 0),
        version(ACME, "plan", "x", 2),
        version(ACME, "result", "x", 1),
        version(OTHER, "audit", "x", 2),
        version(ACME, "audit", "y", 1),
      ];
      for (const expectation of failing) {
        const details = await check.rejects(
          store.commit([event(), record("y")], { expect: [expectation] }),
          "conflict",
          JSON.stringify(expectation),
        );
        check.same(details.failed, expectation, "details.failed");
      }
      check.same(await store.record(ACME, "audit", "y"), undefined, "records of refused commits");
      check.same((await store.events(0, 9)).events, [], "events of refused commits");
      const holding = [
        version(ACME, "audit", "x", 2),
        version(ACME, "plan", "x", 1),
        version(ACME, "result", "x", 0),
        version(OTHER, "audit", "x", 0),
      ];
      for (const expectation of holding) await store.commit([event()], { expect: [expectation] });
    },
  ),

  observe(
    "record-order",
    "typed records of one kind and parent are listed by sort key, then by id, in both directions",
    async ({ store }, check) => {
      await store.commit(places);
      await store.commit([
        record("g", { parent: "list", kind: "plan", sortKey: day(1) }),
        record("h", { parent: "other", sortKey: day(1) }),
        record("i", { sortKey: day(1) }),
      ]);
      const page = { limit: 9 };
      check.same(idsOf(await store.records(ACME, "audit", "list", page)), IN_ORDER, "ascending");
      check.same(
        idsOf(await store.records(ACME, "audit", "list", { ...page, descending: true })),
        IN_ORDER.toReversed(),
        "descending",
      );
      check.same(idsOf(await store.records(ACME, "audit", "", page)), ["i"], "without a parent");
      await store.commit([record("j", { organization: "", parent: ACME })]);
      check.same(idsOf(await store.records("", "audit", ACME, page)), ["j"], "of no organization");
      check.same(idsOf(await store.records(ACME, "audit", ACME, page)), [], "of an organization");
      check.same((await store.record("", "audit", "j"))?.parent, ACME, "by its id");
      await store.commit([record("a", { parent: "list", sortKey: day(4) })]);
      check.same(
        idsOf(await store.records(ACME, "audit", "list", page)),
        [...IN_ORDER.slice(1), "a"],
        "after a put with another sort key",
      );
      const keys = ["10", "2", "A", "Z", "_", "a", "z", "~"];
      await store.commit(
        keys.toReversed().map((sortKey) => record(sortKey, { kind: "bytes", sortKey })),
      );
      check.same(
        idsOf(await store.records(ACME, "bytes", "", page)),
        keys,
        "sort keys are compared by their bytes",
      );
    },
  ),

  observe(
    "record-pages",
    "pages of typed records have each record once, also where some are added meanwhile",
    async ({ store }, check) => {
      await store.commit(places);
      const nothing = async (): Promise<void> => undefined;
      for (const limit of [1, 2, 4, 6]) {
        check.same(await pagesOf(store, { limit }, nothing), IN_ORDER, `pages of ${limit}`);
        check.same(
          await pagesOf(store, { limit, descending: true }, nothing),
          IN_ORDER.toReversed(),
          `descending pages of ${limit}`,
        );
      }
      const after = { sortKey: day(2), id: "" };
      check.same(
        await pagesOf(store, { limit: 2, after }, nothing),
        ["e", "f", "d"],
        "from a time",
      );
      check.same(
        await pagesOf(store, { limit: 2, after, descending: true }, nothing),
        ["c", "b", "a"],
        "before a time",
      );
      let count = 0;
      const addRecord = (): Promise<unknown> =>
        store.commit([record(`0${(count += 1)}`, { parent: "list", sortKey: day(1) })]);
      check.same(
        await pagesOf(store, { limit: 2 }, addRecord),
        IN_ORDER,
        "while records are added before the page",
      );
    },
  ),

  observe(
    "record-forget",
    "a typed record that was forgotten is absent, and no other one is",
    async ({ store }, check) => {
      await store.commit([
        record("x"),
        record("x", { kind: "plan" }),
        record("x", { organization: OTHER }),
        record("y"),
      ]);
      const forget = { forget: "record", organization: ACME, kind: "audit", id: "x" } as const;
      const absent = { expect: "version", of: "record", version: 0 } as const;
      const { organization, kind, id } = forget;
      await store.commit([forget]);
      await store.commit([forget], { expect: [{ ...absent, organization, kind, id }] });
      check.same(await store.record(ACME, "audit", "x"), undefined, "the record");
      check.same(
        [
          idsOf(await store.records(ACME, "audit", "", { limit: 9 })),
          (await store.record(ACME, "plan", "x"))?.version,
          (await store.record(OTHER, "audit", "x"))?.version,
        ],
        [["y"], 1, 1],
        "the others",
      );
      await store.commit([record("x")]);
      check.same((await store.record(ACME, "audit", "x"))?.version, 1, "version when put again");
    },
  ),

  observe(
    "record-project",
    "forgetting a project takes the typed records of that project with it, whatever their parents",
    async ({ store }, check) => {
      await store.commit([
        project("p1"),
        record("of-project", { kind: "plan", parent: "p1", project: "p1" }),
        record("of-run", { kind: "result", parent: "r1", project: "p1" }),
        record("listed", { parent: "p1" }),
        record("other", { parent: "p2", project: "p2" }),
        record("theirs", { organization: OTHER, parent: "p1", project: "p1" }),
      ]);
      await store.commit([{ forget: "project", organization: ACME, id: "p1" }]);
      check.same(await store.record(ACME, "plan", "of-project"), undefined, "under the project");
      check.same(await store.records(ACME, "result", "r1", { limit: 9 }), [], "under a run");
      check.same(
        [
          idsOf(await store.records(ACME, "audit", "p1", { limit: 9 })),
          (await store.record(ACME, "audit", "other"))?.version,
          (await store.record(OTHER, "audit", "theirs"))?.version,
        ],
        [["listed"], 1, 1],
        "records of no project, of another one and of another organization",
      );
    },
  ),

  observe(
    "record-prune",
    "prune deletes the typed records that have expired, of every kind, and no other ones",
    async ({ store }, check) => {
      await store.commit([
        record("old", { expiresAt: day(2) }),
        record("old", { kind: "delivery", organization: OTHER, expiresAt: day(3) }),
        record("moment", { expiresAt: day(4) }),
        record("new", { expiresAt: day(5) }),
        record("forever", { sortKey: day(1) }),
        record("extended", { expiresAt: day(2) }),
      ]);
      await store.commit([record("extended", { expiresAt: day(6) })]);
      await store.prune(KEEP_ALL);
      check.same((await store.record(ACME, "audit", "old"))?.id, "old", "before it is pruned");
      await store.prune({ ...KEEP_ALL, records: day(4) });
      check.same(await store.record(ACME, "audit", "old"), undefined, "one that has expired");
      check.same(await store.record(OTHER, "delivery", "old"), undefined, "one of another kind");
      check.same(
        [...idsOf(await store.records(ACME, "audit", "", { limit: 9 }))].sort(),
        ["extended", "forever", "moment", "new"],
        "the others",
      );
    },
  ),
];
