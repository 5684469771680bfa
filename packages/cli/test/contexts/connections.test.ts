import { AssertionError } from "node:assert";
import { describe, expect, test } from "vitest";
import { connectionsOf } from "../../src/contexts/connections.ts";

/** An assertion of Node's own fetch, as its event handlers throw it. */
function failedAssertion(file: string): AssertionError {
  const error = new AssertionError({ message: "assert(!this.paused)" });
  error.stack = `AssertionError: assert(!this.paused)\n    at Parser.finish (${file}:7388:9)`;
  return error;
}
const OF_FETCH = failedAssertion("node:internal/deps/undici/undici");

/** Returns a `fetch` that answers nothing until its signal is aborted. */
const silent: typeof fetch = async (_input, init) =>
  new Promise((_resolve, reject) =>
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error)),
  );

describe("connections", () => {
  test("end what is open when Node's fetch fails outside of a call, and no later call", async () => {
    const { fetch, endWith } = connectionsOf(silent);
    const open = fetch("http://127.0.0.1/");
    const request = fetch(new Request("http://127.0.0.1/"));
    expect(endWith(OF_FETCH)).toBe(true);
    const lost = new TypeError("The server closed the connection before its answer was read");
    await expect(open).rejects.toEqual(lost);
    await expect(request).rejects.toEqual(lost);
    const leaving = new AbortController();
    const later = fetch("http://127.0.0.1/", { signal: leaving.signal });
    leaving.abort(new Error("left"));
    await expect(later).rejects.toThrow("left");
  });

  test("are not concerned by other errors", () => {
    const { endWith } = connectionsOf(silent);
    const others = [failedAssertion("file:///app/main.js"), new Error("undici"), "undici"];
    expect(others.map((error) => endWith(error))).toEqual([false, false, false]);
  });
});
