import type { Project } from "@dagctl/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtServerOfTest, TOKEN } from "../../../server/test/end-to-end/built-server.ts";
import { launchBrowser } from "./launch.ts";
import { button } from "./locators.ts";
import { checkPage, openPage, signIn } from "./opened-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const files = (text: string) => ({
  "package.json": '{ "main": "main.mjs" }',
  "main.mjs": `console.log(${JSON.stringify(text)})`,
});

describe("a project on the built server", () => {
  it("is created, run, scheduled, deployed again and deleted in the console alone", async () => {
    const server = await builtServerOfTest();
    const repository = await server.git.create("orders");
    await repository.commit(files("the first commit"), "Begin");
    const api = await server.start();
    const [, address = ""] = /listening on (\S+)/.exec(server.said()) ?? [];
    const { origin } = new URL(address);
    const { page, problems } = await openPage(browser, `${origin}/`);
    await signIn(page, TOKEN);
    await page.getByText("There are no projects yet").waitFor();
    await page.keyboard.press("n");
    await page.getByLabel("Type").selectOption("node");
    await page.getByLabel("Name").fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    await button(page, "Create the project").click();
    await page.locator(".chip").getByText("Active", { exact: true }).waitFor();

    await button(page, "Run").click();
    await page.getByText("the first commit", { exact: true }).waitFor();
    await page.locator(".chip").getByText("Succeeded").waitFor();

    await page.goto(`${origin}/projects/orders`);
    await button(page, "Edit scheduled-run").click();
    await page.locator("dialog [name=schedule]").fill("0 * * * *");
    await page.getByLabel("Start runs by the schedule").check();
    await button(page, "Save").click();
    await page.getByRole("table", { name: "Jobs" }).locator(".job-next time").waitFor();
    await page.goto(`${origin}/projects/orders/settings`);
    await page.getByLabel("Description").fill("Orders of each day");
    await button(page, "Save").click();
    await page.getByText("Saved.").waitFor();
    await page.getByRole("link", { name: "orders" }).click();
    await page.getByText("Orders of each day").waitFor();

    await repository.commit(files("the second commit"), "Second");
    await api.call("GET", "/projects/orders/sync-status");
    await button(page, "Deploy 1 commit").click();
    await page.getByText("In sync").waitFor();
    await button(page, "Run").click();
    await page.getByText("the second commit", { exact: true }).waitFor();
    await checkPage(page);

    await page.goto(`${origin}/projects/orders/settings`);
    await button(page, "Delete…").click();
    const dialog = page.getByRole("dialog", { name: "Delete this project?" });
    await dialog.getByText("2 runs with their logs").waitFor();
    await dialog.getByRole("textbox").fill("orders");
    await dialog.getByRole("button", { name: "Delete the project" }).click();
    await page.getByText("There are no projects yet").waitFor();
    expect((await api.call<{ projects: Project[] }>("GET", "/projects")).body.projects).toEqual([]);
    expect(server.said()).not.toContain(TOKEN);
    expect(problems).toEqual([]);
  });
});
