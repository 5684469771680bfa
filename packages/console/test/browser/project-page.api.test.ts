import { nodeType } from "@dagctl/project-types/node";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { checkLooks, NARROW_LOOKS, openPage } from "./opened-page.ts";
import { runOnce } from "./run-once.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("the page of a project", () => {
  it("shows its newest runs as bars, and what happened last, as it happens", async () => {
    const served = await servedConsole();
    served.engine.setRuns("manual");
    await served.create("orders");
    await served.create("billing");
    const first = await runOnce(served, "orders", { status: "success" });
    const { page, problems } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
    });
    const bars = page
      .getByRole("group", { name: "Durations of the newest runs" })
      .getByRole("link");
    const activity = page.getByRole("region", { name: "Activity" });
    await activity.getByRole("link", { name: "Run succeeded" }).waitFor();
    await expect.poll(() => bars.count()).toBe(1);
    await runOnce(served, "billing", { status: "failed" });
    const message = "Model finance.invoices: the table raw.invoices does not exist";
    const second = await runOnce(served, "orders", { status: "failed", message });
    // Nothing is read anew for it: the events are enough.
    await activity.getByRole("link", { name: "Run failed" }).waitFor({ timeout: 10_000 });
    await expect.poll(() => activity.getByText("Run failed").count()).toBe(1);
    await bars.nth(1).waitFor();
    await expect.poll(() => bars.nth(1).getAttribute("title")).toContain(message);
    await checkLooks(page, NARROW_LOOKS);

    await bars.nth(1).focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/projects/orders/runs/${first}`);
    await page.goBack();
    await activity.getByRole("link", { name: "Run failed" }).click();
    await page.waitForURL(`**/projects/orders/runs/${second}`);
    await page.goBack();
    await activity.getByRole("link", { name: "All activity" }).click();
    await page.waitForURL("**/activity?project=orders");
    await page.getByRole("table", { name: "Activity" }).getByText("Run failed").waitFor();
    expect(problems).toEqual([]);
  });

  it("says why its branch cannot be polled, until it can", async () => {
    const polled = { ...nodeType(), polling: () => ({ everySeconds: 0.02 }) };
    const served = await servedConsole({ projectTypes: [polled], timing: { gitPollMs: 100 } });
    await served.create("orders");
    const { page, problems } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
    });
    const notice = page.getByText("the branch cannot be read since");
    await page.getByText("Deployed", { exact: true }).waitFor();
    await expect.poll(() => notice.count()).toBe(0);
    served.repository.setFailure("unreachable");
    await notice.waitFor({ timeout: 10_000 });
    const { projects } = await served.host.organization("org-acme").projects.list();
    const message = projects[0]?.poll_failure?.message ?? "no failure";
    await expect.poll(() => notice.textContent()).toContain(message);
    await checkLooks(page, NARROW_LOOKS);
    served.repository.setFailure("none");
    await notice.waitFor({ state: "detached", timeout: 10_000 });
    expect(problems).toEqual([]);
  });
});
