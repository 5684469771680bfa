import { until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import {
  ACME,
  allPages,
  collect,
  OTHER,
  positionOf,
  range,
  storedData,
  untilLength,
} from "./stored-events.ts";
import { testHost, untilStatus } from "./test-host.ts";

const WRONG_NAMES: readonly unknown[] = [
  undefined,
  null,
  "",
  0,
  123,
  NaN,
  true,
  false,
  {},
  [],
  [ACME],
  () => ACME,
  Symbol("acme"),
  1n,
  Object(ACME),
  new Date(0),
  "a b",
  "-acme",
  "a".repeat(64),
  "acme/other",
];

describe("host.organization", () => {
  it.each(WRONG_NAMES.map((name) => [typeof name, name]))(
    "refuses what is no name of an organization, and reads no events for it: %s",
    async (_, name) => {
      const { host } = await testHost({ data: await storedData() });
      // A caller in JavaScript, or with a value of type `any`, passes what it has.
      expect(() => host.organization(name as string)).toThrowError(
        expect.objectContaining({
          code: "invalid",
          issues: [expect.objectContaining({ path: "organization" })],
        }),
      );
    },
  );
});

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

  it("begins with a gap and the first stored event where the position is beyond the newest one", async () => {
    const test = await testHost({ data: await storedData(11) });
    // Another follower keeps the newest events in the memory of the host.
    const others = collect(({ signal }) => test.acme.events.follow({ after: 30, signal }));
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await until(
      () => others.length,
      (count) => count > 2,
    );
    const items = collect(({ signal }) => test.acme.events.follow({ after: 999_999, signal }));
    await untilLength(items, 2);
    expect(items.slice(0, 2)).toMatchObject([
      { type: "gap", first_kept_sequence: 11 },
      { sequence: 11 },
    ]);
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
});
