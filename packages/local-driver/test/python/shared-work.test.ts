import { fairLimit } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { sharedWork } from "../../src/python/shared-work.ts";

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Shared work that ends when the test says so. */
function scene(places: number) {
  const work = sharedWork<string>("this work", fairLimit(places));
  const begun: string[] = [];
  const running = new Map<string, PromiseWithResolvers<string>>();
  return {
    work,
    begun,
    join(key: string, organization: string, signal = new AbortController().signal) {
      const joined = work.join(key, {
        organization,
        signal,
        onProgress: () => undefined,
        async begin(own) {
          const name = `${key} of ${organization}`;
          begun.push(name);
          const end = Promise.withResolvers<string>();
          own.addEventListener("abort", () => end.reject(own.reason));
          running.set(name, end);
          return end.promise;
        },
      });
      joined.catch(() => undefined);
      return joined;
    },
    async end(name: string, error?: Error): Promise<void> {
      if (error === undefined) running.get(name)?.resolve(name);
      else running.get(name)?.reject(error);
      await settled();
    },
  };
}

describe("shared work", () => {
  test("runs once for all organizations that wait for it", async () => {
    const { join, begun, end } = scene(2);
    const all = ["a", "b", "a"].map((organization) => join("lock", organization));
    await settled();
    expect(begun).toEqual(["lock of a"]);
    await end("lock of a");
    expect(await Promise.all(all)).toEqual(["lock of a", "lock of a", "lock of a"]);
  });

  test("runs for the organization that gets a place first, not for the one that waits longest", async () => {
    const { join, begun, end } = scene(1);
    void join("hangs", "a");
    const waiting = join("lock", "a");
    await settled();
    expect(begun).toEqual(["hangs of a"]);
    const mine = join("lock", "b");
    await settled();
    expect(begun).toEqual(["hangs of a", "lock of b"]);
    await end("lock of b");
    expect(await Promise.all([waiting, mine])).toEqual(["lock of b", "lock of b"]);
    // The place that the first organization waited for is given, and the work is not done again.
    await end("hangs of a");
    expect(begun).toHaveLength(2);
  });

  test("that fails for one organization is done again for another", async () => {
    const { join, begun, end } = scene(2);
    const first = join("lock", "a");
    const second = join("lock", "b");
    await settled();
    await end("lock of a", new Error("the login of a is refused"));
    await expect(first).rejects.toThrow("the login of a is refused");
    expect(begun).toEqual(["lock of a", "lock of b"]);
    await end("lock of b");
    expect(await second).toBe("lock of b");
  });

  test("is aborted when no caller waits for it, running or not, and begins again for the next", async () => {
    const { join, begun, end } = scene(1);
    const leaving = new AbortController();
    const running = join("lock", "a", leaving.signal);
    const waiting = join("other", "a", leaving.signal);
    await settled();
    leaving.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(waiting).rejects.toThrow("enough");
    await settled();
    const again = join("other", "a");
    await settled();
    expect(begun).toEqual(["lock of a", "other of a"]);
    await end("other of a");
    expect(await again).toBe("other of a");
  });

  test("has ended before the driver is closed, also where no caller waits for it any more", async () => {
    const work = sharedWork<string>("this work", fairLimit(1));
    const caller = new AbortController();
    const cleaned = Promise.withResolvers<string>();
    const joined = work.join("lock", {
      organization: "a",
      begin: () => cleaned.promise,
      signal: caller.signal,
      onProgress: () => undefined,
    });
    caller.abort(new Error("enough"));
    await expect(joined).rejects.toThrow("enough");
    let isClosed = false;
    const closing = work.close().then(() => (isClosed = true));
    await settled();
    expect(isClosed).toBe(false);
    cleaned.resolve("cleaned");
    await closing;
    expect(isClosed).toBe(true);
  });

  test("ends with the driver", async () => {
    const { work, join } = scene(1);
    const all = [join("lock", "a"), join("other", "a"), join("lock", "b")];
    await settled();
    await work.close();
    for (const one of all) await expect(one).rejects.toThrow("The driver is closing");
  });
});
