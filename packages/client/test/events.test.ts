import { createClient } from "@dagctl/client";
import type { FollowedEvent, Host } from "@dagctl/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientOf, ORGANIZATION, proxy, served } from "./served.ts";

/** Reads so many items of a stream, and ends it. */
async function take(
  stream: AsyncIterable<FollowedEvent>,
  count: number,
): Promise<readonly FollowedEvent[]> {
  const items: FollowedEvent[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

const storedOn = async (host: Host): Promise<readonly FollowedEvent[]> =>
  (await host.organization(ORGANIZATION).events.list({ limit: 500 })).events;

describe("the events of a client", () => {
  test("are listed page by page, as the iterator needs them", async () => {
    const on = await served();
    await on.client.projects.create(on.input);
    const between = await proxy(on.url, []);
    const client = clientOf(between.url);
    const stored = await storedOn(on.host);
    expect(await take(client.events.list({ limit: 1 }), stored.length)).toEqual(stored);
    expect(between.requests.length).toBe(stored.length);
    expect(await client.events.list({ limit: 2, after: 1 })).toMatchObject({
      events: stored.slice(1, 3),
      next_after: 3,
    });
    expect(
      await take(client.events.list({ types: ["operation.ended", "operation.started"] }), 2),
    ).toMatchObject([{ type: "operation.started" }, { type: "operation.ended" }]);
  });

  test("that are followed continue after each lost connection, without a gap and without a repeated event", async () => {
    const on = await served();
    await on.client.projects.create(on.input);
    const stored = await storedOn(on.host);
    const between = await proxy(on.url, [
      { cutAfterEvents: 1 },
      "cut before",
      {
        status: 429,
        headers: { "content-type": "application/json" },
        body: '{"error":"rate_limited","message":"Too many"}',
      },
      { cutAfterEvents: 1 },
      { status: 502 },
    ]);
    const items = await take(clientOf(between.url).events.follow(), stored.length);
    expect(items).toEqual(stored);
    expect(between.requests.map(({ headers }) => headers["last-event-id"])).toEqual([
      undefined,
      "1",
      "1",
      "1",
      "2",
      "2",
    ]);
  });

  test("show a gap as an item, listed and followed", async () => {
    const on = await served();
    const { id } = await on.client.projects.create(on.input);
    const { newest } = await on.store.events(0, 1);
    const later = new Date(Date.now() + 1000).toISOString();
    await on.store.prune({ events: later, operations: "", keys: "", records: "" });
    await on.client.projects.undeploy(id);
    const gap = { type: "gap", first_kept_sequence: newest + 1 };
    for (const stream of [
      on.client.events.list({ after: 1 }),
      on.client.events.follow({ after: 1 }),
    ])
      expect(await take(stream, 2)).toMatchObject([gap, { sequence: newest + 1 }]);
    const between = await proxy(on.url, [{ cutAfterEvents: 1 }]);
    const resumed = clientOf(between.url).events.follow({ after: 1 });
    expect(await take(resumed, 2)).toMatchObject([gap, { sequence: newest + 1 }]);
  });

  test("throw what the server answers, also when the token is not valid any more", async () => {
    const on = await served();
    await expect(take(on.client.events.follow({ project: "absent" }), 1)).rejects.toMatchObject({
      code: "not_found",
    });
    await on.client.projects.create(on.input);
    const between = await proxy(on.url, [{ cutAfterEvents: 1 }]);
    const tokens = ["token", "revoked"];
    const client = createClient({
      baseUrl: between.url,
      organization: ORGANIZATION,
      token: () => tokens.shift() ?? "",
    });
    await expect(take(client.events.follow(), 99)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("that are followed end their request when the reader stops, and with the caller's signal", async () => {
    const on = await served();
    await on.client.projects.create(on.input);
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const reason = new TypeError("stopped");
    const stored = await storedOn(on.host);
    const options = { after: stored.length, signal: leaving.signal };
    const next = on.client.events.follow(options)[Symbol.asyncIterator]().next();
    setTimeout(() => leaving.abort(reason), 50);
    await expect(next).rejects.toBe(reason);
  });
});
