import { fakeEngine } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MovedClock, movedClock } from "../../../core/test/host/scheduled-host.ts";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { beginRun, runOnce } from "./run-once.ts";
import { type ServedConsole, servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const DAY = 24 * 3_600_000;

/** Serves a project with a schedule, at a time that the test moves over its ticks. */
async function servedSchedule(): Promise<ServedConsole & { readonly clock: MovedClock }> {
  const clock = movedClock("2026-03-01T01:58:00.000Z");
  const engine = fakeEngine({ clock, schedules: "host" });
  const served = await servedConsole({ clock, engine, timing: { leaseMs: 10 * DAY } });
  engine.setRuns("manual");
  await served.create("orders");
  const { jobs } = served.host.organization("org-acme");
  await jobs.update("orders", "scheduled-run", { schedule: "0 2 * * *", enabled: true });
  return { ...served, clock };
}

/** Waits until ticks of the schedule were skipped so often. */
const untilSkipped = ({ host }: ServedConsole, count: number): Promise<void> =>
  expect
    .poll(async () => {
      const { events } = host.organization("org-acme");
      return (await events.list({ types: ["run.skipped"] })).events.length;
    })
    .toBe(count);

/** Waits until the rows have these words, in this order. */
const expectRows = (page: Page, wanted: readonly string[]): Promise<void> =>
  expect.poll(() => page.locator(".row .row-title").allTextContents()).toEqual(wanted);

describe("all runs of a project", () => {
  it("have the skipped ticks among them, each with its reason, also those of an open page", async () => {
    const served = await servedSchedule();
    const { clock, url } = served;
    const first = await beginRun(served, "orders");
    clock.to("2026-03-01T02:02:00.000Z");
    await untilSkipped(served, 1);
    await first.end({ status: "success" });
    clock.to("2026-03-01T03:00:00.000Z");
    await runOnce(served, "orders", { status: "failed", message: "no memory" });
    const { page, problems } = await openPage(browser, `${url}/projects/orders`, { token: TOKEN });
    await page.getByRole("link", { name: "All runs" }).click();
    const rows = ["Failedrun", "Skipped", "Succeededrun"];
    await expectRows(page, rows);
    await expect
      .poll(() => page.locator(".row-message").allTextContents())
      .toEqual(["no memory", "No host could start it within 60 s"]);
    await expect.poll(() => page.title()).toBe("Runs · orders · dagctl");
    await page.getByLabel("Form of times").selectOption("Times in UTC");
    await page.getByText("2026-03-01 02:00:00 UTC").waitFor();

    const filters = page.getByRole("navigation", { name: "Filters" });
    await filters.getByRole("link", { name: "Succeeded", exact: true }).click();
    await expectRows(page, ["Succeededrun"]);
    await expect.poll(() => page.url()).toBe(`${url}/projects/orders/runs?status=success`);
    await filters.getByRole("link", { name: "Pending" }).click();
    await page.getByText("The filter hides 2 runs.").waitFor();
    await filters.getByRole("link", { name: "Skipped" }).click();
    await expectRows(page, ["Skipped"]);
    clock.to("2026-03-04T01:00:00.000Z");
    await expectRows(page, ["Skipped2 ticks", "Skipped"]);
    await page.goBack();
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await expectRows(page, ["Skipped2 ticks", ...rows]);
    const run = await beginRun(served, "orders");
    await expectRows(page, ["Runningrun", "Skipped2 ticks", ...rows]);
    await run.end({ status: "success" });
    await expectRows(page, ["Succeededrun", "Skipped2 ticks", ...rows]);
    expect(problems).toEqual([]);
  });

  it("are in pages, and what is wrong with an address has a way out", async () => {
    const served = await servedConsole();
    const { url } = served;
    served.engine.setRuns("manual");
    await served.create("orders");
    for (let run = 0; run < 52; run += 1) await runOnce(served, "orders", { status: "success" });
    const address = `${url}/projects/orders/runs`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN });
    await page.getByText("1–50 of 52").waitFor();
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("51–52 of 52").waitFor();
    await expectRows(page, ["Succeededrun", "Succeededrun"]);
    for (const query of ["status=nonsense", "page=0"]) {
      await page.goto(`${address}?${query}`);
      await page
        .getByRole("alert")
        .filter({ hasText: query.split("=")[0] ?? "" })
        .waitFor();
      await page.getByRole("link", { name: "Clear the filter" }).click();
      await page.getByText("1–50 of 52").waitFor();
    }
    await page.goto(`${address}?page=9`);
    await page.getByText("This page is empty: there are 52 runs").waitFor();
    await page.goto(`${address}?status=skipped`);
    await page.getByText("No tick was skipped").waitFor();
    await page.goto(`${url}/projects/absent/runs`);
    await page.getByText("There is no such project").waitFor();
    expect(problems).toEqual([]);
  });
});

describe("the operations of a project", () => {
  it("show their steps as they happen, and why one has failed", async () => {
    // The page shows the progress before it is over, also where other tests run.
    const deadline = 20_000;
    const served = await servedConsole({ timing: { operationDeadlineMs: deadline } });
    await served.create("orders");
    const { projects } = served.host.organization("org-acme");
    const { page, problems } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
    });
    await page.getByRole("link", { name: "All operations" }).click();
    const titles = page.locator(".operation h2");
    await expect.poll(() => titles.allTextContents()).toEqual(["Create succeeded"]);
    await expect.poll(() => page.title()).toBe("Operations · orders · dagctl");
    await expect.poll(() => page.locator(".step").count()).toBe(0);
    await page.getByRole("button", { name: "1 step" }).click();
    await expect.poll(() => page.locator(".step").count()).toBe(1);

    served.engine.setOutage(true);
    const begun = projects.deploy("orders", {}, { waitMs: 0 });
    await page.getByText("Deploy in progress").waitFor();
    await page.locator(".operation").first().locator(".step").first().waitFor();
    await begun;
    await page.getByText("Deploy failed").waitFor({ timeout: 2 * deadline });
    await page.locator(".operation .notice").waitFor();
    const areOpen = (): Promise<readonly unknown[]> =>
      page
        .locator(".operation button")
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-expanded")));
    for (const key of ["j", "j", "Enter"]) await page.keyboard.press(key);
    await expect.poll(areOpen).toEqual(["true", "false"]);
    for (const key of ["k", "Enter"]) await page.keyboard.press(key);
    await expect.poll(areOpen).toEqual(["false", "false"]);
    await page.goto(`${served.url}/projects/orders/operations?page=9`);
    await page.getByText("This page is empty: there are 2 operations").waitFor();
    await page.goto(`${served.url}/projects/orders/operations?page=x`);
    await page.getByRole("alert").filter({ hasText: "page" }).waitFor();
    await page.getByRole("link", { name: "First page" }).click();
    await page.getByText("Deploy failed").waitFor();
    expect(problems).toEqual([]);
  });
});
