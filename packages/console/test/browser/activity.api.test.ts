import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { beginRun, runOnce } from "./run-once.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Waits until the newest lines have these words. */
const expectLines = (page: Page, wanted: readonly string[]): Promise<void> =>
  expect
    .poll(async () => {
      const [words, projects, actors] = await Promise.all(
        [".row-title", ".row-project", ".row-actor"].map((cell) =>
          page.locator(`.row ${cell}`).allTextContents(),
        ),
      );
      const lines = words?.map(
        (word, index) => `${word}, ${projects?.[index]}, ${actors?.[index]}`,
      );
      return lines?.slice(0, wanted.length);
    })
    .toEqual(wanted);

/** The lines of a project that was created, the newest first. */
const created = (name: string, actor = "unnamed caller"): readonly string[] => [
  `Now active, ${name}, system`,
  `Create succeeded, ${name}, ${actor}`,
  `Project created, ${name}, ${actor}`,
];

describe("the activity of an organization", () => {
  it("has a line for a run, which changes with it, its project and who began it", async () => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    for (const name of ["orders", "billing"]) await served.create(name);
    const { projects } = served.host.organization("org-acme");
    const { page, problems } = await openPage(browser, `${served.url}/`, { token: TOKEN });
    const pages = page.getByRole("navigation", { name: "Pages" });
    await pages.getByRole("link", { name: "Activity" }).click();
    const before = [...created("billing"), ...created("orders")];
    await expectLines(page, before);
    const run = await beginRun(served, "orders");
    await expectLines(page, ["Run running, orders, unnamed caller", ...before]);
    await run.end({ status: "failed", message: "no memory" });
    await expectLines(page, ["Run failed, orders, unnamed caller", ...before]);
    await page.getByText("no memory").waitFor();
    await projects.deploy("billing", {});
    await page.getByText("Deploy succeeded").waitFor();

    await page.keyboard.press("/");
    await page.keyboard.type("bill");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByLabel("Project", { exact: true }).inputValue()).toBe("");
    await expect.poll(() => page.url()).toBe(`${served.url}/activity`);
    const filters = page.getByRole("navigation", { name: "Filters" });
    await filters.getByRole("link", { name: "Runs" }).click();
    await expectLines(page, ["Run failed, orders, unnamed caller"]);
    await expect.poll(() => page.url()).toBe(`${served.url}/activity?kind=runs`);
    await page.getByLabel("Project", { exact: true }).fill("billing");
    await page.keyboard.press("Enter");
    await page.getByText("No event matches").waitFor();
    await expect.poll(() => page.url()).toBe(`${served.url}/activity?kind=runs&project=billing`);
    // What does not match comes into no filter.
    await runOnce(served, "orders", { status: "success" });
    await runOnce(served, "billing", { status: "success" });
    await expectLines(page, ["Run succeeded, billing, unnamed caller"]);
    await expect.poll(() => page.locator(".row").count()).toBe(1);
    await page.goBack();
    await expectLines(page, [
      "Run succeeded, billing, unnamed caller",
      "Run succeeded, orders, unnamed caller",
      "Run failed, orders, unnamed caller",
    ]);
    for (const key of ["Escape", "j", "Enter"]) await page.keyboard.press(key);
    await page.waitForURL(`${served.url}/projects/billing/runs/run_*`);
    expect(problems).toEqual([]);
  });

  it("is read further back on request, and keeps the name of a deleted project", async () => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    for (const name of ["orders", "gone"]) await served.create(name);
    for (let count = 0; count < 80; count += 1)
      await runOnce(served, "orders", { status: "success" });
    await served.host.organization("org-acme").projects.delete("gone");
    const { page, problems } = await openPage(browser, `${served.url}/activity`, { token: TOKEN });
    await expectLines(page, ["Delete succeeded, gone, unnamed caller"]);
    await expect.poll(() => page.locator(".row").count()).toBe(50);
    await expect
      .poll(() => page.locator(".row-project a").filter({ hasText: "gone" }).count())
      .toBe(0);
    const more = page.getByRole("button", { name: "Show earlier events" });
    await more.click();
    await expect.poll(() => page.locator(".row").count()).toBeGreaterThan(80);
    await expect.poll(() => more.count()).toBe(0);
    await page.getByText("Project created").last().waitFor();
    expect(problems).toEqual([]);
  });

  it("leads to no deleted project where the events of its kind do not say so", async () => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    const gone = await served.create("gone");
    await runOnce(served, "gone", { status: "success" });
    await served.host.organization("org-acme").projects.delete("gone");
    const address = `${served.url}/activity?kind=runs`;
    const { page } = await openPage(browser, address, { token: TOKEN });
    await expectLines(page, [`Run succeeded, ${gone}, unnamed caller`]);
    await expect.poll(() => page.locator(".row a").count()).toBe(0);
  });

  it("says what it cannot show, with a way out", async () => {
    const { url, create } = await servedConsole();
    const { page, problems } = await openPage(browser, `${url}/activity`, { token: TOKEN });
    await page.getByText("Nothing has happened yet").waitFor();
    await create("orders");
    await expectLines(page, created("orders"));
    for (const [query, words] of [
      ["kind=nonsense", "kind: must be one of runs, operations, "],
      ["project=absent", "absent"],
    ] as const) {
      await page.goto(`${url}/activity?${query}`);
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      await page.getByRole("link", { name: "Clear the filter" }).click();
      await expectLines(page, created("orders"));
    }
    expect(problems).toEqual([]);
  });
});
