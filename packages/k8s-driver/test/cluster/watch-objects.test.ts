import type { ServerResponse } from "node:http";
import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { client } from "../../src/cluster/client.ts";
import { connection } from "../../src/cluster/connection.ts";
import { APPLICATION } from "../../src/cluster/kinds.ts";
import { linesOf, watchObjects } from "../../src/cluster/watch-objects.ts";
import { type ApiDouble, apiDouble, eventually, json } from "./api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The least pause between two watches, in milliseconds. */
const PAUSE = 500;

const object = (name: string, version: number) => ({
  metadata: { name, resourceVersion: String(version) },
});
const line = (type: string, of: object): string => `${JSON.stringify({ type, object: of })}\n`;
const TOO_OLD = line("ERROR", {
  kind: "Status",
  code: 410,
  reason: "Expired",
  message: "too old resource version: 1 (5616)",
});

/** Answers the n-th list and the n-th watch; a watch that the script does not name stays open. */
async function watched(script: {
  readonly lists: readonly (readonly object[])[];
  readonly watches: readonly ((response: ServerResponse) => void)[];
  readonly quiet?: number;
  readonly metadataOnly?: boolean;
  /** @default the machine's clock */
  readonly clock?: Clock;
}): Promise<{
  readonly api: ApiDouble;
  readonly reported: string[];
  readonly steps: boolean[];
  readonly failed: unknown[];
  asked(): readonly string[];
}> {
  let lists = 0;
  let watches = 0;
  const api = await apiDouble(({ query }, response) => {
    if (query.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      script.watches[watches++]?.(response);
    } else {
      const items = script.lists[Math.min(lists++, script.lists.length - 1)] ?? [];
      json(response, 200, {
        kind: "ApplicationList",
        metadata: { resourceVersion: String(100 * lists) },
        items,
      });
    }
  });
  const own = connection({ kubeconfig: api.kubeconfig }, systemClock());
  const aborting = new AbortController();
  const reported: string[] = [];
  const steps: boolean[] = [];
  const failed: unknown[] = [];
  const done = watchObjects(
    client(own),
    APPLICATION,
    "argocd",
    {
      labels: { a: "b", c: undefined },
      signal: aborting.signal,
      clock: script.clock ?? systemClock(),
      ...(script.quiet && { quiet: script.quiet }),
      ...(script.metadataOnly && { metadataOnly: true }),
    },
    {
      event: ({ type, object: { metadata } }) =>
        void reported.push(`${type} ${metadata?.name} ${metadata?.resourceVersion}`),
      setSynced: (synced) => void steps.push(synced),
      reportFailure: (error) => void failed.push(error),
    },
  );
  ends.push(async () => {
    aborting.abort();
    await done;
    await own.close();
    await api.close();
  });
  return {
    api,
    reported,
    steps,
    failed,
    asked: () =>
      api.asked.map(({ query }) =>
        query.has("watch") ? `watch from ${query.get("resourceVersion")}` : "list",
      ),
  };
}

