import { fakeClock, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { lastCalls } from "../../src/push-hooks/last-calls.ts";
import { testHost } from "../host/test-host.ts";

const INPUT = {
  provider: "github",
  repository_url: "https://git.example.com/analytics.git",
} as const;

describe("the last call of a push hook", () => {
  it("is recorded once a minute, and after 10 seconds where its outcome is another one", async () => {
    const clock = fakeClock();
    const test = await testHost({});
    const { id } = await test.acme.hooks.create(INPUT);
    const store = memoryStore({ data: test.data });
    let commits = 0;
    const calls = lastCalls({
      clock,
      store,
      lifetime: new AbortController().signal,
      now: () => new Date(clock.now()).toISOString(),
      log: () => undefined,
      async commit(changes: Parameters<typeof store.commit>[0], expect: never) {
        commits += 1;
        await store.commit(changes, { expect });
      },
    } as unknown as HostContext);
    const last = async () => (await test.acme.hooks.get(id)).last_call;
    const at = (seconds: number): string => new Date(Date.UTC(2026) + seconds * 1000).toISOString();
    for (let second = 0; second < 200; second += 1) {
      calls.note(id, "accepted");
      await clock.advance(1_000);
    }
    expect([commits, await last()]).toEqual([4, { time: at(179), outcome: "accepted" }]);
    calls.note(id, "wrong_signature");
    await clock.advance(0);
    expect([commits, await last()]).toEqual([5, { time: at(200), outcome: "wrong_signature" }]);
    calls.note(id, "accepted");
    await clock.advance(9_000);
    calls.note(id, "accepted");
    expect(commits).toBe(5);
    await clock.advance(1_000);
    expect([commits, await last()]).toEqual([6, { time: at(209), outcome: "accepted" }]);
    await clock.advance(200_000);
    expect(clock.pending).toBe(0);
    await test.acme.hooks.delete(id);
    calls.note(id, "accepted");
    await clock.advance(0);
    expect(commits).toBe(6);
    expect((await test.acme.hooks.list()).total).toBe(0);
  });
});
