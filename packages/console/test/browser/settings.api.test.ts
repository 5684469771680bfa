import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { answerEarlierJobs } from "./earlier-jobs.ts";
import { launchBrowser } from "./launch.ts";
import { button, untilFocused } from "./locators.ts";
import { checkPage, openPage } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Deletes the project `orders` by its name, and waits for the list. */
async function deleteOrders(page: Page): Promise<void> {
  await button(page, "Delete…").click();
  const dialog = page.getByRole("dialog", { name: "Delete this project?" });
  await dialog.getByRole("textbox").fill("orders");
  await dialog.getByRole("button", { name: "Delete the project" }).click();
  await page.getByRole("heading", { name: "Projects" }).waitFor();
}

/** Opens the settings of a deployed project. The answers of the server may be changed before. */
async function openSettings(
  fields: Readonly<Record<string, unknown>> = {},
  prepare?: (page: Page) => Promise<unknown>,
) {
  const served = await servedConsole();
  await served.create("orders", fields);
  const address = `${served.url}/projects/orders/settings`;
  const { page, problems } = await openPage(browser, address, {
    token: TOKEN,
    ...(prepare && { prepare }),
  });
  await page.getByRole("heading", { name: "Schedule" }).waitFor();
  const { projects, jobs } = served.host.organization("org-acme");
  return { served, page, problems, projects, jobs };
}

