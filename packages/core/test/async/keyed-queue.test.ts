import { describe, expect, test } from "vitest";
import { keyedQueue } from "../../src/async/keyed-queue.ts";

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A queue of `organization/project` whose work ends when the test says so. */
function scene(concurrency: number) {
  const started: string[] = [];
  const running = new Map<string, (error?: Error) => void>();
  const failures: unknown[] = [];
  const queue = keyedQueue<string>({
    concurrency,
    id: (key) => key,
    group: (key) => key.split("/")[0] ?? "",
    work: (key) => {
      started.push(key);
      return new Promise((resolve, reject) =>
        running.set(key, (error) => {
          running.delete(key);
          if (error === undefined) resolve();
          else reject(error);
        }),
      );
    },
    onFailed: (_key, error) => failures.push(error),
  });
  const end = async (key: string, error?: Error): Promise<void> => {
    running.get(key)?.(error);
    await settled();
  };
  return { queue, started, running, failures, end };
}

describe("keyedQueue", () => {
  test("runs a key of another group at once while one group has more work than places", async () => {
    const { queue, started } = scene(2);
    for (let index = 0; index < 300; index += 1) queue.add(`one/${index}`);
    await settled();
    expect(started).toEqual(["one/0", "one/1"]);
    queue.add("other/0");
    await settled();
    expect(started).toEqual(["one/0", "one/1", "other/0"]);
  });

  test("runs a key once more when it is added while its work runs, however often", async () => {
    const { queue, started, running, end } = scene(2);
    queue.add("one/0");
    await settled();
    for (let index = 0; index < 3; index += 1) queue.add("one/0");
    await settled();
    expect(running.size).toBe(1);
    await end("one/0");
    await end("one/0");
    expect(started).toEqual(["one/0", "one/0"]);
    expect(running.size).toBe(0);
  });

  test("runs a key once that is added twice while it waits", async () => {
    const { queue, started, end } = scene(1);
    queue.add("one/0");
    queue.add("one/1");
    queue.add("one/1");
    await settled();
    await end("one/0");
    await end("one/1");
    await queue.idle();
    expect(started).toEqual(["one/0", "one/1"]);
  });

  test("reports work that fails, and goes on", async () => {
    const { queue, started, failures, end } = scene(1);
    queue.add("one/0");
    queue.add("one/1");
    await settled();
    const error = new Error("failed");
    await end("one/0", error);
    expect(failures).toEqual([error]);
    expect(started).toEqual(["one/0", "one/1"]);
  });

  test("is idle when nothing runs or waits", async () => {
    const { queue, end } = scene(1);
    await queue.idle();
    queue.add("one/0");
    queue.add("one/1");
    let isIdle = false;
    const idle = queue.idle().then(() => (isIdle = true));
    await settled();
    await end("one/0");
    expect(isIdle).toBe(false);
    await end("one/1");
    await idle;
    expect(isIdle).toBe(true);
  });
});
