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

const call = (connection: Connection): Promise<unknown> =>
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
});
