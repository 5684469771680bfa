import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { untilFocused } from "./locators.ts";
import { checkPage, openPage, signIn } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
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
    await expect.poll(() => page.locator("[aria-invalid=true]").count()).toBe(5);
    const name = page.getByLabel("Name");
    await untilFocused(name);
    await expect
      .poll(() => page.locator("[name=name] ~ .problem").textContent())
      .toMatch(/^must be 1 to 63 of/);
    await expect.poll(() => page.getByLabel("CPU limit").inputValue()).toBe("many");
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

  it("makes one project although the answer to the first try is lost", async () => {
    const { url, host, repository } = await servedConsole();
    const { page } = await openPage(browser, `${url}/new`, { token: TOKEN });
    const keys: (string | undefined)[] = [];
    await page.route("**/api/v1/projects", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel("Name").fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    await page.getByRole("button", { name: "Create the project" }).click();
    await page.waitForURL(`${url}/projects/orders`);
    expect((await host.organization("org-acme").projects.list()).total).toBe(1);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it("makes one project although the person tries again after no answer, and two with two bodies", async () => {
    const { url, host, repository } = await servedConsole();
    const { projects } = host.organization("org-acme");
    const { page } = await openPage(browser, `${url}/new`, { token: TOKEN });
    let isLost = true;
    await page.route("**/api/v1/projects", async (route) => {
      if (isLost) await route.fetch();
      await (isLost ? route.fulfill({ status: 504, body: "" }) : route.continue());
    });
    await page.getByLabel("Name").fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    const create = page.getByRole("button", { name: "Create the project" });
    await create.click();
    await page.locator(".form-rest").waitFor();
    await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("orders");
    isLost = false;
    await create.click();
    await page.waitForURL(`${url}/projects/orders`);
    expect((await projects.list()).total).toBe(1);
    await page.goto(`${url}/new`);
    await page.getByLabel("Name").fill("sales");
    await page.getByLabel("Address").fill(repository.url);
    await create.click();
    await page.waitForURL(`${url}/projects/sales`);
    expect((await projects.list()).total).toBe(2);
  });

  it("shows above itself what is about no field of it, with its path, and has the focus there", async () => {
    const issues = [
      { path: "owner", message: "must be a team" },
      { path: "[0].name", message: "must be a name" },
      { path: "branch[1].x", message: "must not be new" },
    ];
    const plugins = [{ name: "teams", hooks: { validate: () => issues } }];
    const { url, repository } = await servedConsole({ plugins });
    const { page, problems } = await openPage(browser, `${url}/new`, { token: TOKEN });
    await page.getByLabel("Name").fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    await page.getByRole("button", { name: "Create the project" }).click();
    const rest = page.locator(".form-rest");
    await rest.waitFor();
    await expect
      .poll(() => rest.locator("p").allTextContents())
      .toEqual(["owner: must be a team", "[0].name: must be a name"]);
    await untilFocused(rest);
    const problem = page.locator("[name=branch] ~ .problem");
    await expect.poll(() => problem.textContent()).toBe("[1].x: must not be new");
    await expect.poll(() => page.getByLabel("Address").inputValue()).toBe(repository.url);
    await checkPage(page);
    expect(problems).toEqual([]);
  });

  it("is not offered to a caller who may not create projects", async () => {
    const { url, tokens } = await servedConsole();
    tokens.set("dctl_read", { organization: "org-acme", caller: "bob", access: "read" });
    const { page } = await openPage(browser, `${url}/`);
    await signIn(page, "dctl_read");
    await page.getByText("There are no projects yet").waitFor();
    await expect.poll(() => page.getByRole("link", { name: "New project" }).count()).toBe(0);
    await page.goto(`${url}/new`);
    await page.getByText("You have too little access").waitFor();
  });
});
