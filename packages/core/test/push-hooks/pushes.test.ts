import { fakeClock, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { pushesOf } from "../../src/push-hooks/pushes.ts";
import { testHost } from "../host/test-host.ts";

const INPUT = {
  provider: "github",
  repository_url: "https://git.example.com/analytics.git",
} as const;

describe("many calls to a push hook", () => {
  it("are 60 a minute; a repeated call counts, and one that is refused is polled", async () => {
    const clock = fakeClock();
    const polls: number[] = [];
    const { acme, engine, data } = await testHost({});
    const { id } = await acme.hooks.create(INPUT);
    const pushes = pushesOf(
      {
        clock,
        isClosing: () => false,
        lease: () => undefined,
        store: memoryStore({ data }),
        secrets: engine.secrets,
      } as unknown as HostContext,
      {
        lastCalls: { note: () => undefined, untilStopped: async () => undefined },
        pollRepository: () => void polls.push(clock.now()),
      },
    );
    const { accept } = await pushes.receive(id);
    for (let call = 0; call < 30; call += 1) accept(`call ${call}`);
    for (let call = 0; call < 30; call += 1) accept(`call ${call}`);
    expect(polls).toHaveLength(30);
    await clock.advance(20_500);
    expect(() => accept("one more")).toThrow(
      expect.objectContaining({ code: "rate_limited", details: { retry_after: 40 } }),
    );
    expect(polls).toHaveLength(31);
    await clock.advance(39_500);
    accept("one more");
    accept("call 1");
    expect(polls).toHaveLength(32);
    await clock.advance(540_000);
    accept("call 1");
    expect(polls).toHaveLength(33);
  });
});
