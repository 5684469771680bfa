import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What pages do without: numbers in filters, changes of others at once, types of an embedder. */
const SPARED = ["events", "project-counts", "openapi.json", "/plans"];
/** What a server answers like an absent record of its own. The page leads back. */
const RECORDS = ["/projects/orders", "/projects/orders/runs/:run"];

const PAGES = [
  ["/", ["caller", "events", "project-counts", "projects"]],
  ["/new", ["caller", "events", "openapi.json"]],
  ["/projects/orders", ["caller", "events", "/jobs", "/runs", "/plans", "/projects/orders"]],
  ["/projects/orders/settings", ["caller", "events", "openapi.json", "/jobs", "/projects/orders"]],
  ["/projects/orders/runs/:run", ["caller", "events", "/logs", "/projects/orders/runs/:run"]],
] as const;

/** Waits until a page has read what it reads. */
async function waitUntilRead(page: Page): Promise<void> {
  await page.locator("main").first().waitFor();
  await page.locator("[aria-busy=true], .loading").first().waitFor({ state: "detached" });
}

/**
 * In a rolling update the pages of the new version meet the server of the version before, which
 * answers 404 to a call that it does not have.
 */
describe("a page whose server lacks a call", () => {
  it.each(PAGES)("says so, or does without it, and is never empty: %s", async (path, calls) => {
    const served = await servedConsole();
    await served.create("orders");
    const acme = served.host.organization("org-acme");
    const { job_run_id: run } = await acme.projects.run("orders");
    await acme.runs.wait("orders", run);
    let missing = "none";
    const seen = new Set<string>();
    const { page, problems } = await openPage(browser, `${served.url}/console/theme.js`, {
      token: TOKEN,
      prepare: (opened) =>
        opened.route(/\/api\/v1\/|openapi\.json/, async (route) => {
          const { pathname } = new URL(route.request().url());
          seen.add(pathname);
          const isMissing = pathname.endsWith(missing.replace(":run", run));
          await route.continue(isMissing ? { url: `${served.url}/api/v1/absent` } : {});
        }),
    });
    const address = `${served.url}${path.replace(":run", run)}`;
    for (const call of calls) {
      missing = call;
      seen.clear();
      await page.goto(address);
      const ending = call.replace(":run", run);
      // A call that the page does not make would prove nothing.
      await expect.poll(() => [...seen].some((each) => each.endsWith(ending))).toBe(true);
      await waitUntilRead(page);
      const main = page.locator("main").first();
      await expect.poll(async () => (await main.innerText()).length).toBeGreaterThan(50);
      if (SPARED.includes(call)) continue;
      if (RECORDS.includes(call)) {
        await page.getByRole("alert").getByRole("link").first().waitFor();
        continue;
      }
      const again = page.getByRole("button", { name: "Try again" });
      await again.waitFor();
      missing = "none";
      await again.click();
      await again.waitFor({ state: "detached" });
      await waitUntilRead(page);
    }
    expect(problems).toEqual([]);
  });
});
