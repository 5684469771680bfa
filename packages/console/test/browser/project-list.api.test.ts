import type { Store } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { checkPage, openPage, signIn } from "./opened-page.ts";
import { runOnce } from "./run-once.ts";
import { type ServedConsole, servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const names = (page: Page): Promise<readonly string[]> =>
  page.locator("[data-row-link]").allTextContents();

/** Waits until the list has these projects, in this order. */
const expectNames = (page: Page, wanted: readonly string[]): Promise<void> =>
  expect.poll(() => names(page)).toEqual(wanted);

/** Serves three projects: one failed last, one is suspended. */
async function servedProjects(): Promise<ServedConsole & { readonly failed: string }> {
  const served = await servedConsole();
  served.engine.setRuns("manual");
  await served.create("orders");
  await served.create("billing");
  await served.create("orders-eu", { suspended: true });
  await runOnce(served, "billing", { status: "success" });
  const message = "The table <orders> does not exist";
  const failed = await runOnce(served, "billing", { status: "failed", message });
  return { ...served, failed };
}

describe("the list of projects", () => {
  it("is searched, filtered and sorted in its address, and Back leads to the list before", async () => {
    const { url } = await servedProjects();
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    await page.getByRole("link", { name: "All 3" }).waitFor();

    await page.keyboard.press("/");
    // These are letters of the name, and no keys of the list.
    await page.keyboard.type("rders");
    await expectNames(page, ["orders", "orders-eu"]);
    await expect.poll(() => page.url()).toBe(`${url}/?q=rders`);
    await page.getByText("2 of 3").waitFor();
    await page.getByRole("link", { name: "Suspended 1" }).click();
    await expectNames(page, ["orders-eu"]);
    await page.getByLabel("Order").selectOption("By name, Z to A");
    await page.waitForURL(`${url}/?q=rders&status=suspended&sort=-name`);
    await page.getByRole("link", { name: "Last run failed 1" }).click();
    await page.waitForURL(`${url}/?q=rders&status=suspended,last_run_failed&sort=-name`);
    for (const address of [
      "/?q=rders&status=suspended&sort=-name",
      "/?q=rders&status=suspended",
      "/?q=rders",
    ]) {
      await page.goBack();
      await expect.poll(() => page.url()).toBe(`${url}${address}`);
    }
    await expectNames(page, ["orders", "orders-eu"]);
    await page.goBack();
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    await expect.poll(() => page.getByLabel("Search projects").inputValue()).toBe("");

    await page.goto(`${url}/?q=rders&type=node&sort=-name`);
    await expectNames(page, ["orders-eu", "orders"]);
    await expect.poll(() => page.getByLabel("Type").inputValue()).toBe("node");
    await expect.poll(() => page.getByLabel("Order").inputValue()).toBe("-name");
    await page.getByLabel("Type").selectOption("All types");
    await page.waitForURL(`${url}/?q=rders&sort=-name`);
    await page.getByRole("link", { name: "All 3" }).click();
    await expectNames(page, ["orders-eu", "orders", "billing"]);
    expect(problems).toEqual([]);
  });

  it("shows what others do without a reload, as the filter says", async () => {
    const served = await servedProjects();
    const { page, problems } = await openPage(browser, `${served.url}/`);
    await signIn(page);
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    const other = await openPage(browser, `${served.url}/?status=last_run_failed`);
    await signIn(other.page);
    await expectNames(other.page, ["billing"]);

    const { projects } = served.host.organization("org-acme");
    await served.create("events");
    await expectNames(page, ["orders", "billing", "orders-eu", "events"]);
    await runOnce(served, "orders", { status: "failed" });
    await expectNames(other.page, ["orders", "billing"]);
    await page.getByRole("link", { name: "Last run failed 2" }).waitFor();
    await runOnce(served, "billing", { status: "success" });
    await expectNames(other.page, ["orders"]);
    await projects.delete("events");
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    expect([problems, other.problems]).toEqual([[], []]);
  });

  it("shows of each project its newest runs, the reason of a failure, and the next run", async () => {
    const { url, host, failed } = await servedProjects();
    const { jobs } = host.organization("org-acme");
    const [job] = (await jobs.list("billing")).jobs;
    await jobs.update("billing", job?.id ?? "", { schedule: "0 3 1 1 *", enabled: true });
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    const row = page.getByRole("row", { name: "billing" });
    await row.getByText("The table <orders> does not exist").waitFor();
    await row.getByRole("cell", { name: /^in \d+d$/ }).waitFor();
    const bars = row.getByRole("group", { name: "Recent runs" }).getByRole("link");
    const texts = await bars.evaluateAll((links) =>
      links.map((link) => [link.getAttribute("aria-label"), link.className]),
    );
    // The newest is the last, and the shape says the same as the colour.
    expect(texts).toEqual([
      [expect.stringMatching(/^Succeeded, /), expect.stringContaining("run-bar-whole")],
      [expect.stringMatching(/^Failed, /), expect.stringContaining("run-bar-broken")],
    ]);
    await expect
      .poll(() => bars.last().getAttribute("title"))
      .toContain("The table <orders> does not exist");
    for (const key of ["j", "j", "ArrowLeft"]) await page.keyboard.press(key);
    const focused = page.locator(":focus");
    await expect.poll(() => focused.getAttribute("href")).toBe(`/projects/billing/runs/${failed}`);
    for (const key of ["ArrowRight", "ArrowRight", "k"]) await page.keyboard.press(key);
    await expect.poll(() => focused.textContent()).toBe("orders");
    // The tooltip of a time does not keep a click from the row.
    await row.locator("time").first().click();
    await page.getByRole("heading", { name: "billing" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("says how many projects a filter hides, and what is wrong with an address", async () => {
    const { url } = await servedProjects();
    const { page, problems } = await openPage(browser, `${url}/?q=nothing`);
    await signIn(page);
    await page.getByText("The filter hides 3 projects.").waitFor();
    await checkPage(page);
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    await expect.poll(() => page.url()).toBe(`${url}/`);
    for (const [query, words] of [
      ["status=nonsense", /status: must be one or more of pending, .*, with commas/],
      ["sort=", /sort: must be one of created, /],
      [`q=${"x".repeat(64)}`, /q: must be a part of a name: 1 to 63 characters/],
      ["page=0", /page: must be a whole number from 1/],
      ["type=Airflow", /type: must be the name of a project type/],
    ] as const) {
      await page.goto(`${url}/?${query}`);
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      await page.getByRole("link", { name: "Clear the filter" }).click();
      await expectNames(page, ["orders", "billing", "orders-eu"]);
    }
    await page.goto(`${url}/?q=orders&page=9`);
    await page.getByText("This page is empty: there are 2 projects").waitFor();
    await page.getByRole("link", { name: "First page" }).click();
    await expectNames(page, ["orders", "orders-eu"]);
    await expect.poll(() => page.url()).toBe(`${url}/?q=orders`);
    expect(problems).toEqual([]);
  });

  it("is a list in pages where the store finds nothing, and a filter is an error with ways out", async () => {
    const { findProjects, countProjects, newestRuns, ...store } = memoryStore({ replicas: false });
    expect([findProjects, countProjects, newestRuns]).not.toContain(undefined);
    const { url, create } = await servedConsole({ store: store satisfies Store });
    await create("orders");
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await expectNames(page, ["orders"]);
    await page.getByText("This server cannot search, filter or sort projects").waitFor();
    await expect.poll(() => page.getByLabel("Search projects").count()).toBe(0);
    await checkPage(page);
    await page.goto(`${url}/?q=orders`);
    await page.getByRole("alert").filter({ hasText: "cannot find projects" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await expectNames(page, ["orders"]);
    await page.keyboard.press("Control+k");
    await page.getByText("This server cannot find projects by a part of the name.").waitFor();
    expect(problems).toEqual([]);
  });

  it("is a list in pages on a server of the version before, until that is replaced", async () => {
    const { url, create } = await servedConsole();
    for (const name of ["orders", "billing"]) await create(name);
    const { page, problems } = await openPage(browser, `${url}/`);
    let isOld = true;
    await page.route("**/api/v1/project-counts", (route) =>
      isOld
        ? route.fulfill({
            status: 404,
            json: { error: "not_found", message: "Not found", retryable: false },
          })
        : route.continue(),
    );
    await page.route("**/api/v1/projects?*", async (route) => {
      const known = ["page", "limit"];
      const issues = [...new URL(route.request().url()).searchParams.keys()]
        .filter((name) => !known.includes(name))
        .map((path) => ({ path, message: "is not a query parameter of this call" }));
      const json = { error: "invalid", message: "The query is wrong", issues, retryable: false };
      await (isOld && issues.length > 0 ? route.fulfill({ status: 400, json }) : route.continue());
    });
    await page.goto(`${url}/?q=bill`);
    await signIn(page);
    await page.getByRole("alert").filter({ hasText: "cannot filter projects" }).waitFor();
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await expectNames(page, ["orders", "billing"]);
    await page.goBack();
    await page.getByRole("alert").waitFor();
    isOld = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expectNames(page, ["billing"]);
    await page.getByRole("link", { name: "All 2" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("fits from 360 to 2560 px", async () => {
    const served = await servedProjects();
    await served.create("x".repeat(63));
    const { page, problems } = await openPage(browser, `${served.url}/?status=active,suspended`, {
      token: TOKEN,
    });
    await page.getByRole("link", { name: "All 4" }).waitFor();
    for (const width of [2560, 1101, 1001, 1000, 800, 761, 760, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await expectFits(page);
    }
    expect(problems).toEqual([]);
  });
});

/** Expects that nothing of a page is wider than the window. */
async function expectFits(page: Page): Promise<void> {
  const [content = 0, window = 0] = await page.evaluate<readonly number[]>(
    "[document.documentElement.scrollWidth, innerWidth]",
  );
  expect(content).toBeLessThanOrEqual(window);
}

describe("the finder", () => {
  it("opens on every page by Ctrl+K, and finds a project or a page by the keyboard alone", async () => {
    const { url } = await servedProjects();
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await expectNames(page, ["orders", "billing", "orders-eu"]);
    const finder = page.getByRole("combobox", { name: "Find a project or a page" });
    // Also while a field has the focus.
    await page.keyboard.press("/");
    await page.keyboard.press("Control+k");
    await finder.waitFor();
    const options = page.getByRole("listbox").getByRole("option");
    // What ran last comes first.
    await expect.poll(() => options.first().textContent()).toContain("billing");
    await expect.poll(() => options.allTextContents()).toContain("ProjectsPage");
    await page.keyboard.type("ORD");
    await page.getByText("2 projects").waitFor();
    await expect
      .poll(() => options.allTextContents())
      .toEqual([expect.stringContaining("orders"), expect.stringContaining("orders-eu")]);
    await page.keyboard.press("ArrowDown");
    const chosen = await finder.getAttribute("aria-activedescendant");
    expect(chosen).toBe(await options.nth(1).getAttribute("id"));
    await expect.poll(() => options.nth(1).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "orders-eu" }).waitFor();
    await expect.poll(() => page.url()).toBe(`${url}/projects/orders-eu`);

    // Enter waits for what was typed before it.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("bill");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "billing" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("absent");
    await page.getByText("No project matches.").waitFor();
    await page.keyboard.press("Escape");
    await finder.waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("proj");
    // The list of the text before has the page, too.
    await expect
      .poll(() => options.allTextContents())
      .toEqual([expect.stringMatching(/^Projects/)]);
    await page.getByText("Page", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    await expect.poll(() => page.url()).toBe(`${url}/`);
    expect(problems).toEqual([]);
  });

  it("opens by a key that is pressed as soon as the page appears", async () => {
    const { url } = await servedProjects();
    const { page } = await openPage(browser, `${url}/`);
    await page.evaluate(`
      new MutationObserver((_, observer) => {
        if (document.querySelector(".shell") === null) return;
        observer.disconnect();
        dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
      }).observe(document.body, { childList: true, subtree: true });
    `);
    await signIn(page);
    await page.getByRole("combobox", { name: "Find a project or a page" }).waitFor();
  });

  it("opens again before the page knows that it was closed", async () => {
    const { url } = await servedProjects();
    const { page } = await openPage(browser, `${url}/`);
    await signIn(page);
    const finder = page.getByRole("combobox", { name: "Find a project or a page" });
    await page.keyboard.press("Control+k");
    await finder.fill("absent");
    // A browser tells that a dialog was closed in a later task.
    await page.evaluate(`
      document.querySelector("dialog[open]").close();
      dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
    `);
    await finder.waitFor();
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    await expect.poll(() => finder.inputValue()).toBe("");
  });

  it("says why it finds nothing", async () => {
    const { url } = await servedProjects();
    const { page } = await openPage(browser, `${url}/`);
    await signIn(page);
    await page.getByRole("button", { name: "Find" }).click();
    await page.keyboard.insertText("x".repeat(64));
    await page.getByText("q: must be a part of a name: 1 to 63 characters").waitFor();
    await page.route("**/api/v1/projects?*", (route) =>
      route.fulfill({
        status: 500,
        json: { error: "internal", message: "The database is full", retryable: false },
      }),
    );
    await page.getByRole("combobox", { name: "Find a project or a page" }).fill("ord");
    await page.getByText("The database is full").waitFor();
  });
});