describe("the settings of a project", () => {
  it("send what was changed", async () => {
    const { page, problems, projects } = await openSettings({ description: "first" });
    const description = page.getByLabel("Description");
    await expect.poll(() => description.inputValue()).toBe("first");
    await description.fill("second");
    await button(page, "Save").click();
    await page.getByText("Saved.").waitFor();
    expect(await projects.get("orders")).toMatchObject({ description: "second" });
    expect(problems).toEqual([]);
  });

  it("show a change of someone else where nothing was typed", async () => {
    const { page, projects } = await openSettings({ description: "first" });
    await projects.update("orders", { description: "second" });
    await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("second");
  });

  it("show both values of each field that someone else has changed, to keep or take", async () => {
    const { page, problems, projects } = await openSettings({
      description: "first",
      run_tests: true,
    });
    await page.getByLabel("Description").fill("mine");
    await page.getByLabel("CPU limit").fill("3");
    await projects.update("orders", { description: "theirs", cpu_limit: "4", run_tests: false });
    await button(page, "Save").click();
    await page.getByText("Someone has changed the project meanwhile").waitFor();
    expect(await projects.get("orders")).toMatchObject({ description: "theirs", cpu_limit: "4" });
    const choice = (name: string) => page.getByRole("group", { name, exact: true });
    const of = async (name: string): Promise<readonly unknown[]> => [
      await choice(name).locator("label").allTextContents(),
      await choice(name).getByLabel("Keep yours").isChecked(),
    ];
    expect(await of("Description")).toEqual([
      ["Keep yours: mine", "Take the server's: theirs"],
      true,
    ]);
    expect(await of("CPU limit")).toEqual([["Keep yours: 3", "Take the server's: 4"], true]);
    // What was not typed is the server's, unless the person wants the value from before.
    expect(await of("Run the tests of the project")).toEqual([
      ["Keep yours: yes", "Take the server's: no"],
      false,
    ]);
    await checkPage(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await checkPage(page);
    await choice("CPU limit").getByLabel("Take the server's").check();
    await expect.poll(() => page.getByLabel("CPU limit").inputValue()).toBe("4");
    await choice("Run the tests of the project").getByLabel("Keep yours").check();
    await button(page, "Save").click();
    await page.getByText("Saved.").waitFor();
    expect(await projects.get("orders")).toMatchObject({
      description: "mine",
      cpu_limit: "4",
      run_tests: true,
    });
    expect(problems).toEqual([]);
  });

  it("are saved after a change that is in no field of the form", async () => {
    const { page, projects } = await openSettings();
    await page.getByLabel("Description").fill("mine");
    await button(page, "Suspend").click();
    await button(page, "Resume").waitFor();
    await expect.poll(async () => (await projects.get("orders")).suspended).toBe(true);
    await button(page, "Save").click();
    await page.getByText("Saved.").waitFor();
    expect(await projects.get("orders")).toMatchObject({ description: "mine", suspended: true });
  });

  it("say the server's words where the access was taken meanwhile, and are offered no more", async () => {
    const { served, page, projects } = await openSettings();
    await page.getByLabel("Description").fill("mine");
    served.tokens.set(TOKEN, { organization: "org-acme", caller: "ann", access: "read" });
    await button(page, "Save").click();
    await page.getByText("You have too little access").waitFor();
    const words = page.getByRole("alert").filter({ hasText: "It is now read." });
    await expect.poll(() => words.textContent()).toMatch(/write/);
    for (const name of ["Save", "Save the schedule", "Suspend", "Delete…"])
      await expect.poll(() => button(page, name).count()).toBe(0);
    expect((await projects.get("orders")).description).toBeUndefined();
  });
});

/** Opens the settings of a project on a server that has one schedule a project. */
const openSchedule = async () => {
  const opened = await openSettings({}, answerEarlierJobs);
  onTestFinished(() => opened.page.unrouteAll({ behavior: "ignoreErrors" }));
  return opened;
};

describe("the schedules of a project", () => {
  it("are those of its jobs, to which the settings lead", async () => {
    const { served, page, problems } = await openSettings();
    await page.getByRole("link", { name: "Jobs of the project" }).click();
    await page.waitForURL(`${served.url}/projects/orders`);
    await page.getByRole("table", { name: "Jobs" }).waitFor();
    expect(problems).toEqual([]);
  });
});

describe("the schedule of a project on a server of the version before", () => {
  it("is set by its cron text or by a common one, and shows the next run", async () => {
    const { page, problems, jobs } = await openSchedule();
    await page.getByText("No run starts by itself: the schedule is not enabled.").waitFor();
    await page.getByLabel("Common schedules").selectOption({ label: "Every hour UTC" });
    const cron = page.getByLabel("Schedule", { exact: false }).and(page.locator("[name=schedule]"));
    await expect.poll(() => cron.inputValue()).toBe("0 * * * *");
    await page.getByLabel("Start runs by the schedule").check();
    await button(page, "Save the schedule").click();
    await page.getByText("The schedule is saved.").waitFor();
    const job = await jobs.get("orders", "scheduled-run");
    expect(job).toMatchObject({ schedule: "0 * * * *", enabled: true });
    const next = page.locator("time").and(page.locator(`[datetime="${job.next_run_at}"]`));
    await next.waitFor();
    await expect.poll(() => next.getAttribute("title")).toMatch(/:00:00 UTC$/);
    await checkPage(page);
    await page.getByRole("link", { name: "orders" }).click();
    await next.waitFor();
    expect(problems).toEqual([]);
  });

  it("says at the field what is wrong, and keeps what was typed", async () => {
    const { page, jobs } = await openSchedule();
    const cron = page.locator("[name=schedule]");
    await cron.fill("61 * * * *");
    await page.getByLabel("Start runs by the schedule").check();
    await expect.poll(() => page.getByLabel("Common schedules").inputValue()).toBe("");
    await button(page, "Save the schedule").click();
    await page.locator("[name=schedule][aria-invalid=true]").waitFor();
    await untilFocused(cron);
    await expect
      .poll(() => page.locator("[name=schedule] ~ .problem").textContent())
      .toMatch(/minute/);
    await expect.poll(() => cron.inputValue()).toBe("61 * * * *");
    await checkPage(page);
    expect(await jobs.get("orders", "scheduled-run")).toMatchObject({ enabled: false });
  });

  it("shows what someone else sets, and what a suspension makes of it", async () => {
    const { page, jobs, projects } = await openSchedule();
    await jobs.update("orders", "scheduled-run", { schedule: "5 4 * * *", enabled: true });
    await expect.poll(() => page.locator("[name=schedule]").inputValue()).toBe("5 4 * * *");
    await page.getByText("Next run: ").waitFor();
    await projects.update("orders", { suspended: true });
    await page.getByText("No run starts by itself: the project is suspended.").waitFor();
    await projects.update("orders", { suspended: false });
    await page.getByText("Next run: ").waitFor();
    await projects.undeploy("orders");
    await page.getByText("No run starts by itself: the project is not deployed.").waitFor();
  });

  it("is set once, although the answer to the first try is lost", async () => {
    const { page, jobs } = await openSchedule();
    const keys: (string | undefined)[] = [];
    await page.route("**/jobs/*", async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel("Start runs by the schedule").check();
    await button(page, "Save the schedule").click();
    await page.getByText("The schedule is saved.").waitFor();
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(await jobs.get("orders", "scheduled-run")).toMatchObject({ enabled: true });
  });
});

describe("the end of the settings", () => {
  it("suspends, resumes, undeploys and deletes the project", async () => {
    const { page, problems, projects } = await openSettings();
    await button(page, "Suspend").click();
    await button(page, "Resume").click();
    await button(page, "Suspend").waitFor();
    await button(page, "Undeploy…").click();
    const undeploy = page.getByRole("dialog", { name: "Undeploy this project?" });
    await undeploy.getByRole("button", { name: "Undeploy" }).click();
    await page.locator(".chip").getByText("Inactive").waitFor();
    await checkPage(page);
    await deleteOrders(page);
    await expect.poll(async () => (await projects.list()).total).toBe(0);
    expect(problems).toEqual([]);
  });

  it("deletes it once, although the answer to the first try is lost", async () => {
    const { page, projects } = await openSettings();
    let lost = 0;
    await page.route("**/projects/*", async (route) => {
      if (route.request().method() !== "DELETE" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await deleteOrders(page);
    await expect.poll(async () => (await projects.list()).total).toBe(0);
    expect(lost).toBe(1);
  });
});

describe("the page of the settings", () => {
  it.each(["light", "dark"] as const)("is usable by everyone: %s", async (colorScheme) => {
    const served = await servedConsole();
    await served.create("orders", { description: "What was ordered" });
    const address = `${served.url}/projects/orders/settings`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN, colorScheme });
    await page.getByRole("link", { name: "Jobs of the project" }).waitFor();
    await checkPage(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await checkPage(page);
    expect(problems).toEqual([]);
  });
});
