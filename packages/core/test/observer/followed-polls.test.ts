import type { ProjectRecord } from "@dagctl/core/contracts";
import { expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { followedPolls } from "../../src/observer/followed-polls.ts";

const AT = "2026-01-31T12:00:00.000Z";
const followed = { branch: "bob", ttl: "168h", commit: "a".repeat(40), at: AT, until: AT };
const RECORD = {
  project: { id: "proj_a", organization_id: "org-a", branch: "main" },
  internals: { follows: { dev_bob: followed }, environments: { dev_bob: {} } },
} as unknown as ProjectRecord;

it("a poll of a followed branch takes no answer that is older than the commit that it knows", async () => {
  const asked: unknown[] = [];
  const heads = {
    head: async (source: object, maxAge: number, notBefore?: number) => {
      asked.push([(source as { branch?: string }).branch, maxAge, notBefore]);
      return { sha: followed.commit };
    },
    pollTime: () => undefined,
  };
  const context = {
    lifetime: new AbortController().signal,
    now: () => "2026-02-07T12:00:00.000Z",
  } as HostContext;
  const poll = followedPolls(context, { heads, hooks: undefined as never });
  await poll(RECORD, { maxAge: 30_000 });
  await poll(RECORD, { maxAge: Infinity, notBefore: Date.parse(AT) + 1 });
  expect(asked).toEqual([
    ["bob", 30_000, Date.parse(AT)],
    ["bob", Infinity, Date.parse(AT) + 1],
  ]);
});
