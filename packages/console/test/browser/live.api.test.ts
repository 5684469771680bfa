import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { projectPath, runPath } from "../../src/pages.ts";
import { launchBrowser } from "./launch.ts";
import { openPage, prepareHiding, show } from "./opened-page.ts";
import { beginRun } from "./run-once.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const TABS = 10;
/** Less than the time after which a connection would become free by itself, in milliseconds. */
const LOADED = { timeout: 10_000 };
/** More than the time after which a hidden page has no streams, in milliseconds. */
const AWAY_MS = 31_000;
const HOUR_MS = 3_600_000;
/** Ten times what is promised, in milliseconds: the machine runs other tests. */
const RIGHT = { timeout: 20_000 };
/** What a browser says of a page that it loaded anew for Back. */
const NOT_KEPT = `JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons)`;
/** The rows of runs: a page may have other tables, too. */
const RUNS = ".runs .row, .all-runs .row";

describe("the tabs of one browser", () => {
  // Without TLS a browser speaks HTTP/1.1: it has six connections for all tabs of a server.
  it("all load over HTTP/1.1, each with the streams of its page while it is seen", async () => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    const project = await served.create("orders");
    const { id } = await beginRun(served, "orders");
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    await context.addInitScript(`sessionStorage.setItem("dagctl.token", "${TOKEN}")`);
    const tabs: Page[] = [];
    const address = `${served.url}${runPath("orders", id)}`;
    const ref = { organization: "org-acme", project, run: id };
    for (let tab = 0; tab < TABS; tab += 1) {
      const page = await context.newPage();
      await prepareHiding(page);
      // The page of a run has two streams: its log, and the events.
      await page.goto(address, LOADED);
      await page.getByText("Running", { exact: true }).waitFor(LOADED);
      served.engine.addLine(ref, `line of tab ${tab}`);
      await page.getByText(`line of tab ${tab}`, { exact: true }).waitFor(LOADED);
      await show(page, false);
      await page.clock.runFor(AWAY_MS);
      tabs.push(page);
    }
    // The first one is as fresh as the last when it is seen again.
    const [first] = tabs;
    if (first === undefined) throw new Error("There is no tab");
    await show(first, true);
    await first.getByText(`line of tab ${TABS - 1}`, { exact: true }).waitFor(RIGHT);
  });
});

describe("the pages that one tab has left", () => {
  // A browser keeps them for Back: playwright switches that off unless it is asked to.
  it("keep no connection, and are live again after Back", async () => {
    const served = await servedConsole();
    const project = await served.create("orders");
    const keeping = await launchBrowser({
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
    onTestFinished(() => keeping.close());
    const address = `${served.url}${projectPath("orders")}`;
    const { page, problems } = await openPage(keeping, address, { token: TOKEN });
    let visits = 0;
    /** Leaves the page for a new visit, which has its number when it is loaded. */
    const visit = async (): Promise<void> => {
      await page.goto(`${address}?visit=${(visits += 1)}`, LOADED);
      await page.getByRole("heading", { name: "orders" }).waitFor(LOADED);
      await page.evaluate(`globalThis.visit = ${visits}`);
    };
    /** Goes back. Returns the number of a page that the browser had kept, else its reasons. */
    const goBack = async (): Promise<unknown> => {
      await page.goBack({ ...LOADED, waitUntil: "commit" });
      await page.waitForFunction(`globalThis.visit !== ${visits}`, undefined, LOADED);
      return await page.evaluate(`globalThis.visit ?? ${NOT_KEPT}`);
    };
    for (let count = 0; count < TABS; count += 1) await visit();
    // It is there already: nothing is loaded. A browser that lacks memory may drop one.
    if ((await goBack()) !== visits - 1) {
      await visit();
      expect(await goBack()).toBe(visits - 1);
    }
    await served.host.organization("org-acme").projects.update(project, { suspended: true });
    await page.getByText("Suspended", { exact: true }).waitFor(RIGHT);
    expect(problems).toEqual([]);
  });
});

describe("a page of a laptop that slept for an hour", () => {
  it.each([
    ["hidden", "/projects/orders"],
    ["hidden", "/runs?status=running"],
    ["seen", "/projects/orders"],
  ] as const)("is right when it wakes, %s before: %s", async (before, path) => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    await served.create("orders");
    const { page, problems } = await openPage(browser, `${served.url}${path}`, {
      token: TOKEN,
      prepare: prepareHiding,
    });
    await page.getByText(/There are no runs yet|No run matches/).waitFor();
    if (before === "hidden") await show(page, false);
    // It sleeps: nothing is sent and no timer fires.
    await page.context().setOffline(true);
    const run = await beginRun(served, "orders");
    await page.clock.fastForward(HOUR_MS);
    await expect.poll(() => page.locator(RUNS).count()).toBe(0);
    await page.context().setOffline(false);
    if (before === "hidden") await show(page, true);
    await page.locator(RUNS).getByText("Running").last().waitFor(RIGHT);
    // It is live again, too.
    await run.end({ status: "success" });
    const words = path.startsWith("/runs") ? /There are no runs yet|No run matches/ : "Succeeded";
    await page.getByText(words).last().waitFor(RIGHT);
    // Chromium reports each call that is made without a network.
    expect(problems.filter((each) => !each.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  });
});

describe("a gap of events", () => {
  it("leads to a fresh read of what is shown", async () => {
    const served = await servedConsole();
    await served.create("orders", { description: "before the gap" });
    const { projects, events } = served.host.organization("org-acme");
    let send: (position: number) => void = () => undefined;
    const firstKept = new Promise<number>((resolve) => {
      send = resolve;
    });
    let streams = 0;
    const { page, problems } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
      prepare: (opened) =>
        opened.route(/\/api\/v1\/events/, async (route) => {
          const { accept = "" } = route.request().headers();
          if (!accept.includes("text/event-stream")) return route.continue();
          streams += 1;
          // A second stream would begin before the gap, and say what is in it.
          if (streams > 1) return undefined;
          const gap = { type: "gap", first_kept_sequence: await firstKept };
          await route.fulfill({
            contentType: "text/event-stream",
            body: `event: gap\ndata: ${JSON.stringify(gap)}\n\n`,
          });
        }),
    });
    await page.getByText("before the gap").waitFor();
    await expect.poll(() => streams, RIGHT).toBe(1);
    await projects.update("orders", { description: "after the gap" });
    // The event of the update is in the gap: only a fresh read can show it.
    send((await events.list({ limit: 1 })).newest_sequence + 1);
    await page.getByText("after the gap").waitFor(RIGHT);
    expect(problems).toEqual([]);
  });
});
