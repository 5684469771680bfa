import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button } from "./locators.ts";
import { checkLooks, checkPage, openPage, OPPOSITE_LOOKS, signIn } from "./opened-page.ts";
import { type ServedConsole, servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Opens the page of a deployed project, as a caller with some access. */
async function openProject(access: "read" | "run" | "write" = "write") {
  const served = await servedConsole();
  await served.create("orders");
  served.tokens.set("dctl_other", { organization: "org-acme", caller: "bob", access });
  const { page, problems } = await openPage(browser, `${served.url}/projects/orders`);
  await signIn(page, "dctl_other");
  await page.locator(".chip").getByText("Active", { exact: true }).waitFor();
  return { served, page, problems, projects: served.host.organization("org-acme").projects };
}

async function openMenu(page: Page): Promise<void> {
  await page.locator("summary").getByText("More").click();
}

const runsOf = async ({ host }: ServedConsole): Promise<number> =>
  (await host.organization("org-acme").runs.list("orders")).total;

describe("what a person does with a project", () => {
  it("starts one run by a double click, and shows it", async () => {
    const { served, page, problems } = await openProject();
    await page.getByText("“Run” starts one.").waitFor();
    await button(page, "Run").dblclick();
    await page.waitForURL(/\/projects\/orders\/runs\/run_/);
    expect(await runsOf(served)).toBe(1);
    expect(problems).toEqual([]);
  });

  it("starts one run by two presses while the page of the run is read", async () => {
    const { served, page } = await openProject();
    await page.getByText("“Run” starts one.").waitFor();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/console/*.js", async (route) => {
      await released;
      await route.continue();
    });
    const place = await button(page, "Run").boundingBox();
    if (place === null) throw new Error("The button is not shown");
    const press = (): Promise<void> => page.mouse.click(place.x + 5, place.y + 5);
    await press();
    // The address is that of the run, and the page still the one before.
    await page.waitForURL(/\/projects\/orders\/runs\/run_/);
    await button(page, "Run").waitFor();
    await press();
    release();
    await page.getByRole("region", { name: "Lines of the log" }).waitFor();
    expect(await runsOf(served)).toBe(1);
  });

  it("says that the page of a run could not be read, and reads it again", async () => {
    const { page } = await openProject();
    await page.getByText("“Run” starts one.").waitFor();
    await page.route("**/console/*.js", (route) => route.abort());
    await button(page, "Run").click();
    await page.getByText("This page could not be loaded").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.unroute("**/console/*.js");
    await button(page, "Reload").click();
    await page.getByRole("region", { name: "Lines of the log" }).waitFor();
  });

  it("starts one run although the answer to the first try is lost", async () => {
    const { served, page } = await openProject();
    let lost = 0;
    await page.route("**/projects/*/run", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button(page, "Run").click();
    await page.waitForURL(/\/projects\/orders\/runs\/run_/);
    expect([lost, await runsOf(served)]).toEqual([2, 1]);
  });

  it("suspends and resumes it, and a run says why it cannot start", async () => {
    const { page, problems } = await openProject();
    await openMenu(page);
    await checkPage(page);
    await button(page, "Suspend").click();
    await page.locator(".chip").getByText("Suspended").waitFor();
    const run = button(page, "Run");
    await expect.poll(() => run.getAttribute("aria-disabled")).toBe("true");
    await expect
      .poll(() => run.getAttribute("title"))
      .toBe("The project is suspended. Resume it first.");
    await openMenu(page);
    await button(page, "Resume").click();
    await page.locator(".chip").getByText("Active", { exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  it("deploys the commits that are not deployed, and shows a push that a poll has seen", async () => {
    const { served, page, projects, problems } = await openProject();
    await served.repository.commit({ "main.mjs": "console.log(2)" });
    await projects.syncStatus("orders");
    const deploy = button(page, "Deploy 1 commit");
    await deploy.click();
    await deploy.waitFor({ state: "detached" });
    await page.getByText("In sync").waitFor();
    expect(await projects.get("orders")).toMatchObject({ commits_behind: 0 });
    expect(problems).toEqual([]);
  });

  it("undeploys it after a question, and deploys it again", async () => {
    const { page, problems } = await openProject();
    await openMenu(page);
    await button(page, "Undeploy…").click();
    const dialog = page.getByRole("dialog", { name: "Undeploy this project?" });
    await checkPage(page);
    await dialog.getByRole("button", { name: "Undeploy" }).click();
    await page.locator(".chip").getByText("Inactive").waitFor();
    await openMenu(page);
    await expect
      .poll(() => button(page, "Run").getAttribute("title"))
      .toMatch(/^The project is inactive: /);
    await button(page, "Deploy").click();
    await page.locator(".chip").getByText("Active", { exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  it("shows the steps of an operation as they happen, and how it ended", async () => {
    const { served, page, problems } = await openProject();
    served.engine.setOutage(true);
    await openMenu(page);
    await button(page, "Deploy again").click();
    await page.getByRole("heading", { name: "Deploy in progress" }).waitFor();
    await checkPage(page);
    served.engine.setOutage(false);
    await page.getByRole("heading", { name: "Deploy succeeded" }).waitFor();
    const [operation] = (await served.host.organization("org-acme").operations.list("orders"))
      .operations;
    await expect
      .poll(() => page.locator(".step-name").allTextContents())
      .toEqual(operation?.steps.map(({ name }) => name));
    expect(problems).toEqual([]);
  });

  it("deletes it once its name is typed, and not over a change of someone else", async () => {
    const { page, projects, problems } = await openProject();
    await openMenu(page);
    await button(page, "Delete…").click();
    const dialog = page.getByRole("dialog", { name: "Delete this project?" });
    await dialog
      .getByText("Lost: the deployment and its schedule, the managed state.", { exact: true })
      .waitFor();
    await checkPage(page);
    const act = dialog.getByRole("button", { name: "Delete the project" });
    await dialog.getByRole("textbox").fill("order");
    await expect.poll(() => act.getAttribute("aria-disabled")).toBe("true");
    await act.click({ force: true });
    await dialog.getByRole("textbox").fill("orders");
    await projects.update("orders", { description: "changed meanwhile" });
    await act.click();
    await dialog.getByText("Someone has changed the project meanwhile").waitFor();
    expect(await projects.get("orders")).toMatchObject({ status: "active" });
    await page.reload();
    await openMenu(page);
    await button(page, "Delete…").click();
    await dialog.getByRole("textbox").fill("orders");
    await act.click();
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    await expect.poll(async () => (await projects.list()).total).toBe(0);
    expect(problems).toEqual([]);
  });

  it.each([
    ["read", []],
    ["run", ["Run"]],
  ] as const)("offers to a caller with %s only what the access allows", async (access, names) => {
    const { page } = await openProject(access);
    const shown = await page.locator(".page-head button").allTextContents();
    expect(shown).toEqual(names);
    await expect.poll(() => page.locator("summary").count()).toBe(0);
  });

  it("shows the server's words where the access was taken meanwhile, and offers it no more", async () => {
    const { served, page } = await openProject("run");
    served.tokens.set("dctl_other", { organization: "org-acme", caller: "bob", access: "read" });
    await button(page, "Run").click();
    await button(page, "Run").waitFor({ state: "detached" });
    const words = page.getByRole("alert").filter({ hasText: "needs" });
    await expect.poll(() => words.textContent()).toMatch(/`?run`? access.*It is now read\./);
    await checkPage(page);
    expect(await runsOf(served)).toBe(0);
    await page.getByRole("link", { name: "Projects" }).first().click();
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    await words.waitFor({ state: "detached" });
  });

  it("stays within a narrow window", async () => {
    const { page } = await openProject();
    await page.setViewportSize({ width: 360, height: 700 });
    await openMenu(page);
    await checkPage(page);
  });
});
