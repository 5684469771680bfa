import { memoryStore } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { beginRun, runOnce } from "./run-once.ts";
import { type ServedConsole, servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const MESSAGE = "The table <raw.orders> does not exist";

/** Serves two projects: one has failed, one has succeeded and runs. */
async function servedRuns(): Promise<ServedConsole> {
  const served = await servedConsole();
  served.engine.setRuns("manual");
  for (const name of ["orders", "billing"]) await served.create(name);
  await runOnce(served, "orders", { status: "failed", message: MESSAGE });
  await runOnce(served, "billing", { status: "success" });
  await beginRun(served, "billing");
  return served;
}

/** Waits until the list has runs with these statuses and projects, in this order. */
const expectRuns = (page: Page, wanted: readonly string[]): Promise<void> =>
  expect
    .poll(
      async () => {
        const words = await page.locator("[data-row-link]").allTextContents();
        const projects = await page.locator(".row-project").allTextContents();
        return words.map((word, index) => `${word} ${projects[index]}`);
      },
      { timeout: 15_000 },
    )
    .toEqual(wanted);

const RUNS = ["Running billing", "Succeeded billing", "Failed orders"];

describe("the runs of all projects", () => {
  it("are filtered in the address, and Back shows the list before", async () => {
    const { url } = await servedRuns();
    const { page, problems } = await openPage(browser, `${url}/`, { token: TOKEN });
    await page
      .getByRole("navigation", { name: "Pages" })
      .getByRole("link", { name: "Runs" })
      .click();
    await expectRuns(page, RUNS);
    await page.getByText(MESSAGE).waitFor();
    await expect.poll(() => page.title()).toBe("Runs · dagctl");
    const filters = page.getByRole("navigation", { name: "Filters" });
    await filters.getByRole("link", { name: "Not succeeded" }).click();
    await expectRuns(page, ["Failed orders"]);
    await expect.poll(() => page.url()).toBe(`${url}/runs?status=failed,error,partial`);
    await filters.getByRole("link", { name: "Running" }).click();
    await expectRuns(page, ["Running billing"]);
    await page.goBack();
    await expectRuns(page, ["Failed orders"]);
    await filters.getByRole("link", { name: "All" }).click();
    const project = page.getByLabel("Project", { exact: true });
    await page.keyboard.press("/");
    await page.keyboard.type("absent");
    await page.keyboard.press("Escape");
    await expect.poll(() => project.inputValue()).toBe("");
    await expect.poll(() => page.url()).toBe(`${url}/runs`);
    // Who leaves the field has chosen nothing by half a name.
    await page.keyboard.press("/");
    await page.keyboard.type("bil");
    await page.keyboard.press("Tab");
    await expect.poll(() => project.inputValue()).toBe("");
    await expect.poll(() => page.url()).toBe(`${url}/runs`);
    await page.keyboard.press("/");
    await page.keyboard.type("bil");
    await page.locator("datalist option[value=billing]").waitFor({ state: "attached" });
    await page.keyboard.type("ling");
    await expectRuns(page, RUNS.slice(0, 2));
    await page.getByLabel("Trigger").selectOption("Scheduled");
    await page.getByText("The filter hides 3 runs.").waitFor();
    await expect.poll(() => page.url()).toBe(`${url}/runs?project=billing&triggered_by=scheduled`);
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await page.getByLabel("Time", { exact: true }).selectOption("Last hour");
    await expectRuns(page, RUNS);
    await expect.poll(() => page.url()).toBe(`${url}/runs?since=1h`);
    await page.getByRole("table").getByRole("link", { name: "orders" }).click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
    await page.goBack();
    // Enter opens the run.
    await expectRuns(page, RUNS);
    for (const key of ["j", "Enter"]) await page.keyboard.press(key);
    await page.waitForURL(`${url}/projects/billing/runs/run_*`);
    expect(problems).toEqual([]);
  });

  it("change with what others do, as the filter says, without a reload", async () => {
    const served = await servedRuns();
    const { page, problems } = await openPage(browser, `${served.url}/runs`, { token: TOKEN });
    const failed = await openPage(browser, `${served.url}/runs?status=failed`, { token: TOKEN });
    await expectRuns(page, RUNS);
    await expectRuns(failed.page, ["Failed orders"]);
    const run = await beginRun(served, "orders");
    await expectRuns(page, ["Running orders", ...RUNS]);
    await expectRuns(failed.page, ["Failed orders"]);
    await run.end({ status: "failed", message: "no memory" });
    for (const each of [page, failed.page]) await each.getByText("no memory").waitFor();
    await expectRuns(page, ["Failed orders", ...RUNS]);
    await expectRuns(failed.page, ["Failed orders", "Failed orders"]);
    await served.host.organization("org-acme").projects.update("orders", { name: "sales" });
    await expectRuns(page, ["Failed sales", ...RUNS.slice(0, 2), "Failed sales"]);
    expect([problems, failed.problems]).toEqual([[], []]);
  });

  it("say what is wrong with an address, with a way to the list without it", async () => {
    const { url } = await servedRuns();
    const { page, problems } = await openPage(browser, `${url}/runs`, { token: TOKEN });
    for (const [query, words] of [
      ["status=nonsense", /status: must be one or more of pending, /],
      ["triggered_by=x", /must be one of manual, scheduled/],
      ["since=yesterday", /since: must be a time such as/],
      ["project=absent", /absent/],
    ] as const) {
      await page.goto(`${url}/runs?${query}`);
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      await page.getByRole("link", { name: "Clear the filter" }).click();
      await expectRuns(page, RUNS);
    }
    await page.goto(`${url}/runs?page=0`);
    await page.getByRole("link", { name: "First page" }).click();
    await page.goto(`${url}/runs?status=success&page=9`);
    await page.getByText("This page is empty: there is 1 run").waitFor();
    await page.getByRole("link", { name: "First page" }).click();
    await expectRuns(page, ["Succeeded billing"]);
    expect(problems).toEqual([]);
  });

  it("are in pages", async () => {
    const served = await servedRuns();
    const { url } = served;
    for (let run = 0; run < 50; run += 1) await runOnce(served, "orders", { status: "success" });
    const { page } = await openPage(browser, `${url}/runs`, { token: TOKEN });
    await page.getByText("1–50 of 53").waitFor();
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("51–53 of 53").waitFor();
    await expectRuns(page, RUNS);
    await expect.poll(() => page.url()).toBe(`${url}/runs?page=2`);
  });

  it("are not there for a store that finds none, nor for a server of the version before", async () => {
    const { findRuns, ...store } = memoryStore({ replicas: false });
    expect(findRuns).not.toBeUndefined();
    const { url } = await servedConsole({ store });
    const { page, problems } = await openPage(browser, `${url}/runs`, { token: TOKEN });
    const title = page.getByText("This server cannot list the runs of all projects");
    await title.waitFor();
    await page.getByText("The store of this installation cannot find runs").waitFor();
    await page.getByRole("link", { name: "Projects" }).last().click();
    await page.getByText("There are no projects yet").waitFor();

    const newer = await servedConsole();
    const other = await openPage(browser, `${newer.url}/`, { token: TOKEN });
    let isOld = true;
    await other.page.route("**/api/v1/runs?*", (route) => {
      const json = { error: "not_found", message: "Not found", retryable: false };
      return isOld ? route.fulfill({ status: 404, json }) : route.continue();
    });
    await other.page.goto(`${newer.url}/runs`);
    await other.page.getByText("This server cannot list the runs of all projects").waitFor();
    isOld = false;
    await other.page.getByRole("button", { name: "Try again" }).click();
    await other.page.getByText("There are no runs yet").waitFor();
    expect([problems, other.problems]).toEqual([[], []]);
  });
});
