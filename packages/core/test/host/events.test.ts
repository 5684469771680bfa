import type { FollowedEvent, HostOrganization } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { memoryData, type MemoryData, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { testHost, untilStatus } from "./test-host.ts";

const ACME = "org-acme";
const OTHER = "org-other";

/** Stores events without a host: number `n` is of the project `p1` or `p2`, every fifth is another's. */
async function storeEvents(
  store: Store,
  numbers: readonly number[],
  time = new Date().toISOString(),
): Promise<void> {
  await store.commit(
    numbers.map((n) => ({
      put: "event",
      event: {
        type: n % 2 ? "run.started" : "run.ended",
        organization: n % 5 ? ACME : OTHER,
        project: n % 3 ? "p1" : "p2",
        time,
        data: { run: { id: `run-${n}` } },
      },
    })),
  );
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Returns data with the events 1 to 30, of which those before `first` are pruned. */
async function storedData(first = 1): Promise<MemoryData> {
  const data = memoryData();
  const store = memoryStore({ data });
  await storeEvents(store, range(1, first - 1), "2026-01-01T00:00:00.000Z");
  await storeEvents(store, range(first, 30));
  await store.prune({ events: "2026-01-05T00:00:00.000Z", operations: "", keys: "", records: "" });
  return data;
}

const positionOf = (item: FollowedEvent): number | string =>
  item.type === "gap" ? `gap before ${item.first_kept_sequence}` : item.sequence;

/** Collects what a stream yields, until the test ends. */
function collect(
  open: (options: { readonly signal: AbortSignal }) => AsyncIterable<FollowedEvent>,
): FollowedEvent[] {
  const items: FollowedEvent[] = [];
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    for await (const item of open({ signal: controller.signal })) items.push(item);
  };
  const ended = run().catch((error: unknown) => {
    if (error !== controller.signal.reason) throw error;
  });
  onTestFinished(async () => {
    controller.abort(new Error("the test is over"));
    await ended;
  });
  return items;
}

const untilLength = (items: readonly unknown[], length: number): Promise<unknown> =>
  until(
    async () => items.length,
    (now) => now >= length,
  );

/** Reads all pages. */
async function allPages(
  organization: HostOrganization,
  options: Parameters<HostOrganization["events"]["list"]>[0],
): Promise<readonly (readonly number[])[]> {
  const pages: (readonly number[])[] = [];
  for (let after = options?.after; ;) {
    const page = await organization.events.list({ ...options, after });
    pages.push(page.events.map(({ sequence }) => sequence));
    if (!page.has_more) return pages;
    after = page.next_after;
  }
}

describe("organization.events.list", () => {
  it("returns the events of its organization only, the oldest first, in pages that continue", async () => {
    const { acme, host } = await testHost({ data: await storedData() });
    const own = range(1, 30).filter((n) => n % 5);
    expect(await acme.events.list()).toMatchObject({
      events: own.map((sequence) => ({ sequence, organization: ACME })),
      next_after: 30,
      has_more: false,
      newest_sequence: 30,
    });
    const pages = await allPages(acme, { limit: 7 });
    expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 3]);
    expect(pages.flat()).toEqual(own);
    expect((await allPages(acme, { limit: 24 })).flat()).toEqual(own);
    const other = host.organization(OTHER);
    expect((await allPages(other, { limit: 3 })).flat()).toEqual([5, 10, 15, 20, 25, 30]);
    expect((await host.organization("org-new").events.list()).events).toEqual([]);
  });

  it("returns only events of the types and the project that were requested", async () => {
    const test = await testHost({ data: await storedData() });
    const types = ["run.ended"] as const;
    expect((await allPages(test.acme, { types, limit: 4 })).flat()).toEqual(
      range(1, 30).filter((n) => n % 5 && n % 2 === 0),
    );
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { events } = await test.acme.events.list({ project: test.input.name });
    expect(new Set(events.map(({ project }) => project))).toEqual(new Set([id]));
    expect(events.map(({ type }) => type)).toContain("project.created");
    await test.acme.projects.delete(id);
    const deleted = await test.acme.events.list({ project: id, types: ["project.deleted"] });
    expect(deleted.events).toMatchObject([{ data: { id, name: test.input.name } }]);
  });

  it("says which event is the first one that is stored, where events after the position were pruned", async () => {
    const { acme } = await testHost({ data: await storedData(11) });
    expect(await acme.events.list({ after: 3, limit: 2 })).toMatchObject({
      events: [{ sequence: 11 }, { sequence: 12 }],
      first_kept_sequence: 11,
    });
    for (const after of [undefined, 10, 20])
      expect(await acme.events.list({ after })).not.toHaveProperty("first_kept_sequence");
  });

  it("begins again where the position is beyond the newest event, as after a restore", async () => {
    const { acme } = await testHost({ data: await storedData(11) });
    expect(await acme.events.list({ after: 31, limit: 1 })).toMatchObject({
      events: [{ sequence: 11 }],
      next_after: 11,
      first_kept_sequence: 11,
    });
  });

  it("makes short pages instead of slow ones where a filter matches few events", async () => {
    const data = memoryData();
    const store = memoryStore({ data });
    for (let from = 1; from < 12_000; from += 1000)
      await storeEvents(store, range(from, from + 999));
    const { acme } = await testHost({ data });
    const pages = await allPages(acme, { types: ["orphan.found"] });
    expect(pages).toEqual([[], []]);
  });

  it("refuses a wrong position, limit and type, and a project that does not exist", async () => {
    const { acme } = await testHost();
    await expect(
      acme.events.list({ after: -1, types: ["run.paused" as "run.ended"] }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "after", message: "must be a whole number from 0" },
        { path: "types", message: 'has "run.paused", which is no type' },
      ],
    });
    await expect(acme.events.list({ limit: 501 })).rejects.toMatchObject({ code: "invalid" });
    await expect(acme.events.list({ project: "missing" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("organization.events.follow", () => {
  it("yields the stored events of its organization, then each new one, once and in order", async () => {
    const test = await testHost({ data: await storedData() });
    const items = collect(({ signal }) => test.acme.events.follow({ after: 20, signal }));
    const others = collect(({ signal }) => test.host.organization(OTHER).events.follow({ signal }));
    await untilLength(items, 8);
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await until(
      async () => items.at(-1),
      (item) => item?.type === "project.status_changed",
    );
    const { events } = await test.acme.events.list({ after: 20, limit: 500 });
    expect(items).toEqual(events);
    expect(others.map(positionOf)).toEqual([5, 10, 15, 20, 25, 30]);
  });

  it("begins with one gap where events after the position were pruned", async () => {
    const test = await testHost({ data: await storedData(27) });
    const items = collect(({ signal }) => test.acme.events.follow({ after: 3, signal }));
    const all = collect(({ signal }) => test.acme.events.follow({ signal }));
    await untilLength(items, 4);
    await untilLength(all, 3);
    expect(items.map(positionOf)).toEqual(["gap before 27", 27, 28, 29]);
    expect(all.map(positionOf)).toEqual([27, 28, 29]);
  });

  it("yields every event to a reader that is slower than the events come", async () => {
    const data = await storedData();
    const store = memoryStore({ data });
    const test = await testHost({ store, data });
    const slow = test.acme.events.follow({ after: 28 })[Symbol.asyncIterator]();
    expect((await slow.next()).value).toMatchObject({ sequence: 29 });
    const waiting = slow.next();
    const fast = collect(({ signal }) => test.acme.events.follow({ after: 30, signal }));
    const own = range(31, 3030).filter((n) => n % 5);
    // More than a host remembers.
    await storeEvents(store, range(31, 3030));
    await untilLength(fast, own.length);
    const found = [await waiting];
    while (found.length < own.length) found.push(await slow.next());
    expect(found.map(({ value }) => (value as { readonly sequence: number }).sequence)).toEqual(
      own,
    );
    expect(fast.map(positionOf)).toEqual(own);
    await slow.return?.();
  });

  it("yields what another host of the store has recorded", async () => {
    const data = memoryData();
    const first = await testHost({ store: memoryStore({ data }), data });
    const shared = { data, engine: first.engine, plainGit: first.git };
    const second = await testHost({
      store: memoryStore({ data }),
      repository: first.repository,
      ...shared,
    });
    const items = collect(({ signal }) => second.acme.events.follow({ signal }));
    await first.acme.projects.create(first.input);
    await until(
      async () => items,
      (found) => found.some(({ type }) => type === "operation.ended"),
    );
  });

  it("adds no read of the store for each further follower", async () => {
    const data = memoryData();
    const store = memoryStore({ data, replicas: false });
    let reads = 0;
    const counting: Store = {
      ...store,
      async events(...call) {
        reads += 1;
        return store.events(...call);
      },
    };
    const test = await testHost({ store: counting, data });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { newest_sequence: after } = await test.acme.events.list({ limit: 1 });
    const all = Array.from({ length: 100 }, () =>
      collect(({ signal }) => test.acme.events.follow({ after, signal })),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    reads = 0;
    await test.acme.projects.update(id, { description: "changed" });
    await untilLength(all.at(-1) ?? [], 1);
    expect(all.map(({ length }) => length)).toEqual(all.map(() => 1));
    expect(reads).toBeLessThan(20);
  });

  it("rejects with the signal's reason, and with unavailable once the host closes", async () => {
    const test = await testHost();
    const controller = new AbortController();
    const reason = new Error("enough");
    const aborted = test.acme.events.follow({ signal: controller.signal });
    const read = aborted[Symbol.asyncIterator]().next();
    const waiting = test.acme.events.follow()[Symbol.asyncIterator]().next();
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    const refused = expect(waiting).rejects.toMatchObject({ code: "unavailable" });
    await test.host.close();
    await refused;
    await expect(test.acme.events.follow()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(test.host.events.since(0)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

describe("host.events.since", () => {
  it("yields the events of all organizations after a sequence, with a gap where some are missing", async () => {
    const test = await testHost({ data: await storedData(27) });
    const items = collect((options) => test.host.events.since(28, options));
    const all = collect((options) => test.host.events.since(0, options));
    await untilLength(items, 2);
    await untilLength(all, 5);
    await test.acme.projects.create(test.input);
    await untilLength(items, 3);
    await untilLength(all, 6);
    expect(items.slice(0, 3).map(positionOf)).toEqual([29, 30, 31]);
    expect(all.slice(0, 6).map(positionOf)).toEqual(["gap before 27", 27, 28, 29, 30, 31]);
  });

  it("refuses a position that is not a whole number", async () => {
    const { host } = await testHost();
    await expect(host.events.since(1.5)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "sequence", message: "must be a whole number from 0" }],
    });
  });
});
