import { isId } from "@dagctl/core";
import { fakeClock, fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

/** Returns ids in descending order. */
function downwards(): (prefix: string) => string {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${"zyxwvutsrqponmlkjihgfedcba".charAt(count % 26)}${"a".repeat(15)}`;
  };
}

describe("ids", () => {
  it("are made by the embedder where it gives `ids`, and projects of one tick are listed in the order of their creation", async () => {
    const clock = fakeClock();
    const data = memoryData();
    const test = await testHost(
      { clock, store: memoryStore({ data, clock }), ids: downwards() },
      { data, engine: fakeEngine({ clock }) },
    );
    const made: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const { id, created_at } = await test.acme.projects.create(
        { ...test.input, name: `project-${index}` },
        { wait: 0 },
      );
      expect(created_at).toBe("2026-01-01T00:00:00.000Z");
      made.push(id);
    }
    expect((await test.acme.projects.list()).projects.map(({ id }) => id)).toEqual(made);
    const pages = [];
    for (const page of [1, 2, 3])
      pages.push(
        ...(await test.acme.projects.list({ page, limit: 2 })).projects.map(({ id }) => id),
      );
    expect(pages).toEqual(made);
    expect(made).not.toEqual(made.toSorted());
    await clock.advance(1000);
  });

  it("of a form that outside names cannot derive from are refused by name, and so is one that a project has", async () => {
    let next = "proj_1";
    const test = await testHost({
      ids: (prefix) =>
        prefix === "proj"
          ? next
          : `${prefix}_${crypto
              .randomUUID()
              .replaceAll(/[-0189]/g, "a")
              .slice(0, 16)}`,
    });
    await expect(test.acme.projects.create(test.input)).rejects.toThrow(
      '"ids" of createHost returned "proj_1"',
    );
    next = "proj_aaaaaaaaaaaaaaaa";
    const { id } = await test.acme.projects.create(test.input);
    expect([id, isId("proj", id)]).toEqual([next, true]);
    await expect(
      test.acme.projects.create({ ...test.input, name: "another" }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await test.acme.projects.get(id)).toMatchObject({ name: "analytics" });
  });
});
