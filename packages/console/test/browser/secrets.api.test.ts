import type { Access } from "@dagctl/api";
import { fakeGit } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS, problemOf } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const OTHER = "dctl_other";

/** Opens the secrets of an organization, as a caller with some access. */
async function openSecrets(access: Access, names: readonly string[] = []) {
  const git = fakeGit({ auth: ["none", "ssh"] });
  const served = await servedConsole({ plainGit: git });
  served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access });
  const { secrets } = served.host.organization("org-acme");
  for (const name of names) await secrets.put(name, { value: "first" });
  const opened = await openPage(browser, `${served.url}/secrets`, { token: OTHER });
  const read = async (name: string): Promise<string | undefined> =>
    (await served.engine.secrets.get("org-acme", name))?.reveal();
  return { served, git, secrets, read, ...opened };
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name });
const rows = (page: Page) => page.locator(".secrets .row");

describe("the secrets of an organization", () => {
  it("are stored, replaced and deleted, and a value is never shown", async () => {
    const { served, git, page, read, secrets, problems } = await openSecrets("write");
    await page.getByText("There are no secrets yet").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("n");
    await page.keyboard.type("deploy-key");
    await field(page, "Value").fill("line one\nline two\n");
    await button(page, "Store the secret").dblclick();
    await rows(page).waitFor();
    expect(await read("deploy-key")).toBe("line one\nline two\n");

    await button(page, "Replace deploy-key").click();
    await expect.poll(() => field(page, "New value").inputValue()).toBe("");
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Replace the value").click();
    await page.getByText("must not be empty").waitFor();
    await field(page, "New value").fill("other");
    await button(page, "Replace the value").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await read("deploy-key")).toBe("other");
    expect(await page.content()).not.toContain("other<");

    const repository = git.create("git@git.example.com:acme/orders.git");
    await repository.commit({ "package.json": '{ "main": "main.mjs" }', "main.mjs": "" });
    await served.create("orders", {
      repository_url: repository.url,
      git_auth_method: "ssh",
      git_secret_ref: "deploy-key",
    });
    await button(page, "Delete deploy-key").click();
    await page.getByText("orders names it, and cannot read the repository without it.").waitFor();
    const kept = button(page, "Keep it");
    await untilFocused(kept);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Delete the secret").click();
    await page.getByText("There are no secrets yet").waitFor();
    expect((await secrets.list()).total).toBe(0);
    expect(problems).toEqual([]);
  });

  it("say at the field what is wrong with a name, and replace no other secret", async () => {
    const { page, read, problems } = await openSecrets("write", ["deploy-key"]);
    await button(page, "New secret").click();
    await field(page, "Value").fill("second");
    for (const [name, message] of [
      ["", "must be the name of a secret, such as deploy-key"],
      ["..", "must be the name of a secret, such as deploy-key"],
      ["-key", "must be the name of a secret: 1 to 63 of letters"],
      ["deploy-key", "is the name of another secret"],
    ] as const) {
      await field(page, "Name").fill(name);
      await button(page, "Store the secret").click();
      await problemOf(page, "name").filter({ hasText: message }).waitFor();
    }
    await checkLooks(page, OPPOSITE_LOOKS);
    await expect.poll(() => field(page, "Value").inputValue()).toBe("second");
    expect(await read("deploy-key")).toBe("first");
    expect(problems).toEqual([]);
  });

  it("are stored by a second try, where the answer to the first one was lost", async () => {
    const { page, secrets, read } = await openSecrets("write");
    let lost = 0;
    await page.route("**/secrets/deploy-key", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button(page, "New secret").click();
    await field(page, "Name").fill("deploy-key");
    await field(page, "Value").fill("value");
    await button(page, "Store the secret").click();
    await page.locator(".form-rest").getByText("The server does not answer").waitFor();
    await button(page, "Store the secret").click();
    await rows(page).waitFor();
    expect([(await secrets.list()).total, await read("deploy-key")]).toEqual([1, "value"]);
  });

  it.each(["read", "run"] as const)("are named to a caller with %s only", async (access) => {
    const { page, problems } = await openSecrets(access, ["deploy-key"]);
    await rows(page).getByText("deploy-key").waitFor();
    await expect.poll(() => page.locator("main button").count()).toBe(0);
    if (access === "read") await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });

  it("say which component does not answer, and are there afterwards", async () => {
    const { page, problems } = await openSecrets("admin", ["deploy-key"]);
    await rows(page).waitFor();
    let isBroken = true;
    const body = { error: "unavailable", message: "The secrets do not answer", retryable: true };
    await page.route("**/api/v1/secrets", (route) =>
      isBroken ? route.fulfill({ status: 503, json: body }) : route.continue(),
    );
    await page.reload();
    await page.getByText("The secrets do not answer").waitFor();
    isBroken = false;
    await button(page, "Try again").click();
    await rows(page).waitFor();
    expect(problems).toEqual([]);
  });
});
