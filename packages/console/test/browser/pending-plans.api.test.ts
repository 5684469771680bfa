import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, chip } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS } from "./opened-page.ts";
import { TOKEN } from "./served-console.ts";
import { servedPlans } from "./served-plans.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("what was applied of a project", () => {
  it("is on its page, with what to do where later changes are deployed", async () => {
    const served = await servedPlans();
    const { projects } = served.host.organization("org-acme");
    served.tokens.set("read", { organization: "org-acme", caller: "bob", access: "read" });
    const address = `${served.url}/projects/shop`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN });
    const applied = page.locator(".fact").filter({ hasText: "Applied" });
    await applied.getByText("Not known").waitFor();
    const first = await served.explain();
    await applied.getByRole("link", { name: "Review the plan" }).waitFor();
    await served.plans.approve("shop", first.id);
    await applied.getByText("The deployed commit").waitFor();
    await applied.getByText(first.commit_sha.slice(0, 7)).waitFor();

    // A plan of another environment says nothing of this one.
    const other = await served.plans.create("shop", { environment: "dev_ann" });
    await served.plans.wait("shop", other.id);
    await served.repository.commit({ "models/orders.sql": "SELECT 2" }, "Another column");
    await projects.deploy("shop", {});
    await applied.getByText("Later changes are not applied").waitFor();
    await applied.getByText(first.commit_sha.slice(0, 7)).waitFor();
    await expect.poll(() => applied.getByRole("link", { name: "Review the plan" }).count()).toBe(0);
    await expect.poll(() => page.getByText("A plan waits for an approval").count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    const reader = await openPage(browser, address, { token: "read" });
    await reader.page.getByText("Later changes are not applied").waitFor();
    await expect.poll(() => reader.page.getByRole("link", { name: "Make a plan" }).count()).toBe(0);
    await applied.getByRole("link", { name: "Make a plan" }).press("Enter");
    await button(page, "Make a plan").click();
    await chip(page, "Waits for approval").waitFor();
    await page.goto(address);
    await applied.getByRole("link", { name: "Review the plan" }).click();
    await chip(page, "Waits for approval").waitFor();
    expect([...problems, ...reader.problems]).toEqual([]);
  });
});

describe("a plan that waits for an approval", () => {
  it("is in the list of projects, which is filtered by it, and leaves it by itself", async () => {
    const served = await servedPlans();
    await served.create("plain");
    const { page, problems } = await openPage(browser, `${served.url}/`, { token: TOKEN });
    const rows = page.locator(".projects .row");
    const filters = page.getByRole("navigation", { name: "Filters" });
    await expect.poll(() => rows.count()).toBe(2);
    await expect.poll(() => filters.getByText("Plan waits").count()).toBe(0);
    const { id } = await served.explain();
    const mark = rows.getByRole("link", { name: "Plan waits" });
    await mark.waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await filters.getByRole("link", { name: "Plan waits 1" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => page.url()).toBe(`${served.url}/?status=pending_plan`);
    await mark.click();
    await chip(page, "Waits for approval").waitFor();
    await expect.poll(() => page.url()).toContain(id);
    await page.goBack();
    await mark.waitFor();
    await served.plans.reject("shop", id);
    await page.getByText("No project matches").waitFor();
    expect(problems).toEqual([]);
  });
});