describe("a watch", () => {
  test("reports existing objects, then changes, and requests exactly its objects", async () => {
    const { reported, asked, api, steps } = await watched({
      lists: [[object("one", 1), object("two", 2)]],
      watches: [
        (response) =>
          void response.write(
            line("MODIFIED", object("one", 101)) +
              line("DELETED", object("two", 102)) +
              line("ADDED", object("three", 103)),
          ),
      ],
    });
    await eventually(() =>
      expect(reported).toEqual([
        "ADDED one 1",
        "ADDED two 2",
        "MODIFIED one 101",
        "DELETED two 102",
        "ADDED three 103",
      ]),
    );
    expect(asked()).toEqual(["list", "watch from 100"]);
    for (const { query } of api.asked) expect(query.get("labelSelector")).toBe("a=b,c");
    expect(api.asked[1]?.query.get("allowWatchBookmarks")).toBe("true");
    expect(steps).toEqual([true]);
  });

  test("that ends continues from its last bookmark, without a list", async () => {
    const clock = fakeClock();
    const { reported, asked } = await watched({
      clock,
      lists: [[]],
      watches: [
        (response) =>
          void response.end(line("ADDED", object("one", 101)) + line("BOOKMARK", object("", 150))),
        (response) => void response.write(line("MODIFIED", object("one", 151))),
      ],
    });
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(reported).toEqual(["ADDED one 101", "MODIFIED one 151"]);
    });
    expect(asked()).toEqual(["list", "watch from 100", "watch from 150"]);
  });

  test("that is too old starts with a list, which is no failure", async () => {
    const clock = fakeClock();
    const { reported, asked, failed, steps } = await watched({
      clock,
      lists: [[object("one", 1)], [object("one", 1), object("two", 199)]],
      watches: [(response) => void response.end(TOO_OLD)],
    });
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(reported).toEqual(["ADDED one 1", "ADDED one 1", "ADDED two 199"]);
    });
    await eventually(() =>
      expect(asked()).toEqual(["list", "watch from 100", "list", "watch from 200"]),
    );
    expect(failed).toEqual([]);
    expect(steps).toEqual([true, false, true]);
  });

  test("that is refused as too old by HTTP starts with a list, too", async () => {
    let first = true;
    const api = await apiDouble(({ query }, response) => {
      if (!query.has("watch"))
        return json(response, 200, {
          kind: "ApplicationList",
          metadata: { resourceVersion: "7" },
          items: [],
        });
      if (!first) return;
      first = false;
      json(response, 410, { kind: "Status", code: 410, reason: "Expired", message: "too old" });
    });
    const clock = fakeClock();
    const own = connection({ kubeconfig: api.kubeconfig }, clock);
    const aborting = new AbortController();
    const done = watchObjects(
      client(own),
      APPLICATION,
      "argocd",
      { signal: aborting.signal, clock },
      { event: () => undefined },
    );
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(api.asked).toHaveLength(4);
    });
    aborting.abort();
    await done;
    await own.close();
    await api.close();
  });

  test("ignores an incomplete line, and joins one that arrives in pieces", async () => {
    const whole = line("ADDED", object("zweiü", 102));
    const bytes = Buffer.from(whole);
    const clock = fakeClock();
    const { reported, asked } = await watched({
      clock,
      lists: [[]],
      watches: [
        (response) => {
          const inside = bytes.indexOf(0xc3) + 1;
          response.write(line("ADDED", object("one", 101)));
          response.write(bytes.subarray(0, inside));
          setTimeout(() => {
            response.write(bytes.subarray(inside));
            response.end(line("MODIFIED", object("one", 103)).slice(0, 20));
          }, 50);
        },
      ],
    });
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(asked()).toEqual(["list", "watch from 100", "watch from 102"]);
    });
    expect(reported).toEqual(["ADDED one 101", "ADDED zweiü 102"]);
  });

  test("whose connection breaks starts with a list, and reports the error", async () => {
    const clock = fakeClock();
    const { reported, failed, asked } = await watched({
      clock,
      lists: [[], [object("one", 150)]],
      watches: [(response) => void response.destroy()],
    });
    await eventually(() => expect(failed).toHaveLength(1));
    await clock.advance(PAUSE);
    await eventually(() => expect(reported).toEqual(["ADDED one 150"]));
    expect(failed).toHaveLength(1);
    expect(asked().slice(0, 3)).toEqual(["list", "watch from 100", "list"]);
  });

  test("that the server ends at once again and again is repeated with a pause", async () => {
    const clock = fakeClock();
    let pauses = 0;
    const counting: Clock = {
      now: clock.now,
      after(delayMs, callback) {
        if (delayMs === PAUSE) pauses += 1;
        return clock.after(delayMs, callback);
      },
    };
    const { asked } = await watched({
      clock: counting,
      lists: [[]],
      watches: Array.from({ length: 100 }, () => (response: ServerResponse) => void response.end()),
    });
    for (const watches of [1, 2, 3]) {
      await eventually(() => expect(pauses).toBe(watches));
      await clock.advance(PAUSE - 1);
      expect(asked()).toHaveLength(1 + watches);
      await clock.advance(1);
    }
  });

  test("of an idle cluster, which sends nothing, continues from its newest version: no failure, no list", async () => {
    const { reported, asked, failed, steps } = await watched({
      lists: [[object("one", 1)]],
      watches: [
        (response) => void response.write(line("BOOKMARK", object("", 140))),
        () => undefined,
        (response) => void response.write(line("MODIFIED", object("one", 141))),
      ],
      quiet: 300,
    });
    await eventually(() => expect(reported).toEqual(["ADDED one 1", "MODIFIED one 141"]));
    expect(asked().slice(0, 4)).toEqual([
      "list",
      "watch from 100",
      "watch from 140",
      "watch from 140",
    ]);
    expect(failed).toEqual([]);
    expect(steps).toEqual([true]);
  });

  test("that gets no answer at all is a failure, and starts with a list", async () => {
    const api = await apiDouble(({ query }, response) => {
      if (!query.has("watch"))
        json(response, 200, {
          kind: "ApplicationList",
          metadata: { resourceVersion: "7" },
          items: [],
        });
    });
    const clock = systemClock();
    const own = connection({ kubeconfig: api.kubeconfig }, clock);
    const aborting = new AbortController();
    const failed: unknown[] = [];
    const on = {
      event: () => undefined,
      reportFailure: (error: unknown) => void failed.push(error),
    };
    const done = watchObjects(
      client(own),
      APPLICATION,
      "argocd",
      { signal: aborting.signal, clock, quiet: 200 },
      on,
    );
    await eventually(() =>
      expect(String(failed[0])).toContain("the API server does not answer a watch"),
    );
    aborting.abort();
    await done;
    await own.close();
    await api.close();
  });

  test("of metadata alone requests only metadata in both of its calls", async () => {
    const { api, asked } = await watched({ lists: [[]], watches: [], metadataOnly: true });
    await eventually(() => expect(asked()).toEqual(["list", "watch from 100"]));
    expect(api.asked.map(({ accept }) => accept)).toEqual([
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    ]);
  });

  test("resolves when it is aborted, and leaves no socket", async () => {
    const { api } = await watched({ lists: [[]], watches: [] });
    await eventually(() => expect(api.asked).toHaveLength(2));
    await ends[0]?.();
    ends.length = 0;
    expect(api.connections().open).toBe(0);
  });
});

describe("lines", () => {
  async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield Buffer.from(text);
  }
  test.each([
    [["a\nb", "c\n"], false, ["a", "bc"]],
    [["a\nb"], false, ["a"]],
    [["a\nb"], true, ["a", "b"]],
    [["", "\n", ""], true, [""]],
    [[], true, []],
  ])("%j (complete: %s) are %j", async (texts, whole, lines) => {
    const found: string[] = [];
    for await (const one of linesOf(pieces(...texts), { whole })) found.push(one);
    expect(found).toEqual(lines);
  });

  test.each([
    [["abcdef\ngh\n"], ["abc", "gh"]],
    [
      ["ab", "cd", "ef", "gh", "ij\nkl", "mnop"],
      ["abc", "klm"],
    ],
    [
      ["abc", "\n", "d\n"],
      ["abc", "d"],
    ],
  ])("%j, of which at most three characters are buffered, are %j", async (texts, lines) => {
    const found: string[] = [];
    for await (const one of linesOf(pieces(...texts), { whole: true, most: 3 })) found.push(one);
    expect(found).toEqual(lines);
  });
});
