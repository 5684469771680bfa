import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Connection, createConnection } from "../../src/server/connection.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Watched {
  readonly connection: Connection;
  readonly asked: string[];
  /** What each request is answered with; `undefined` for no server. */
  status: number | undefined;
}

function watched(): Watched {
  const asked: string[] = [];
  const found: Watched = {
    asked,
    status: 200,
    connection: createConnection({
      healthUrl: "http://dagctl.test/healthz",
      fetch: async (input) => {
        asked.push(new URL(input instanceof Request ? input.url : input).pathname);
        if (found.status === undefined) throw new TypeError("Failed to fetch");
        return new Response("{}", { status: found.status });
      },
    }),
  };
  return found;
}

/** Returns the connection to a server that is silent: only a stream is opened. */
function silent() {
  let open = 0;
  let send: (text: string) => void = () => undefined;
  const state = { isHealthy: false };
  const fetch: typeof globalThis.fetch = async (input, { signal } = {}) => {
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    if (path === "/healthz" && state.isHealthy) return new Response("{}");
    const aborted = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    });
    if (path !== "/events") {
      open += 1;
      return aborted.finally(() => (open -= 1));
    }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => controller.enqueue(new TextEncoder().encode(text));
        aborted.catch((error: unknown) => controller.error(error));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  };
  const connection = createConnection({ healthUrl: "http://dagctl.test/healthz", fetch });
  return Object.assign(state, connection, {
    open: () => open,
    send: (text: string) => send(text),
  });
}

const call = (connection: Pick<Connection, "fetch">): Promise<unknown> =>
  connection.fetch("http://dagctl.test/api").catch(() => undefined);
const stateOf = ({ connection: { isLost, returns } }: Watched): readonly unknown[] => [
  isLost.value,
  returns.value,
];

describe("the connection of a page", () => {
  test("asks nothing while calls are answered, whatever the answer is", async () => {
    const page = watched();
    for (page.status of [200, 404, 500, 429]) await call(page.connection);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([stateOf(page), page.asked]).toEqual([[false, 0], Array(4).fill("/api")]);
  });

  test("is lost after a call that reached no server, and asks each second until it is back", async () => {
    const page = watched();
    page.status = undefined;
    await call(page.connection);
    expect(stateOf(page)).toEqual([true, 0]);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(page.asked).toEqual(["/api", ...Array(4).fill("/healthz")]);
    page.status = 200;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stateOf(page)).toEqual([false, 1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.asked).toHaveLength(6);
  });

  test("is back with the answer to any call", async () => {
    const page = watched();
    page.status = undefined;
    await call(page.connection);
    page.status = 200;
    await call(page.connection);
    expect(stateOf(page)).toEqual([false, 1]);
  });

  test.each([502, 503, 504])(
    "asks after an answer %i, which a proxy may have given",
    async (status) => {
      const page = watched();
      page.status = status;
      await call(page.connection);
      await vi.advanceTimersByTimeAsync(0);
      expect(stateOf(page)).toEqual([true, 0]);
      page.status = 404;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(stateOf(page)).toEqual([false, 1]);
    },
  );

  test("is not lost when the page itself has ended a call", async () => {
    const page = watched();
    page.status = undefined;
    const signal = AbortSignal.abort();
    await page.connection.fetch("http://dagctl.test/api", { signal }).catch(() => undefined);
    const request = new Request("http://dagctl.test/api", { signal });
    await page.connection.fetch(request).catch(() => undefined);
    expect(stateOf(page)).toEqual([false, 0]);
  });

  test("ends calls that wait, and is lost, where neither they nor the server answer", async () => {
    const page = silent();
    const given = call(page);
    await vi.advanceTimersByTimeAsync(9_999);
    expect([page.open(), page.isLost.value]).toEqual([1, false]);
    await vi.advanceTimersByTimeAsync(5_001);
    await given;
    expect([page.open(), page.isLost.value]).toEqual([0, true]);
  });

  test("lets a slow call wait while the server answers others", async () => {
    const page = silent();
    const asked = vi.fn<() => void>();
    void call(page).then(asked);
    page.isHealthy = true;
    await vi.advanceTimersByTimeAsync(80_000);
    expect([asked.mock.calls.length, page.isLost.value]).toEqual([0, false]);
  });

  test.each([
    { isHealthy: false, what: "loses a server" },
    { isHealthy: true, what: "keeps a server that answers others" },
  ])("ends a stream after two missed signs, and $what", async ({ isHealthy }) => {
    const page = silent();
    const stream = page.fetch("http://dagctl.test/events").then(({ body }) => body?.getReader());
    const reader = await stream;
    page.send("one");
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("one");
    page.isHealthy = isHealthy;
    const next = reader?.read().catch((error: unknown) => (error as Error).message);
    await vi.advanceTimersByTimeAsync(30_000);
    page.send("two");
    await next;
    const last = reader?.read().catch((error: unknown) => (error as Error).message);
    await vi.advanceTimersByTimeAsync(38_000);
    expect([await last, page.isLost.value]).toEqual(["The stream is silent", !isHealthy]);
  });
});
