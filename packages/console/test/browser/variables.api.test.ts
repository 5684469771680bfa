import type { Access } from "@dagctl/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS, problemOf } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const OTHER = "dctl_other";

/** Opens the variables of an organization, as a caller with some access. */
async function openVariables(access: Access = "write") {
  const served = await servedConsole();
  served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access });
  const open = (path: string) => openPage(browser, `${served.url}${path}`, { token: OTHER });
  const { environmentVariables: variables } = served.host.organization("org-acme");
  return { served, open, variables };
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name });
const rows = (page: Page) => page.locator(".variables .row");
describe("the variables of an organization", () => {
  it("are created, changed, replaced and deleted, and a sensitive value is never shown", async () => {
    const { open, variables } = await openVariables();
    const { page, problems } = await open("/variables");
    await page.getByText("There are no variables yet").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("n");
    await page.keyboard.type("warehouse_password");
    await field(page, "Value").fill("correct horse");
    await page.getByLabel("Sensitive").check();
    await button(page, "Create the variable").dblclick();
    await rows(page).waitFor();
    await expect
      .poll(() => rows(page).textContent())
      .toMatch(/^WAREHOUSE_PASSWORDsensitiveNot shown/);

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Replace WAREHOUSE_PASSWORD" }).waitFor();
    await expect.poll(() => field(page, "New value").inputValue()).toBe("");
    await expect.poll(() => button(page, "Save").getAttribute("aria-disabled")).toBe("true");
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByLabel("Sensitive").uncheck();
    await button(page, "Save").click();
    await page.getByText("cannot become false without a new value").waitFor();
    await field(page, "New value").fill("battery\nstaple");
    await button(page, "Save").click();
    await button(page, "Edit WAREHOUSE_PASSWORD").waitFor();
    await expect.poll(() => rows(page).textContent()).toMatch(/^WAREHOUSE_PASSWORDbattery2 lines/);

    await button(page, "Edit WAREHOUSE_PASSWORD").click();
    await field(page, "Name").fill("login");
    await button(page, "Save").click();
    await page.getByText("LOGIN", { exact: true }).waitFor();
    const { environment_variables: stored } = await variables.list();
    expect(stored).toMatchObject([
      { name: "LOGIN", value: "battery\nstaple", is_sensitive: false },
    ]);

    await button(page, "Delete LOGIN").click();
    const dialog = page.getByRole("dialog", { name: "Delete this variable?" });
    await dialog.getByText("Later runs of all projects do not get it.").waitFor();
    await untilFocused(button(page, "Keep it"));
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Delete the variable").click();
    await page.getByText("There are no variables yet").waitFor();
    await untilFocused(page.locator("main"));
    expect((await variables.list()).total).toBe(0);
    await expect.poll(() => page.title()).toBe("Variables · dagctl");
    expect(problems).toEqual([]);
  });

  it("show each mistake at its field, and keep what was typed", async () => {
    const { open, variables } = await openVariables();
    await variables.create({ name: "taken", value: "" });
    const { page, problems } = await open("/variables");
    await button(page, "New variable").click();
    await field(page, "Name").fill("1x");
    await field(page, "Value").fill("kept");
    await page.getByLabel("Mount as a file").check();
    await field(page, "Path of the file").fill("etc/key");
    await field(page, "Permissions of the file").fill("0999");
    await button(page, "Create the variable").click();
    await page.locator("[aria-invalid=true]").nth(2).waitFor();
    await untilFocused(field(page, "Name"));
    const names = ["name", "file_mount_path", "file_permissions"];
    const messages = names.map((name) => problemOf(page, name).textContent());
    expect(await Promise.all(messages)).toEqual([
      expect.stringMatching(/^must be 1 to 128 of letters/),
      expect.stringMatching(/^must be the absolute path of a file/),
      expect.stringMatching(/^must be a number from 0 to 511/),
    ]);
    await checkLooks(page, OPPOSITE_LOOKS);
    await expect.poll(() => field(page, "Value").inputValue()).toBe("kept");
    await page.getByLabel("Mount as a file").uncheck();
    await field(page, "Name").fill("taken");
    await button(page, "Create the variable").click();
    await page.getByText("There is already an environment variable TAKEN").waitFor();
    await untilFocused(page.locator(".form-rest"));
    expect((await variables.list()).total).toBe(1);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  it("have one variable although the answers to all first tries are lost", async () => {
    const { open, variables } = await openVariables();
    const { page } = await open("/variables");
    await page.getByText("There are no variables yet").waitFor();
    let lost = 0;
    await page.route("**/environment-variables", async (route) => {
      // The client itself sends a call four times.
      if (route.request().method() !== "POST" || lost === 4) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await button(page, "New variable").click();
    await field(page, "Name").fill("once");
    await button(page, "Create the variable").click();
    await page.locator(".form-rest").waitFor();
    expect([lost, (await variables.list()).total]).toEqual([4, 1]);
    await button(page, "Create the variable").click();
    await rows(page).waitFor();
    expect((await variables.list()).total).toBe(1);
  });

  it.each(["read", "run"] as const)(
    "are shown to a caller with %s, and not changed",
    async (access) => {
      const { open, variables } = await openVariables(access);
      await variables.create({ name: "target", value: "production" });
      const { page, problems } = await open("/variables");
      await rows(page).getByText("production").waitFor();
      await expect.poll(() => page.locator("main button").allTextContents()).toEqual([""]);
      await button(page, "Copy the value of TARGET").waitFor();
      await page.keyboard.press("n");
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
      if (access === "read") await checkLooks(page, OPPOSITE_LOOKS);
      expect(problems).toEqual([]);
    },
  );

  it("stay after a change whose access was taken meanwhile, and are offered no more", async () => {
    const { served, open } = await openVariables();
    const { page } = await open("/variables");
    await button(page, "New variable").click();
    await field(page, "Name").fill("target");
    served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access: "read" });
    await button(page, "Create the variable").click();
    await page.getByText("This call needs write access, and this caller has read").waitFor();
    await page.keyboard.press("Escape");
    await button(page, "New variable").waitFor({ state: "detached" });
  });

  it("are read again where someone else has deleted one meanwhile", async () => {
    const { open, variables } = await openVariables();
    const { id } = await variables.create({ name: "target", value: "production" });
    const { page, problems } = await open("/variables");
    await button(page, "Delete TARGET").click();
    await variables.delete(id);
    await button(page, "Delete the variable").click();
    await page.getByRole("alert").getByText("There is no environment variable").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("There are no variables yet").waitFor();
    expect(problems).toEqual([]);
  });

  it("are there again after a new login, where the token was revoked meanwhile", async () => {
    const { served, open, variables } = await openVariables();
    await variables.create({ name: "target", value: "production" });
    const { page } = await open("/variables");
    await button(page, "Delete TARGET").click();
    served.tokens.delete(OTHER);
    await button(page, "Delete the variable").click();
    await page.getByText("You were signed out. The token is not valid").waitFor();
    await page.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await button(page, "Delete TARGET").waitFor();
    expect((await variables.list()).total).toBe(1);
  });

  it("are text, whatever is in them", async () => {
    const { open, variables } = await openVariables();
    const value = `<img src=x onerror="document.title='x'">\u202egnp.exe\u0007`;
    await variables.create({ name: "hostile", value: "x" });
    const { page, problems } = await openHostile(open, value);
    await rows(page).waitFor();
    const texts = await page.locator(".variables bdi").allTextContents();
    expect(texts).toContain(`<img src=x onerror="document.title='x'">\\u{202e}gnp.exe\\u{7}`);
    expect(texts).toContain("<b>NAME</b>");
    await expect.poll(() => page.locator("main img, main b").count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.locator("[data-row-link]").click();
    await expect.poll(() => field(page, "Value").inputValue()).toBe(value);
    expect(problems).toEqual([]);
  });

  it("say why they cannot be read, and can be read again", async () => {
    const { open, variables } = await openVariables();
    await variables.create({ name: "target", value: "production" });
    const { page, problems } = await open("/projects/absent");
    let isBroken = true;
    await page.route("**/environment-variables", async (route) => {
      const body = { error: "internal", message: "The disk is full", retryable: false };
      await (isBroken ? route.fulfill({ status: 500, json: body }) : route.continue());
    });
    await page.getByRole("link", { name: "Variables" }).click();
    await page.getByText("The disk is full").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    isBroken = false;
    await button(page, "Try again").click();
    await rows(page).waitFor();
    expect(problems).toEqual([]);
  });
});

/** Opens the variables with a name and a value that no server of today would answer. */
async function openHostile(
  open: (path: string) => ReturnType<typeof openPage>,
  value: string,
): ReturnType<typeof openPage> {
  const opened = await open("/");
  await opened.page.route("**/environment-variables", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as {
      readonly environment_variables: readonly object[];
    };
    const changed = body.environment_variables.map((each) => ({
      ...each,
      name: "<b>NAME</b>",
      value,
    }));
    await route.fulfill({ response, json: { ...body, environment_variables: changed } });
  });
  await opened.page.getByRole("link", { name: "Variables" }).click();
  return opened;
}

describe("the variables of a project", () => {
  it("are in its settings, with those that it gets of the organization", async () => {
    const { served, open, variables } = await openVariables();
    const id = await served.create("orders");
    await variables.create({ name: "target", value: "production" });
    await variables.create({ name: "region", value: "north" });
    const { page, problems } = await open("/projects/orders/settings");
    await rows(page).nth(1).waitFor();
    await expect.poll(() => button(page, "Edit TARGET").count()).toBe(0);
    await button(page, "New variable").click();
    const dialog = page.getByRole("dialog", { name: "New variable of the project" });
    await dialog.getByLabel("Name").fill("target");
    await dialog.getByLabel("Value").fill("staging");
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Create the variable").click();
    await button(page, "Edit TARGET").waitFor();
    await expect
      .poll(() => rows(page).allTextContents())
      .toEqual([
        expect.stringMatching(/^REGIONnorth.*Of the organization$/),
        expect.stringMatching(/^TARGETstaging.*EditDelete$/),
      ]);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect((await variables.list({ project: id })).environment_variables).toMatchObject([
      { name: "REGION" },
      { name: "TARGET", value: "staging", project_id: id },
    ]);

    await rows(page).getByRole("link", { name: "Of the organization" }).click();
    await page.waitForURL(`${served.url}/variables`);
    await rows(page).getByText("1 project has its own").waitFor();
    await button(page, "Delete TARGET").click();
    await page.getByText("but for 1 project that has its own of this name").waitFor();
    await page.keyboard.press("Escape");

    await page.goBack();
    await button(page, "Delete TARGET").click();
    await page.getByText("Later runs of this project do not get it.").waitFor();
    await button(page, "Delete the variable").click();
    await rows(page).getByText("production").waitFor();
    expect((await variables.list()).environment_variables).toMatchObject([
      { name: "REGION" },
      { name: "TARGET", value: "production" },
    ]);
    expect(problems).toEqual([]);
  });

  it("are shown to a caller who may not change the project", async () => {
    const { served, open, variables } = await openVariables("read");
    const id = await served.create("orders");
    await variables.create({ name: "target", value: "staging", project_id: id });
    const { page, problems } = await open("/projects/orders/settings");
    await rows(page).getByText("staging").waitFor();
    await page.getByText("Changing a project needs the access write").waitFor();
    await expect.poll(() => page.locator("main .row-actions").textContent()).toBe("");
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });
});
