import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { modelFrame } from "./model-frames.ts";
import { checkLooks } from "./opened-page.ts";
import { openRun } from "./opened-run.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const at = (seconds: number): string =>
  new Date(Date.parse("2026-11-30T10:00:00.000Z") + seconds * 1_000).toISOString();

describe("the models of a run", () => {
  it("are opened from the run, follow it, and are bars over their time once it has ended", async () => {
    const { page, problems, print, finish } = await openRun(browser);
    await page
      .getByRole("navigation", { name: "Parts of the run" })
      .getByRole("link", { name: "Models" })
      .click();
    await page.getByText("No model has begun yet").waitFor();
    const now = new Date().toISOString();
    print(modelFrame(1, { name: "shop.orders", status: "running", started_at: now }, 1));
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await row("shop.orders").getByText("Running").waitFor();
    print(
      modelFrame(
        2,
        {
          name: "shop.orders",
          status: "succeeded",
          started_at: at(0),
          duration_ms: 6_000,
          rows: 12_345,
        },
        1,
      ),
      modelFrame(
        3,
        {
          name: "shop.items",
          status: "failed",
          started_at: at(6),
          duration_ms: 2_000,
          message: "no table <raw>\nLINE 1",
        },
        2,
      ),
      modelFrame(4, { name: "shop.below", status: "skipped" }, 3),
    );
    finish(1);
    await row("shop.below").getByText("Skipped", { exact: true }).waitFor();
    await page.locator(".chip").getByText("Failed").waitFor();
    await row("shop.items").getByText("no table <raw>").waitFor();
    await expect
      .poll(() => row("shop.orders").getByRole("cell").allTextContents())
      .toEqual(["Succeededshop.orders", "", "6.0s", "12,345"]);
    const bars = await page
      .locator(".model-bar")
      .evaluateAll((all) => all.map((bar) => [bar.style.left, bar.style.width]));
    expect(bars).toEqual([
      ["0%", "75%"],
      ["75%", "25%"],
    ]);
    const track = await page.locator(".model-track").first().boundingBox();
    const bar = await page.locator(".model-bar").first().boundingBox();
    expect(bar?.width).toBeCloseTo((track?.width ?? 0) * 0.75, 0);
    await page.getByRole("link", { name: "Failed 1" }).click();
    await expect.poll(() => page.locator(".models .row").count()).toBe(1);
    await expect.poll(() => page.url()).toContain("status=failed");
    await page.goBack();
    await expect.poll(() => page.locator(".models .row").count()).toBe(3);
    await page.getByLabel("Order").selectOption("status");
    await expect
      .poll(() => page.locator(".models .row").first().textContent())
      .toContain("shop.items");
    await page.getByLabel("Search models").fill("nothing like it");
    await page.getByText("No model matches").waitFor();
    await page.getByRole("link", { name: "All models" }).click();
    await expect.poll(() => page.locator(".models .row").count()).toBe(3);
    await checkLooks(page);
    expect(problems).toEqual([]);
  });

  it("are all there where they are 2,000, and no task of the page takes long", async () => {
    const frames = Array.from({ length: 2_000 }, (_, index) =>
      modelFrame(index + 1, {
        name: `shop.m${index + 1}`,
        status: index % 100 === 7 ? "failed" : "succeeded",
        started_at: at(index),
        duration_ms: 900,
      }),
    );
    const { page, address, problems, finish, runs, run } = await openRun(browser, {
      lines: frames,
    });
    finish(0);
    await runs.wait("orders", run);
    await page.addInitScript(() => {
      const long: number[] = [];
      Object.assign(globalThis, { long });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration);
      }).observe({ type: "longtask" });
    });
    await page.goto(`${address}/models`);
    await page.getByText("1–50 of 2000").waitFor();
    await page.getByRole("link", { name: "Failed 20" }).click();
    await expect.poll(() => page.locator(".models .row").count()).toBe(20);
    await page.getByRole("link", { name: "All 2,000" }).click();
    await page.getByLabel("Order").selectOption("name");
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("51–100 of 2000").waitFor();
    const longest = await page.evaluate("Math.max(0, ...globalThis.long)");
    expect(longest).toBeLessThan(1_000);
    expect(problems).toEqual([]);
  });

  it("say that the results of a run were lost", async () => {
    const { page, address, problems, finish } = await openRun(browser, {
      lines: ["::dagctl:: broken"],
    });
    finish(0);
    await page.goto(`${address}/models`);
    await page.getByText("The results of this run were lost").waitFor();
    expect(problems).toEqual([]);
  });

  it("say that a run has no results, and what a run does not have", async () => {
    const { page, served, address, problems, finish } = await openRun(browser, {
      lines: ["hello"],
    });
    finish(0);
    await page.goto(`${address}/models`);
    await page.getByText("This run has no results").waitFor();
    await page.goto(`${served.url}/projects/orders/runs/run_absent/models`);
    await page.getByText("There is no such run").waitFor();
    expect(problems).toEqual([]);
  });
});
