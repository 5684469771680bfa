import { fakeClock, memoryStore, registerSuite, runSuite, storeSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { memoryFixture } from "../memory-fixture.ts";

describe("memoryStore keeps the laws of a store", () => {
  registerSuite(it, storeSuite, () => memoryFixture());

  it("reopens the data of another memory store", async () => {
    const persistent = () =>
      memoryFixture((store) => ({ ...store, supports: { ...store.supports, persists: true } }));
    const cases = storeSuite.cases.filter(({ law }) => law === "persistence");
    expect(await runSuite({ ...storeSuite, cases }, persistent)).toEqual([
      { law: "persistence", name: "every record is available in a new process" },
    ]);
  });
});

describe("memoryStore", () => {
  it("rejects with unavailable after close", async () => {
    const store = memoryStore();
    await store.close();
    await expect(store.cursor("audit")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("refuses the lock by its own clock, and stops waiting when the caller aborts", async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    await store.lock(0);
    const refused = expect(store.lock(5_000)).rejects.toMatchObject({ code: "conflict" });
    await clock.advance(5_000);
    await refused;
    const controller = new AbortController();
    const left = expect(store.lock(5_000, { signal: controller.signal })).rejects.toThrow("gone");
    controller.abort(new Error("gone"));
    await left;
  });
});
