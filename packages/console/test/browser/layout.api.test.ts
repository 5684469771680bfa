import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { runOnce } from "./run-once.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const ADMIN = "dctl_admin";
/** The caller of the token that a server prints at its first start. */
const CALLER = "token default of every organization";
const NARROW = { width: 360, height: 800 };

/** Opens a page of a project that a caller with a long name has changed. */
async function openPath(path: string, viewport: typeof NARROW): Promise<Page> {
  const served = await servedConsole();
  served.engine.setRuns("manual");
  served.tokens.set(ADMIN, { organization: "org-acme", caller: "ann", access: "admin" });
  const project = await served.create("orders");
  await runOnce(served, "orders", { status: "success" });
  const caller = served.host.organization("org-acme", { caller: CALLER });
  await caller.environmentVariables.create({ name: "REGION", value: "eu" });
  await caller.projects.update(project, { description: "Orders by day" });
  const { page } = await openPage(browser, `${served.url}${path}`, { token: ADMIN, viewport });
  return page;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(element: Locator): Promise<Box> {
  await element.waitFor();
  const box = await element.boundingBox();
  if (box === null) throw new Error("The element is not shown");
  return box;
}

/** Returns whether a text is cut with an ellipsis. */
const isCut = (element: Locator): Promise<boolean> =>
  element.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);

describe("the layout of a page", () => {
  it("gives what happened more room than a long actor in a narrow window", async () => {
    const page = await openPath("/activity", NARROW);
    const line = page.locator(".row", { hasText: CALLER }).first();
    await line.waitFor();
    expect(await isCut(line.locator(".row-title .cut"))).toBe(false);
    expect(await isCut(line.locator(".row-actor"))).toBe(true);
  });

  it("has the actor of a change before its time, and an action on one line", async () => {
    const page = await openPath("/audit", NARROW);
    const row = page.locator(".row", { hasText: "environmentVariables.create" });
    const [actor, time] = [
      await boxOf(row.locator(".row-actor")),
      await boxOf(row.locator("time")),
    ];
    expect(actor.x).toBeLessThan(time.x);
    expect(Math.abs(actor.y - time.y)).toBeLessThan(4);
    await page.setViewportSize({ width: 1280, height: 800 });
    const other = page.locator(".row", { hasText: "projects.update" });
    const one = await boxOf(other.locator("code"));
    expect((await boxOf(row.locator("code"))).height).toBe(one.height);
  });

  it("has the tools of a log in one row of a narrow window", async () => {
    const page = await openPath("/projects/orders/runs/latest", NARROW);
    const search = await boxOf(page.getByLabel("Search the log"));
    const download = await boxOf(page.locator(".log-bar button").last());
    expect(download.y).toBeLessThan(search.y + search.height);
  });

  it("has the whole menu of a project in a narrow window, also at the begin of a row", async () => {
    const page = await openPath("/", NARROW);
    // A project of SQLMesh has one more button, which puts the menu at the begin of a row.
    await page.route("**/api/v1/projects/orders", async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), project_type: "sqlmesh" },
      });
    });
    await page.getByRole("link", { name: "orders" }).click();
    const menu = page.locator("summary", { hasText: "More" });
    expect((await boxOf(menu)).x).toBeLessThan(20);
    await menu.click();
    for (const name of ["Deploy again", "Settings", "Delete…"]) {
      const { x, width } = await boxOf(page.getByText(name, { exact: true }));
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(NARROW.width);
    }
  });
});
