import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, chip, untilClosed, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS, problemOf } from "./opened-page.ts";
import { TOKEN } from "./served-console.ts";
import { servedPlans, type ServedPlans } from "./served-plans.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const row = (page: Page, name: string) =>
  page.locator(".environments .row").filter({ hasText: name });

/** Returns the word of the state of the environment. */
const state = (page: Page, word: string) =>
  row(page, "dev_ann").locator(".row-title").getByText(word, { exact: true });

/** Opens the environments of the project. */
const open = ({ url }: ServedPlans, token = TOKEN) =>
  openPage(browser, `${url}/projects/shop/environments`, { token });

describe("the environments of a project", () => {
  it("are made by a plan and removed by keyboard, and each state shows by itself", async () => {
    const served = await servedPlans();
    const list = await open(served);
    const { page, problems } = list;
    await page.getByText("There are no other environments").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("n");
    const form = page.getByRole("dialog", { name: "Plan an environment of shop" });
    await form.getByLabel("Environment").fill("Dev-Ann");
    await form.getByLabel("Commit").fill("abc");
    await form.getByLabel("Removed after").fill("1m");
    await page.keyboard.press("Enter");
    await problemOf(page, "environment").waitFor();
    await problemOf(page, "commit").waitFor();
    await problemOf(page, "ttl").waitFor();
    await untilFocused(form.getByLabel("Environment"));
    await checkLooks(page, OPPOSITE_LOOKS);
    await form.getByLabel("Environment").fill("dev_ann");
    await form.getByLabel("Commit").fill("");
    await form.getByLabel("Removed after").fill("72h");
    const watcher = await open(served);
    await form.getByLabel("Removed after").press("Enter");
    await chip(page, "Waits for approval").waitFor();
    await page.locator(".fact").getByText("for 72h after the approval").waitFor();

    // Each step shows on the page of another person.
    await state(watcher.page, "Not made yet").waitFor();
    await row(watcher.page, "dev_ann").getByText("72h after the approval").waitFor();
    served.hold(true);
    await button(page, "Approve").click();
    await page.getByRole("dialog").getByText("Nothing is deployed.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Approve the plan" }).click();
    await state(watcher.page, "Being applied").waitFor();
    const remove = row(watcher.page, "dev_ann").getByRole("button", { name: "Remove dev_ann" });
    await expect.poll(() => remove.getAttribute("title")).toMatch(/^A plan is being applied/);
    await served.finish();
    await state(watcher.page, "Active").waitFor();
    await row(watcher.page, "dev_ann")
      .getByText(/in 2d|in 3d/)
      .waitFor();
    served.hold(false);
    await served.plans.wait(
      "shop",
      (await served.plans.create("shop", { environment: "dev_ann" })).id,
    );
    await row(watcher.page, "dev_ann").getByRole("link", { name: "Waits for approval" }).waitFor();
    await checkLooks(watcher.page, OPPOSITE_LOOKS);

    await page.goto(`${served.url}/projects/shop`);
    await page.getByRole("link", { name: "All plans" }).click();
    await button(page, "Make a plan for an environment…").click();
    await page.getByRole("dialog", { name: "Plan an environment of shop" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Environments", exact: true }).click();
    await row(page, "dev_ann").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const question = page.getByRole("dialog", { name: "Remove the environment dev_ann?" });
    await question.getByText("prod stays as it is").waitFor();
    await question.getByText("its approval makes the environment again").waitFor();
    await untilFocused(question.getByRole("button", { name: "Keep it" }));
    await checkLooks(page, OPPOSITE_LOOKS);
    served.holdRemovals();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await untilClosed(page);
    const removingOn = (each: Page) =>
      row(each, "dev_ann").getByRole("link", { name: "Being removed" });
    const removing = removingOn(watcher.page);
    await removing.waitFor();
    await removing.click();
    await watcher.page.locator(".badge").getByText("removes an environment").waitFor();
    await watcher.page.getByRole("link", { name: "the environments of the project" }).click();
    await removing.waitFor();
    await served.finishRemoval(1);
    await row(watcher.page, "dev_ann")
      .getByText(/^It could not be removed: /)
      .waitFor();
    await row(page, "dev_ann").getByRole("button", { name: "Remove dev_ann" }).click();
    await question.getByRole("button", { name: "Remove the environment" }).click();
    await untilClosed(page);
    // A page announces only the end of what it has seen as being removed.
    for (const each of [page, watcher.page]) await removingOn(each).waitFor();
    await served.finishRemoval(0);
    for (const each of [page, watcher.page])
      await each.getByRole("status").getByText("Removed: dev_ann").waitFor();
    await state(page, "Not made yet").waitFor();
    expect([...problems, ...watcher.problems]).toEqual([]);
  });

  it("are only read with less access, and what the server refuses is said", async () => {
    const served = await servedPlans();
    const environment = "dev_ann";
    const { id } = await served.plans.create("shop", { environment });
    await served.plans.wait("shop", id);
    await served.plans.approve("shop", id);
    await served.plans.wait("shop", id);
    for (const access of ["read", "run"] as const)
      served.tokens.set(access, { organization: "org-acme", caller: access, access });
    const reader = await open(served, "read");
    await state(reader.page, "Active").waitFor();
    await expect.poll(() => reader.page.locator("main button").count()).toBe(0);
    const runner = await open(served, "run");
    await state(runner.page, "Active").waitFor();
    await expect
      .poll(() => runner.page.locator("main button").allTextContents())
      .toEqual(["New environment…"]);

    // The access is taken away after the page has offered it.
    const { page, problems } = await open(served);
    await row(page, "dev_ann").getByRole("button", { name: "Remove dev_ann" }).click();
    const remove = page.getByRole("dialog").getByRole("button", { name: "Remove the environment" });
    served.tokens.set(TOKEN, { organization: "org-acme", caller: "ann", access: "read" });
    await remove.click();
    await page.getByText("This call needs write access, and this caller has read").waitFor();
    await untilClosed(page);
    await expect.poll(() => page.locator("main button").count()).toBe(0);
    const { environments } = served.host.organization("org-acme");
    expect((await environments.get("shop", environment)).status).toBe("active");
    expect([...problems, ...reader.problems, ...runner.problems]).toEqual([]);
  });

  it("are none of a type without, which is said", async () => {
    const served = await servedPlans();
    await served.create("plain");
    const { page, problems } = await open(served);
    await page.getByText("There are no other environments").waitFor();
    await page.goto(`${served.url}/projects/plain/environments`);
    await page.getByText("This project has no other environments").waitFor();
    await expect.poll(() => button(page, "New environment…").count()).toBe(0);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });
});
