import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPage, openPage, signIn } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
});
afterAll(() => browser.close());

describe("the form of a new project", () => {
  it("shows each mistake at its field, keeps what was typed, and makes one project", async () => {
    const { url, host, repository } = await servedConsole();
    const { projects } = host.organization("org-acme");
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await page.getByText("There are no projects yet").waitFor();
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "New project" }).waitFor();
    const mistakes = {
      Name: "a/b",
      Address: "not an address",
      Branch: "a..b",
      "CPU limit": "many",
      "Memory limit": "-1",
    };
    for (const [label, text] of Object.entries(mistakes))
      await page.getByLabel(label, { exact: label !== "Name" && label !== "Address" }).fill(text);
    const create = page.getByRole("button", { name: "Create the project" });
    await create.click();
    await page.locator("[aria-invalid=true]").nth(4).waitFor();
    expect(await page.locator("[aria-invalid=true]").count()).toBe(5);
    const name = page.getByLabel("Name");
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator("[name=name] ~ .problem").textContent()).toMatch(
      /^must be 1 to 63 of/,
    );
    expect(await page.getByLabel("CPU limit").inputValue()).toBe("many");
    await checkPage(page);
    expect((await projects.list()).total).toBe(0);

    await name.fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    for (const label of ["Branch", "CPU limit", "Memory limit"])
      await page.getByLabel(label, { exact: true }).fill("");
    await create.dblclick();
    await page.waitForURL(`${url}/projects/orders`);
    await page.getByRole("heading", { name: "orders" }).waitFor();
    expect((await projects.list()).total).toBe(1);
    expect(problems).toEqual([]);
  });

  it("is not offered to a caller who may not create projects", async () => {
    const { url, tokens } = await servedConsole();
    tokens.set("dctl_read", { organization: "org-acme", caller: "bob", access: "read" });
    const { page } = await openPage(browser, `${url}/`);
    await signIn(page, "dctl_read");
    await page.getByText("There are no projects yet").waitFor();
    expect(await page.getByRole("link", { name: "New project" }).count()).toBe(0);
    await page.goto(`${url}/new`);
    await page.getByText("You have too little access").waitFor();
  });
});
