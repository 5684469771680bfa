import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administeredConsole } from "./administered-console.ts";
import { launchBrowser } from "./launch.ts";
import { button, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS, type PageOptions } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Opens the tokens of an organization, as who administers it. */
async function openTokens(options: Pick<PageOptions, "prepare"> = {}) {
  const served = await administeredConsole();
  const token = await served.tokenOf("root", "admin");
  const opened = await openPage(browser, `${served.url}/tokens`, { token, ...options });
  await row(opened.page, "root").waitFor();
  return { served, token, ...opened };
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name });
const row = (page: Page, name: string) =>
  page.locator(".tokens .row").filter({ has: page.getByText(name, { exact: true }) });
const shownToken = (page: Page) => page.locator(".new-token code");

/** Returns everything that a browser may keep of a page, but what the page shows. */
const keptBy = (page: Page): Promise<unknown> =>
  page.evaluate(
    `JSON.stringify([location.href, document.title, { ...localStorage }, { ...sessionStorage },
      history.state, document.cookie, [...document.querySelectorAll("input")].map((each) => each.value)])`,
  );

describe("the tokens of an organization", () => {
  it("show a new one once, with a button that copies it, and keep it nowhere", async () => {
    const { served, token, page, problems } = await openTokens();
    await page.keyboard.press("n");
    await page.keyboard.type("ci");
    await page.getByLabel("Access").selectOption("run");
    await field(page, "Valid for days").fill("90");
    await button(page, "Create the token").dblclick();
    const dialog = page.getByRole("dialog", { name: "The token ci" });
    const created = (await shownToken(page).textContent()) ?? "";
    expect(created).toMatch(/^dctl_[\w-]{43}$/);
    await checkLooks(page, OPPOSITE_LOOKS);
    // A key does not lose it.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.isVisible()).toBe(true);
    await page.evaluate(
      `navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }`,
    );
    await button(page, "Copy the token").click();
    await expect.poll(() => page.evaluate("globalThis.copied")).toBe(created);
    const kept = await keptBy(page);
    expect(kept).toContain(token);
    expect(kept).not.toContain(created);
    const answer = await fetch(`${served.url}/api/v1/caller`, {
      headers: { authorization: `Bearer ${created}` },
    });
    expect(await answer.json()).toMatchObject({ caller: "token ci", access: "run" });

    await button(page, "Done").click();
    // A dialog that has closed is no dialog to a person before it is gone from the page.
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(created);
    await expect
      .poll(() => row(page, "ci").textContent())
      .toMatch(/^cirun.*token rootExpires in (?:89|90)dNeverRevoke$/);
    expect(await served.storedTokens()).toHaveLength(2);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });

  it("show each mistake at its field, and a name that is taken above them", async () => {
    const { page, problems } = await openTokens();
    await button(page, "New token").click();
    await field(page, "Name").fill("a b");
    await field(page, "Valid for days").fill("0");
    await button(page, "Create the token").click();
    await page.locator("[aria-invalid=true]").nth(1).waitFor();
    await untilFocused(field(page, "Name"));
    await checkLooks(page, OPPOSITE_LOOKS);
    await field(page, "Name").fill("root");
    await field(page, "Valid for days").fill("");
    await button(page, "Create the token").click();
    await page.locator(".form-rest").getByText("root").waitFor();
    expect(problems).toEqual([]);
  });

  it("say what to do where the answer with a new one was lost", async () => {
    const { served, page } = await openTokens();
    let lost = 0;
    await page.route("**/api/v1/tokens", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await button(page, "New token").click();
    await field(page, "Name").fill("ci");
    await button(page, "Create the token").click();
    await page.getByText("The answer was lost. Where the list has a token of this name").waitFor();
    await page.keyboard.press("Escape");
    await button(page, "Revoke ci").click();
    await button(page, "Revoke the token").click();
    await row(page, "ci").waitFor({ state: "detached" });
    await button(page, "New token").click();
    await field(page, "Name").fill("ci");
    await button(page, "Create the token").click();
    await shownToken(page).waitFor();
    expect(await served.storedTokens()).toHaveLength(2);
  });

  it("are revoked after a question, and the page says which one is its own", async () => {
    const { served, page, problems } = await openTokens({
      // A stream would end when the server finds that its token is revoked.
      prepare: (opened) =>
        opened.route(
          ({ pathname, search }) => pathname.endsWith("/events") && !search.includes("limit"),
          () => undefined,
        ),
    });
    await served.tokenOf("old", "write", {
      organization: "org-acme",
      expiresAt: "2026-01-02T00:00:00.000Z",
      lastUsedOn: "2026-01-01",
    });
    await page.reload();
    await row(page, "old").getByText("Expired").waitFor();
    await button(page, "Revoke old").click();
    const dialog = page.getByRole("dialog", { name: "Revoke this token?" });
    await dialog.getByText("It was last used on 2026-01-01 (UTC).").waitFor();
    await expect.poll(() => dialog.getByText("you will be signed out").count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Revoke the token").click();
    await row(page, "old").waitFor({ state: "detached" });
    await button(page, "Revoke root").click();
    await dialog.getByText("This page uses it: you will be signed out.").waitFor();
    await button(page, "Keep it").click();
    expect((await served.storedTokens()).map(({ name }) => name)).toEqual(["root"]);

    // Someone else does it while the page is open, which does not find it out by its own checks.
    const next = await served.tokenOf("next", "admin");
    await page.route("**/api/v1/caller", () => undefined);
    await served.revoke("root");
    // A server may accept it for a second more.
    await setTimeout(1_100);
    await button(page, "New token").click();
    await field(page, "Name").fill("late");
    await button(page, "Create the token").click();
    await page.getByText("You were signed out. The token is not valid").waitFor();
    await page.unroute("**/api/v1/caller");
    await page.getByLabel("Token").fill(next);
    await page.keyboard.press("Enter");
    await row(page, "next").waitFor();
    expect(problems).toEqual([]);
  });

  it("of every organization are made by who may use every one, also for a new organization", async () => {
    const served = await administeredConsole();
    const token = await served.tokenOf("operator", "admin", {});
    const { page, problems } = await openPage(browser, `${served.url}/tokens`, {
      token,
      // The page asks every 30 seconds.
      prepare: (opened) => opened.clock.install(),
    });
    await row(page, "operator").getByText("Of every organization").waitFor();
    await button(page, "New token").click();
    await field(page, "Name").fill("wide");
    await page.getByLabel("For every organization").check();
    await expect.poll(() => field(page, "Organization").count()).toBe(0);
    await button(page, "Create the token").click();
    await button(page, "Done").click();
    await row(page, "wide").getByText("Of every organization", { exact: true }).waitFor();

    await button(page, "New token").click();
    await field(page, "Name").fill("first");
    await field(page, "Organization").fill("org-new");
    await button(page, "Create the token").click();
    await shownToken(page).waitFor();
    // Now there are two organizations, and paths begin with theirs: the token is still shown.
    await page.clock.runFor(31_000);
    await page.getByLabel("Organization").waitFor({ state: "attached" });
    await expect.poll(() => shownToken(page).count()).toBe(1);
    await button(page, "Done").click();
    await page.getByLabel("Organization").selectOption("org-new");
    await page.waitForURL(`${served.url}/o/org-new`);
    await page.getByRole("link", { name: "Tokens" }).click();
    await row(page, "first").waitFor();
    expect(problems).toEqual([]);
  });
});

describe("the page of tokens", () => {
  it.each(["read", "run", "write"] as const)(
    "is not offered to a caller with %s",
    async (access) => {
      const served = await administeredConsole();
      const token = await served.tokenOf("other", access);
      const { page, problems } = await openPage(browser, `${served.url}/tokens`, { token });
      await page.getByText("Reading tokens needs the access admin.").waitFor();
      const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
      expect((await links.allTextContents()).slice(-2)).toEqual(["Push hooks", "Notifications"]);
      if (access === "read") await checkLooks(page, OPPOSITE_LOOKS);
      await page.goto(`${served.url}/audit`);
      await page.getByText("Reading the audit needs the access admin.").waitFor();
      expect(problems).toEqual([]);
    },
  );

  it("explains that a server has no tokens of its own", async () => {
    const served = await servedConsole();
    served.tokens.set("dctl_admin", { organization: "org-acme", caller: "bob", access: "admin" });
    const { page, problems } = await openPage(browser, `${served.url}/tokens`, {
      token: "dctl_admin",
    });
    await page.getByText("This server has no tokens of its own").waitFor();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
    await expect.poll(() => button(page, "New token").count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });
});
