import { bearerTokens } from "@dagctl/http-server";
import type { Plugin } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button } from "./locators.ts";
import { checkPage, openPage } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The seconds that a server asks for. The tests move over them: they would not wait so long. */
const SECONDS = 600;
/** What a page says of them, as long as no test has moved. */
const LEFT = /^You can try again in (?:10m|9m .*)\.$/;

/** Gives a page a clock that a test moves. It runs by itself, too. */
const prepare = (page: Page): Promise<void> => page.clock.install();

/** Moves the clock of a page, on which each timer fires: it is no machine that slept. */
const moveOver = (page: Page, seconds: number): Promise<void> => page.clock.runFor(seconds * 1000);

/** A plugin that refuses what is begun, with the error that is set. */
function refusing(): { plugin: Plugin; refuse: (error: Error | undefined) => void } {
  let refusal: Error | undefined;
  return {
    plugin: {
      name: "refusing",
      hooks: {
        beforeOperation() {
          if (refusal !== undefined) throw refusal;
        },
      },
    },
    refuse: (error) => {
      refusal = error;
    },
  };
}

describe("a change that fails", () => {
  it("leads to the operation that is in the way", async () => {
    const served = await servedConsole();
    await served.create("orders");
    const address = `${served.url}/projects/orders/settings`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN });
    const field = page.getByLabel("CPU limit");
    await field.fill("3");
    served.engine.setOutage(true);
    const { projects } = served.host.organization("org-acme");
    await projects.deploy("orders", {}, { waitMs: 0 });
    await button(page, "Save").click();
    await page.getByText("The project is busy: deploy").waitFor();
    await checkPage(page);
    await expect.poll(() => field.inputValue()).toBe("3");
    await page.getByRole("link", { name: "Show the operation" }).click();
    await page.getByRole("heading", { name: "Deploy in progress" }).waitFor();
    served.engine.setOutage(false);
    await page.getByRole("heading", { name: "Deploy succeeded" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("waits as long as the server says, in a form, an action and a dialog", async () => {
    const { plugin, refuse } = refusing();
    const served = await servedConsole({ plugins: [plugin] });
    await served.create("orders");
    const { projects } = served.host.organization("org-acme");
    const slowed = new DagctlError("rate_limited", "Too much at once", {
      details: { retry_after: SECONDS },
    });
    const address = `${served.url}/projects/orders/settings`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN, prepare });
    refuse(slowed);
    await page.getByLabel("CPU limit").fill("3");
    await button(page, "Save").click();
    await page.getByText(LEFT).waitFor();
    await expect.poll(() => button(page, "Save").getAttribute("aria-disabled")).toBe("true");
    refuse(undefined);
    await button(page, "Save").click({ force: true });
    await moveOver(page, SECONDS / 2);
    await page.getByText(/^You can try again in (?:5m|4m .*)\.$/).waitFor();
    expect(await projects.get("orders")).toMatchObject({ cpu_limit: "2000m" });
    await checkPage(page);
    await moveOver(page, SECONDS / 2);
    await page.getByText("You can try again now.").waitFor();
    await button(page, "Save").click();
    await page.getByText("Saved.").waitFor();

    refuse(slowed);
    await page.getByRole("link", { name: "orders" }).click();
    await page.locator("summary").getByText("More").click();
    await button(page, "Deploy again").click();
    await page.getByText(LEFT).waitFor();
    await page.locator("summary").getByText("More").click();
    await button(page, "Undeploy…").click({ force: true });
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await moveOver(page, SECONDS);
    await page.getByText("You can try again now.").waitFor();
    await page.locator("summary").getByText("More").click();
    await button(page, "Undeploy…").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Undeploy" }).click();
    await dialog.getByText(LEFT).waitFor();
    await checkPage(page);
    refuse(undefined);
    await moveOver(page, SECONDS);
    await dialog.getByText("You can try again now.").waitFor();
    await dialog.getByRole("button", { name: "Undeploy" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  it("of a dialog says the server's words where the access was taken meanwhile", async () => {
    const served = await servedConsole();
    await served.create("orders");
    const { page } = await openPage(browser, `${served.url}/projects/orders`, { token: TOKEN });
    await page.locator("summary").getByText("More").click();
    await button(page, "Undeploy…").click();
    served.tokens.set(TOKEN, { organization: "org-acme", caller: "ann", access: "run" });
    await page.getByRole("dialog").getByRole("button", { name: "Undeploy" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const words = page.getByRole("alert").filter({ hasText: "It is now run." });
    await expect.poll(() => words.textContent()).toMatch(/needs.*write/);
    await expect.poll(() => page.locator("summary").count()).toBe(0);
    await expect.poll(() => button(page, "Run").count()).toBe(1);
    const { projects } = served.host.organization("org-acme");
    expect(await projects.get("orders")).toMatchObject({ status: "active" });
    await checkPage(page);
  });

  it("shows the id of the request of an internal error, and copies it", async () => {
    let isBroken = false;
    const known = bearerTokens({
      lookup: () => ({ organization: "org-acme", caller: "ann", access: "write" }),
    });
    const served = await servedConsole({
      authenticate(input) {
        const isRun = input.request.url.endsWith("/run");
        if (isBroken && isRun) throw new Error("a mistake of the application");
        return known(input);
      },
    });
    await served.create("orders");
    const { page, problems } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    isBroken = true;
    await button(page, "Run").click();
    const problem = page.locator(".problem");
    await problem.getByText("Internal error").waitFor();
    const id = (await problem.locator("code").textContent()) ?? "";
    expect(id).toMatch(/^req-/);
    await expect.poll(() => problem.textContent()).not.toContain("mistake of the application");
    await button(page, "Copy the id of the request").click();
    await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(id);
    await checkPage(page);
    expect(problems).toEqual([]);
  });

  it("shows in a page that cannot be read how long to wait, and then reads it again", async () => {
    // Shorter than the silence that makes a stream lost: the page would read itself again.
    const seconds = 20;
    let isSlowed = true;
    const known = bearerTokens({
      lookup: () => ({ organization: "org-acme", caller: "ann", access: "write" }),
    });
    const served = await servedConsole({
      authenticate(input) {
        if (isSlowed && input.request.url.endsWith("/projects/orders"))
          throw new DagctlError("unavailable", "The directory is down", {
            details: { retry_after: seconds },
          });
        return known(input);
      },
    });
    await served.create("orders");
    const { page } = await openPage(browser, `${served.url}/projects/orders`, {
      token: TOKEN,
      prepare,
    });
    await page.getByText("The directory is down").waitFor();
    const again = button(page, "Try again");
    await expect.poll(() => again.getAttribute("aria-disabled")).toBe("true");
    isSlowed = false;
    await checkPage(page);
    await page.getByText(/^You can try again in \d+ ?s(econds)?\.$/).waitFor();
    await moveOver(page, seconds);
    await page.getByText("You can try again now.").waitFor();
    await again.click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
  });
});
