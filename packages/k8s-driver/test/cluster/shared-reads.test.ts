import { describe, expect, test } from "vitest";
import { sharedReads } from "../../src/cluster/shared-reads.ts";

/** Resolves after all that waits for nothing more. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads that end when the test says so. */
function scene() {
  const begun: PromiseWithResolvers<string>[] = [];
  const reads = sharedReads();
  const read = (): Promise<string> => {
    const one = Promise.withResolvers<string>();
    begun.push(one);
    return one.promise;
  };
  const ask = (key = "a", signal?: AbortSignal): Promise<string> => reads(key, read, signal);
  return { begun, ask };
}

describe("shared reads", () => {
  test("give each caller a read that began after its call, and run one at a time", async () => {
    const { begun, ask } = scene();
    const first = ask();
    const later = [ask(), ask(), ask()];
    expect(begun).toHaveLength(1);
    begun[0]?.resolve("old");
    expect(await first).toBe("old");
    await turn();
    expect(begun).toHaveLength(2);
    const last = ask();
    begun[1]?.resolve("new");
    expect(await Promise.all(later)).toEqual(["new", "new", "new"]);
    await turn();
    begun[2]?.resolve("newest");
    expect(await last).toBe("newest");
    await turn();
    const again = ask();
    begun[3]?.resolve("again");
    expect(await again).toBe("again");
    expect(begun).toHaveLength(4);
  });

  test("of several keys run at the same time", () => {
    const { begun, ask } = scene();
    void ask("a");
    void ask("b");
    expect(begun).toHaveLength(2);
  });

  test("fail those alone that share the read, and a caller that leaves alone", async () => {
    const { begun, ask } = scene();
    const failed = ask();
    const leaving = new AbortController();
    const gone = ask("a", leaving.signal);
    const kept = ask();
    begun[0]?.reject(new Error("no answer"));
    await expect(failed).rejects.toThrow("no answer");
    leaving.abort(new Error("left"));
    await expect(gone).rejects.toThrow("left");
    await turn();
    begun[1]?.resolve("there");
    expect(await kept).toBe("there");
  });
});
