import type { Store } from "@dagctl/core/contracts";
import { memoryData, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import {
  allPages,
  collect,
  positionOf,
  range,
  storedData,
  storeEvents,
  untilLength,
} from "./stored-events.ts";
import { testHost, untilStatus } from "./test-host.ts";

describe("organization.events in the process of the host", () => {
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

  it.each([
    ["of that organization", "org-acme", 1],
    ["of an organization without events", "org-quiet", 0],
  ])("adds no read of the store for each further follower %s", async (_of, follower, sent) => {
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
    const { newest_sequence: newest } = await test.acme.events.list({ limit: 1 });
    const followed = test.host.organization(follower).events;
    const after = sent === 0 ? 0 : newest;
    const all = Array.from({ length: 100 }, () =>
      collect(({ signal }) => followed.follow({ after, signal })),
    );
    const one = collect(({ signal }) => test.acme.events.follow({ after: newest, signal }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    reads = 0;
    await test.acme.projects.update(id, { description: "changed" });
    await untilLength(one, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(all.map(({ length }) => length)).toEqual(all.map(() => sent));
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
