import { observe, type StoreCase } from "./store-fixture.ts";
import { ACME, day, event, operation, OTHER, project } from "./store-records.ts";

/** A lease that does not run out during a case. */
const LONG = 600_000;
/** A lease that runs out: longer than a few commits take on a busy machine. */
const SHORT = 3_000;

export const leaseCases: readonly StoreCase[] = [
  observe(
    "lease-late-writer",
    "a commit with a lease that another one replaced is refused and writes nothing",
    async ({ store }, check) => {
      const old = await store.claimHost("host-1", LONG);
      await store.commit([project("p1")], { lease: old });
      const current = await store.claimHost("host-1", LONG);
      const details = await check.rejects(
        store.commit([project("p1", { name: "Late" })], { lease: old }),
        "conflict",
        "a commit with the old lease",
      );
      check.same(details.fence, true, "details.fence");
      await check.rejects(store.renew(old, LONG), "conflict", "renewing the old lease");
      await check.rejects(
        store.commit([event()], { lease: { host: "host-2", number: current.number } }),
        "conflict",
        "another host's lease",
      );
      await store.commit([event()], { lease: current });
      check.same((await store.project(ACME, "p1"))?.version, 1, "the project's version");
    },
  ),

  observe(
    "lease-expired",
    "an expired lease writes nothing and cannot be renewed",
    async ({ store, elapse }, check) => {
      const lease = await store.claimHost("host-1", SHORT);
      await elapse(SHORT + 100);
      const details = await check.rejects(
        store.commit([event()], { lease }),
        "conflict",
        "a commit after the end",
      );
      check.same(details.fence, true, "details.fence of the commit");
      const renewed = await check.rejects(
        store.renew(lease, LONG),
        "conflict",
        "renewing after the end",
      );
      check.same(renewed.fence, true, "details.fence of the renewal");
      await check.rejects(store.takeOver(lease), "conflict", "taking over after the end");
      check.same((await store.events(0, 9)).events, [], "events");
    },
  ),

  observe(
    "lease-renewal",
    "a renewed lease is extended from the time of the renewal",
    async ({ store, elapse }, check) => {
      const lease = await store.claimHost("host-1", SHORT);
      await store.renew(lease, LONG);
      await elapse(SHORT + 100);
      await store.commit([event()], { lease });
      await store.renew(lease, SHORT);
      await elapse(SHORT + 100);
      await check.rejects(
        store.commit([event()], { lease }),
        "conflict",
        "a commit after the shorter renewal",
      );
    },
  ),

  observe(
    "lease-release",
    "a released lease has ended; the release of an ended lease resolves and changes nothing",
    async ({ store }, check) => {
      const first = await store.claimHost("host-1", LONG);
      await store.release(first);
      await store.release(first);
      await check.rejects(
        store.commit([event()], { lease: first }),
        "conflict",
        "a commit after release",
      );
      const second = await store.claimHost("host-1", LONG);
      await store.release(first);
      await store.commit([event()], { lease: second });
    },
  ),

  observe(
    "lease-numbers",
    "numbers of leases only increase and are never reused, also after release, expiry, `alone` and reopening",
    async ({ store, reopen, elapse }, check) => {
      const numbers: number[] = [];
      const first = await store.claimHost("host-1", LONG);
      await store.release(first);
      numbers.push(first.number, (await store.claimHost("host-1", SHORT)).number);
      await elapse(SHORT + 100);
      numbers.push(
        (await store.claimHost("host-2", LONG)).number,
        (await store.claimHost("host-3", LONG, { alone: true })).number,
      );
      const last = await store.claimHost("host-3", LONG);
      await store.release(last);
      numbers.push(last.number);
      const again = await reopen();
      numbers.push(
        ...(
          await Promise.all(
            ["a", "b", "c"].map(async (host) => (await again.claimHost(host, LONG)).number),
          )
        ).sort((one, other) => one - other),
      );
      check.holds(
        numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0)),
        `numbers must grow: ${numbers.join(", ")}`,
      );
      check.same(last.host, "host-3", "the host in its lease");
    },
  ),

  observe(
    "lease-alone",
    "claiming alone ends all other leases, and without it ends none of another host",
    async ({ store }, check) => {
      const first = await store.claimHost("host-1", LONG);
      const second = await store.claimHost("host-2", LONG);
      await store.commit([event()], { lease: first });
      const alone = await store.claimHost("host-3", LONG, { alone: true });
      await check.rejects(
        store.commit([event()], { lease: first }),
        "conflict",
        "a commit of the first",
      );
      await check.rejects(
        store.commit([event()], { lease: second }),
        "conflict",
        "a commit of the second",
      );
      await store.commit([event()], { lease: alone });
    },
  ),

  observe(
    "expect-lease_ended",
    "lease_ended lets a commit pass only while no lease of that number is present",
    async ({ store, elapse }, check) => {
      const gone = await store.claimHost("gone", SHORT);
      const alive = await store.claimHost("alive", LONG);
      const commitAfterEnd = (number: number): Promise<unknown> =>
        store.commit([event()], { expect: [{ expect: "lease_ended", number }] });
      await check.rejects(commitAfterEnd(gone.number), "conflict", "a lease that lives");
      await check.rejects(commitAfterEnd(alive.number), "conflict", "another lease that lives");
      await commitAfterEnd(0);
      await elapse(SHORT + 100);
      await commitAfterEnd(gone.number);
      await check.rejects(commitAfterEnd(alive.number), "conflict", "a lease that still lives");
      const next = await store.claimHost("alive", LONG);
      await commitAfterEnd(alive.number);
      await store.release(next);
      await commitAfterEnd(next.number);
    },
  ),

  observe(
    "take-over",
    "a takeover moves the running operations of ended leases, oldest first, and only those",
    async ({ store, elapse }, check) => {
      const gone = await store.claimHost("gone", SHORT);
      const alive = await store.claimHost("alive", LONG);
      await store.commit([
        operation("new", "p1", { created_at: day(3) }, { lease: gone.number }),
        operation(
          "old",
          "p2",
          { created_at: day(2) },
          {
            lease: gone.number,
            target: { commit: "c", inspection: { commit: "c", facts: {} }, jobs: [] },
          },
          OTHER,
        ),
        operation("ended", "p3", { status: "failed", ended_at: day(2) }, { lease: gone.number }),
        operation("theirs", "p4", {}, { lease: alive.number }),
      ]);
      const mine = await store.claimHost("mine", LONG);
      check.same(await store.takeOver(mine), [], "while its lease lives");
      await elapse(SHORT + 100);
      const taken = await store.takeOver(mine);
      check.same(
        taken.map((record) => [record.organization, record.operation.id]),
        [
          [OTHER, "old"],
          [ACME, "new"],
        ],
        "taken over",
      );
      check.same(
        taken.map((record) => [record.internals.lease, record.version]),
        [
          [mine.number, 2],
          [mine.number, 2],
        ],
        "lease and version",
      );
      check.same(taken[0]?.internals.target?.commit, "c", "the rest of its internals");
      check.same(await store.operation(ACME, "new"), taken[1], "the record as it is kept");
      check.same(
        [
          (await store.operation(ACME, "theirs"))?.version,
          (await store.operation(ACME, "ended"))?.version,
        ],
        [1, 1],
        "versions of the others",
      );
      check.same(await store.takeOver(mine), [], "a second time");
      await store.release(alive);
      check.same(
        (await store.takeOver(mine)).map((record) => record.operation.id),
        ["theirs"],
        "after release",
      );
    },
  ),

  observe(
    "lock-exclusive",
    "the lock has one owner, and a second caller is refused after its wait",
    async ({ store, second }, check) => {
      const free = await store.lock(0);
      await check.rejects((await second()).lock(20), "conflict", "a second lock");
      await free();
    },
  ),

  observe(
    "lock-freed",
    "a released lock can be taken, also by a waiting caller, and a second release changes nothing",
    async ({ store, second }, check) => {
      const other = await second();
      const free = await store.lock(0);
      const waiting = other.lock(30_000);
      await free();
      const freeOther = await waiting;
      await free();
      await check.rejects(store.lock(0), "conflict", "the lock that the other holds now");
      await freeOther();
      await (
        await store.lock(0)
      )();
    },
  ),

  observe("lock-freed", "closing a store releases its lock", async ({ store, reopen }) => {
    await store.lock(0);
    const again = await reopen();
    await (
      await again.lock(0)
    )();
  }),

  observe(
    "shared",
    "two connections to the same data see one another's commits",
    async ({ store, second }, check) => {
      const other = await second();
      await other.commit([project("p1"), event()]);
      check.same((await store.project(ACME, "p1"))?.version, 1, "the project");
      await store.commit([project("p1"), event()], {
        expect: [{ expect: "version", of: "project", organization: ACME, id: "p1", version: 1 }],
      });
      check.same(
        [(await other.project(ACME, "p1"))?.version, (await other.events(0, 9)).newest],
        [2, 2],
        "what the first made of it",
      );
      const lease = await store.claimHost("host-1", LONG);
      await other.commit([event()], { lease });
    },
  ),
];
