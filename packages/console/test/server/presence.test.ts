import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchPresence } from "../../src/server/presence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState;
  constructor(state: DocumentVisibilityState) {
    super();
    this.visibilityState = state;
  }
  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

describe("a page", () => {
  test("is away after 30 seconds, and back at once", () => {
    const page = new Page("visible");
    const isAway = watchPresence(page, page);
    page.show("hidden");
    vi.advanceTimersByTime(29_000);
    expect(isAway.value).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(isAway.value).toBe(true);
    page.show("visible");
    expect(isAway.value).toBe(false);
    page.show("hidden");
    vi.advanceTimersByTime(20_000);
    page.show("visible");
    vi.advanceTimersByTime(60_000);
    expect(isAway.value).toBe(false);
  });

  test("was away while the machine slept, hidden or not: nothing fires then", () => {
    const page = new Page("visible");
    const isAway = watchPresence(page, page);
    const seen: boolean[] = [];
    isAway.subscribe((value) => seen.push(value));
    page.show("hidden");
    vi.setSystemTime(Date.now() + 3_600_000);
    page.show("visible");
    expect(seen).toEqual([false, true, false]);
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual([false, true, false]);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual([false, true, false, true, false]);
  });

  test("is away while another page is in its place, until the browser goes back", () => {
    const page = new Page("visible");
    const isAway = watchPresence(page, page);
    page.dispatchEvent(new Event("pagehide"));
    page.show("hidden");
    expect(isAway.value).toBe(true);
    page.show("visible");
    page.dispatchEvent(new Event("pageshow"));
    expect(isAway.value).toBe(false);
    page.dispatchEvent(new Event("pagehide"));
    page.dispatchEvent(new Event("pageshow"));
    expect(isAway.value).toBe(false);
  });

  test("is away from the beginning where it was opened hidden", () => {
    const page = new Page("hidden");
    const isAway = watchPresence(page, page);
    expect(isAway.value).toBe(true);
    page.show("visible");
    expect(isAway.value).toBe(false);
  });
});
