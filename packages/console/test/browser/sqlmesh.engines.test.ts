import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtServerOfTest, TOKEN } from "../../../server/test/end-to-end/built-server.ts";
import {
  CHANGED_MODEL,
  FIRST_COMMIT,
  NEW_MODEL,
} from "../../../server/test/end-to-end/sqlmesh-project.ts";
import { launchBrowser } from "./launch.ts";
import { button, chip } from "./locators.ts";
import { openPage, signIn } from "./opened-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Packages are installed, and models are run. */
const timeout = 240_000;

describe("a SQLMesh project in the console", () => {
  it("is created, planned, deployed again after a push, changed by an approval, and deleted", async () => {
    const server = await builtServerOfTest();
    const repository = await server.git.create("shop");
    await repository.commit(FIRST_COMMIT, "Begin");
    const api = await server.start();
    const [, address = ""] = /listening on (\S+)/.exec(server.said()) ?? [];
    const { origin } = new URL(address);
    const { page, problems } = await openPage(browser, `${origin}/new`);
    await signIn(page, TOKEN);
    await page.getByLabel("Name").fill("shop");
    await page.getByLabel("Address").fill(repository.url);
    await page.getByLabel("Keep the state in a database that dagctl makes").uncheck();
    await button(page, "Create the project").click();
    await chip(page, "Active").waitFor({ timeout });

    await button(page, "Apply the plan and run").click();
    await page.getByText("shop.revenue").first().waitFor({ timeout });
    await chip(page, "Succeeded").waitFor({ timeout });
    await page.goBack();
    await chip(page, "Active").waitFor();

    await repository.commit(NEW_MODEL, "The best customer");
    await api.call("GET", "/projects/shop/sync-status");
    await button(page, "Deploy 1 commit").click();
    await page.getByText("In sync").waitFor({ timeout });
    await chip(page, "Active").waitFor({ timeout });
    await button(page, "Apply the plan and run").click();
    await page.getByText("shop.best_customer").first().waitFor({ timeout });
    await chip(page, "Succeeded").waitFor({ timeout });

    await page.goto(`${origin}/projects/shop`);
    await repository.commit(CHANGED_MODEL, "Revenue as a number with a fraction");
    await page.getByRole("link", { name: "All plans" }).click();
    await button(page, "Make a plan").click();
    await chip(page, "Waits for approval").waitFor({ timeout });
    const revenue = page.locator(".plan-item").filter({ hasText: "shop.revenue" });
    await revenue.locator("del").filter({ hasText: "INT" }).waitFor();
    await revenue.locator("ins").filter({ hasText: "DOUBLE" }).waitFor();
    await expect.poll(() => revenue.locator(".diff-line").first().textContent()).toMatch(/^@@ /);
    await page.getByRole("heading", { name: "Changed indirectly" }).waitFor();
    await button(page, "Approve").click();
    await button(page, "Approve the plan").click();
    await chip(page, "Completed").waitFor({ timeout });
    await page.goto(`${origin}/projects/shop`);
    await page.getByText("In sync").waitFor({ timeout });

    await page.goto(`${origin}/projects/shop/settings`);
    await button(page, "Delete…").click();
    const dialog = page.getByRole("dialog", { name: "Delete this project?" });
    await dialog.getByText("7 runs with their logs").waitFor();
    await dialog.getByRole("textbox").fill("shop");
    await dialog.getByRole("button", { name: "Delete the project" }).click();
    await page.getByText("There are no projects yet").waitFor({ timeout });
    expect(problems).toEqual([]);
  });
});
