import { createHmac } from "node:crypto";
import type { Access } from "@dagctl/api";
import type { Store } from "@dagctl/core/contracts";
import { memoryData, memoryStore, until } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const OTHER = "dctl_other";
const REPOSITORY = "https://git.example.com/acme/analytics.git";
const LONG = `https://git.example.com/${"long-".repeat(30)}/%E2%80%AEabc`;

/** Opens the push hooks of an organization, as a caller with some access. */
async function openHooks(access: Access, repositories: readonly string[] = [], store?: Store) {
  const served = await servedConsole(store ? { store } : {});
  served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access });
  const { hooks } = served.host.organization("org-acme");
  for (const repository_url of repositories)
    await hooks.create({ provider: "github", repository_url });
  const opened = await openPage(browser, `${served.url}/hooks`, { token: OTHER });
  return { served, hooks, ...opened };
}

const rows = (page: Page) => page.locator(".hooks .row");
const shown = (page: Page) => page.locator(".new-token code");

/** Calls an address as GitHub does. */
async function push(address: string, secret: string): Promise<number> {
  const signature = createHmac("sha256", secret).update("{}").digest("hex");
  const headers = { "x-hub-signature-256": `sha256=${signature}` };
  return (await fetch(address, { method: "POST", headers, body: "{}" })).status;
}

describe("the push hooks of an organization", () => {
  it("are created, called, given a new secret and deleted, and a secret is shown once", async () => {
    const { hooks, page, problems } = await openHooks("write");
    await page.getByText("There are no push hooks yet").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("n");
    const servers = page.getByLabel("Git server").getByRole("option");
    await expect.poll(() => servers.allTextContents()).toEqual(["GitHub", "GitLab", "Gitea"]);
    await page.getByRole("textbox", { name: "Repository" }).fill(REPOSITORY);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Create the hook").dblclick();
    const dialog = page.getByRole("dialog", { name: "The secret of the push hook" });
    await dialog.getByText("Payload URL").waitFor();
    const [address = "", secret = ""] = await shown(page).allTextContents();
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    await checkLooks(page, OPPOSITE_LOOKS);
    // A key does not lose it.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.isVisible()).toBe(true);
    await button(page, "Done").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(secret);
    expect((await hooks.list()).total).toBe(1);
    await rows(page).getByText("Never called").waitFor();

    expect(await push(address, secret)).toBe(202);
    await until(
      () => hooks.list(),
      (list) => list.hooks[0]?.last_call !== undefined,
    );
    await page.reload();
    await rows(page).getByText("Accepted").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);

    await button(page, /^Rotate hook_/).click();
    const kept = button(page, "Keep it");
    await untilFocused(kept);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Replace the secret").click();
    await shown(page).nth(1).waitFor();
    const [, next = ""] = await shown(page).allTextContents();
    expect([await push(address, secret), await push(address, next)]).toEqual([404, 202]);
    await button(page, "Done").click();

    await button(page, /^Delete hook_/).click();
    await untilFocused(kept);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Delete the hook").click();
    await page.getByText("There are no push hooks yet").waitFor();
    expect(await push(address, next)).toBe(404);
    expect(problems).toEqual([]);
  });

  it("say at the field what is wrong with a repository", async () => {
    const { page, problems } = await openHooks("write");
    await button(page, "New hook").click();
    const repository = page.getByRole("textbox", { name: "Repository" });
    for (const [url, message] of [
      ["", "must not be empty"],
      ["https://ann:canary@git.example.com/a.git", "must not contain a user name"],
    ] as const) {
      await repository.fill(url);
      await button(page, "Create the hook").click();
      await page.locator(".problem").getByText(message).waitFor();
      await untilFocused(repository);
    }
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });

  it("say what to do where the answer with a secret was lost", async () => {
    const { hooks, page } = await openHooks("write");
    await page.route("**/api/v1/hooks", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button(page, "New hook").click();
    await page.getByRole("textbox", { name: "Repository" }).fill(REPOSITORY);
    await button(page, "Create the hook").click();
    await page.getByText("Where the list has a new hook now, delete it").waitFor();
    expect((await hooks.list()).total).toBe(1);
    await page.keyboard.press("Escape");
    await rows(page).waitFor();
  });

  it("say that a record is damaged, and delete it", async () => {
    const data = memoryData();
    const { hooks, page, problems } = await openHooks("write", [], memoryStore({ data }));
    const { id } = await hooks.create({ provider: "gitea", repository_url: REPOSITORY });
    const store = memoryStore({ data });
    const record = await store.record("", "hook", id);
    if (!record) throw new Error("It is not stored");
    await store.commit([{ put: "record", record: { ...record, value: {} } }]);
    await page.reload();
    await rows(page).getByText("Damaged", { exact: true }).waitFor();
    await rows(page).getByText("delete it, and create another one").waitFor();
    await expect.poll(() => button(page, /^Rotate/).count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, `Delete ${id}`).click();
    await page.getByText(`Lost: the address for ${id}`).waitFor();
    await button(page, "Delete the hook").click();
    await page.getByText("There are no push hooks yet").waitFor();
    expect(problems).toEqual([]);
  });

  it("are shown to a caller who may only read, without what may not be done", async () => {
    const { hooks, page, problems } = await openHooks("run", [REPOSITORY, LONG]);
    await rows(page).nth(1).waitFor();
    await expect
      .poll(() => page.getByRole("columnheader").allTextContents())
      .not.toContain("Actions");
    await expect.poll(() => button(page, "New hook").count()).toBe(0);
    await expect.poll(() => button(page, /^(?:Delete|Rotate)/).count()).toBe(0);
    await page.evaluate(
      `navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }`,
    );
    await button(page, /^Copy the address/)
      .first()
      .click();
    const [first] = (await hooks.list()).hooks;
    await expect
      .poll(() => page.evaluate("globalThis.copied"))
      .toBe(`${new URL(page.url()).origin}${first?.path}`);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });
});
