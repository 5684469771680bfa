import type { CDPSession, Page } from "playwright-core";

/** Measures the time of the processor in which the page's main thread worked. */
export interface ThreadTime {
  /** Returns the milliseconds of an action, until the page has shown two more frames. */
  of(action: () => Promise<unknown>): Promise<number>;
}

/** Returns the processor's time since the page began, in milliseconds. */
async function readTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const found = metrics.find(({ name }) => name === "TaskDuration");
  if (found === undefined) throw new Error("Chromium measures no tasks");
  return found.value * 1000;
}

/**
 * Returns what measures a page. It is not the time of a clock, which is several times as long while
 * other tests run.
 */
export async function measureThread(page: Page): Promise<ThreadTime> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return {
    async of(action) {
      const start = await readTime(session);
      await action();
      await page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
      );
      return (await readTime(session)) - start;
    },
  };
}
