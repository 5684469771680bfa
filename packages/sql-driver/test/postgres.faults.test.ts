import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Store } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { postgresStore } from "@dagctl/sql-driver";
import { type PostgresServer, postgresServer } from "@dagctl/test-servers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, type PostgresFixture, postgresFixture } from "./postgres-fixture.ts";
import { startChild } from "./processes.ts";

let server: PostgresServer;
let fixture: PostgresFixture;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  fixture = await postgresFixture(server);
});
afterEach(() => fixture.close());

const event = (id: string) =>
  ({
    put: "event",
    event: {
      type: "orphan.found",
      organization: "org-acme",
      time: new Date().toISOString(),
      data: { id },
    },
  }) as const;

async function eventsOf(store: Store): Promise<readonly string[]> {
  return (await store.events(0, 1_000_000)).events.map(({ data }) => String(data["id"]));
}

/** Commits one after the other, and returns the outcome of each. */
async function commitMany(
  store: Store,
  name: string,
  count: number,
): Promise<{ readonly kept: string[]; readonly unsure: string[]; readonly refused: string[] }> {
  const ends = { kept: [] as string[], unsure: [] as string[], refused: [] as string[] };
  for (let number = 0; number < count; number += 1) {
    const id = `${name}-${number}`;
    try {
      await store.commit([event(id)]);
      ends.kept.push(id);
    } catch (error) {
      if (!isDagctlError(error)) throw error;
      (error.code === "outcome_unknown" ? ends.unsure : ends.refused).push(id);
    }
  }
  return ends;
}

describe("a PostgreSQL store", () => {
  it("creates its tables once when several hosts start at once", async () => {
    await ask(fixture.url, "drop schema public cascade; create schema public");
    const moment = String(Date.now() + 2_000);
    const children = [1, 2, 3, 4, 5].map(() =>
      startChild(new URL("./opening-child.ts", import.meta.url), [fixture.url, moment]),
    );
    const numbers = await Promise.all(children.map(async (child) => Number(await child.line())));
    expect(numbers.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
  });

  it("loses nothing acknowledged, and keeps nothing refused, when the server dies", async () => {
    const writers = [1, 2, 3].map((writer) => commitMany(fixture.store, `w${writer}`, 400));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await server.crash();
    await ask(server.url(), "select 1");
    const ends = await Promise.all(writers);
    const there = await eventsOf(fixture.store);
    expect(ends.flatMap(({ kept }) => kept).filter((id) => !there.includes(id))).toEqual([]);
    expect(ends.flatMap(({ refused }) => refused).filter((id) => there.includes(id))).toEqual([]);
    expect(new Set(there).size).toBe(there.length);
    // With `fsync` off a crash of the machine could lose more; here only the server died, and its
    // files are whole.
    expect(ends.flatMap(({ refused, unsure }) => [...refused, ...unsure]).length).toBeGreaterThan(
      0,
    );
  });

  it("reconnects by itself after its idle connections were closed", async () => {
    await fixture.store.commit([event("before")]);
    await ask(
      server.url(),
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dagctl'",
    );
    await fixture.store.commit([event("after")]);
    expect(await eventsOf(fixture.store)).toEqual(["before", "after"]);
  });

  it.each(["before", "after"] as const)(
    "reports a commit as uncertain when its answer was lost, cut %s the server had it",
    async (moment) => {
      const proxy = await cuttingProxy(server.port, moment);
      const through = new URL(fixture.url);
      through.port = String(proxy.port);
      const store = postgresStore({ url: through.href });
      await store.open();
      await store.commit([event("whole")]);
      proxy.cutNextCommit();
      await expect(store.commit([event("cut")])).rejects.toMatchObject({ code: "outcome_unknown" });
      expect(proxy.cuts()).toBe(1);
      expect(await eventsOf(fixture.store)).toEqual(
        moment === "after" ? ["whole", "cut"] : ["whole"],
      );
      await store.commit([event("next")]);
      expect((await eventsOf(store)).at(-1)).toBe("next");
      await store.close();
      await proxy.close();
    },
  );

  it("takes the write lock from a host that hangs in the middle of a write", async () => {
    const child = startChild(new URL("./writing-child.ts", import.meta.url), [fixture.url]);
    await child.line();
    let caught = false;
    for (let tries = 0; tries < 200 && !caught; tries += 1) {
      child.process.kill("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, 30));
      caught =
        (
          await ask(
            server.url(),
            "select 1 from pg_stat_activity where application_name = 'dagctl' and state = 'idle in transaction'",
          )
        ).length > 0;
      if (!caught) child.process.kill("SIGCONT");
    }
    expect(caught).toBe(true);
    await fixture.store.commit([event("mine")]);
    expect(await eventsOf(fixture.store)).toContain("mine");
    child.process.kill("SIGCONT");
    await child.line();
    await child.kill();
  });
});

/**
 * Starts a proxy that passes everything on, and cuts the connection at the next commit: before the
 * server gets it, or before the client gets the answer.
 */
async function cuttingProxy(
  port: number,
  moment: "before" | "after",
): Promise<{
  readonly port: number;
  cutNextCommit(): void;
  cuts(): number;
  close(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  let armed = false;
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let deaf = false;
    const drop = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream])
      sockets.add(socket.on("error", drop).on("close", drop));
    client.on("data", (part: Buffer) => {
      if (armed && part.includes("commit")) {
        armed = false;
        cuts += 1;
        if (moment === "before") return drop();
        deaf = true;
      }
      upstream.write(part);
    });
    upstream.on("data", (part: Buffer) => (deaf ? drop() : client.write(part)));
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutNextCommit: () => (armed = true),
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
