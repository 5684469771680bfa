import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const ADMIN = "dctl_admin";

/** Serves an organization with a project, as who administers it. */
async function auditedConsole() {
  const served = await servedConsole();
  served.tokens.set(ADMIN, { organization: "org-acme", caller: "token bob", access: "admin" });
  const id = await served.create("orders");
  const organization = served.host.organization("org-acme", { caller: "token ci" });
  const open = (path: string) =>
    openPage(browser, `${served.url}${path}`, { token: ADMIN, timezoneId: "Europe/Berlin" });
  return { served, id, organization, open };
}

const rows = (page: Page) => page.locator(".audit .row");
const actionsOf = (page: Page): Promise<readonly string[]> =>
  page.locator(".audit .row-action code").allTextContents();

describe("the audit", () => {
  it("shows who changed what, and leads to it", async () => {
    const { id, organization, open } = await auditedConsole();
    await organization.secrets.put("deploy-key", { value: "x" });
    await organization.environmentVariables.create({ name: "target", value: "x", project_id: id });
    const { page, problems } = await open("/");
    await page.getByRole("link", { name: "Audit" }).click();
    await rows(page).nth(2).waitFor();
    await expect
      .poll(() => page.locator(".audit .row-subjects").allTextContents())
      .toEqual([
        expect.stringMatching(/variable TARGET/),
        "secret deploy-key",
        expect.stringMatching(/^project ordersoperation op_/),
      ]);
    await expect
      .poll(() => actionsOf(page))
      .toEqual(["environmentVariables.create", "secrets.put", "projects.create"]);
    await checkLooks(page, OPPOSITE_LOOKS);
    // What someone else does is there without a reload.
    await organization.projects.update("orders", { description: "changed" });
    await rows(page).nth(3).waitFor({ timeout: 10_000 });
    await expect.poll(async () => (await actionsOf(page))[0]).toBe("projects.update");
    for (const key of ["j", "j", "j", "j"]) await page.keyboard.press(key);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "orders" }).waitFor();
    await page.goBack();
    await rows(page).first().getByRole("link", { name: "token ci" }).click();
    await page.waitForURL(/\/audit\?actor=token%20ci$/);
    await expect
      .poll(() => actionsOf(page))
      .toEqual(["projects.update", "environmentVariables.create", "secrets.put"]);
    expect(problems).toEqual([]);
  });

  it("is filtered in its address, and Back shows it as it was", async () => {
    const { served, organization, open } = await auditedConsole();
    await organization.secrets.put("deploy-key", { value: "x" });
    const { page, problems } = await open("/audit");
    await rows(page).nth(1).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.press("Tab");
    await page.keyboard.type("secrets.put");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${served.url}/audit?action=secrets.put`);
    await expect.poll(() => actionsOf(page)).toEqual(["secrets.put"]);
    await page.getByLabel("Project").fill("absent");
    await page.getByLabel("Project").blur();
    await page.getByText("No change matches the filter").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await expect
      .poll(() => page.url())
      .toBe(`${served.url}/audit?action=secrets.put&project=absent`);
    await page.goBack();
    await rows(page).waitFor();
    await expect.poll(() => page.getByLabel("Project").inputValue()).toBe("");
    await page.getByLabel("Action").fill("secrets");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByLabel("Action").inputValue()).toBe("secrets.put");
    await expect.poll(() => page.locator(":focus").count()).toBe(0);
    await expect.poll(() => page.url()).toBe(`${served.url}/audit?action=secrets.put`);
    await page.getByLabel("Action").fill("");
    await page.keyboard.press("Enter");
    await rows(page).nth(1).waitFor();
    await expect.poll(() => page.url()).toBe(`${served.url}/audit`);
    expect(problems).toEqual([]);
  });

  it("takes times in local time, or in UTC where times are shown so", async () => {
    const { served, open } = await auditedConsole();
    const { page, problems } = await open("/audit");
    await rows(page).waitFor();
    const since = page.getByLabel("Since, local time");
    await since.fill("2026-01-31T01:00");
    await since.press("Enter");
    await page.waitForURL(`${served.url}/audit?since=2026-01-31T00%3A00%3A00Z`);
    await rows(page).waitFor();
    await page.getByLabel("Form of times").selectOption("utc");
    await expect.poll(() => page.getByLabel("Since, UTC").inputValue()).toBe("2026-01-31T00:00");
    const until = page.getByLabel("Until, UTC");
    await until.fill("2026-02-01T00:00");
    await until.press("Enter");
    await page.getByText("No change matches the filter").waitFor();
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await rows(page).waitFor();
    await expect.poll(() => page.getByLabel("Since, UTC").inputValue()).toBe("");
    expect(problems).toEqual([]);
  });

  it("has pages in its address", async () => {
    const { served, organization, open } = await auditedConsole();
    for (let index = 0; index < 55; index += 1)
      await organization.secrets.put("deploy-key", { value: String(index) });
    const { page, problems } = await open("/audit");
    await rows(page).nth(49).waitFor();
    await page.getByRole("link", { name: "Older" }).click();
    await page.waitForURL(/\/audit\?after=/);
    await expect.poll(async () => (await actionsOf(page)).at(-1)).toBe("projects.create");
    await expect.poll(() => actionsOf(page)).toHaveLength(6);
    await page.reload();
    await rows(page).nth(5).waitFor();
    await expect.poll(() => page.getByRole("link", { name: "Older" }).count()).toBe(0);
    await page.goBack();
    await rows(page).nth(49).waitFor();
    await page.goForward();
    await page.getByRole("link", { name: "Newest" }).click();
    await page.waitForURL(`${served.url}/audit`);
    await rows(page).nth(49).waitFor();
    expect(problems).toEqual([]);
  });

  it("says in the server's words what is wrong with an address, and clears it", async () => {
    const { open } = await auditedConsole();
    const { page, problems } = await open("/audit?since=yesterday");
    await page.getByText("since: must be a time such as 2026-01-31T00:00:00Z").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("link", { name: "Clear the filter" }).click();
    await rows(page).waitFor();
    await page.goto(page.url().replace("/audit", "/audit?after=x"));
    await page.getByText("after: must be the next_after of a page").waitFor();
    expect(problems).toEqual([]);
  });

  it("shows hostile names as text, and an outcome that is not known", async () => {
    const { open } = await auditedConsole();
    const { page, problems } = await open("/projects/absent");
    const record = {
      id: "aud_aaaaaaaaaaaaaaaa",
      time: "no time\u202e",
      actor: "<b>bob</b>\u0007",
      action: "projects.<i>",
      outcome: "unknown",
      project_id: "../../x",
      project_name: "<img src=x>",
      token: "x".repeat(400),
      take_over: true,
    };
    await page.route("**/api/v1/audit*", (route) =>
      route.fulfill({ json: { records: [record], has_more: false } }),
    );
    await page.getByRole("link", { name: "Audit" }).click();
    await rows(page).waitFor();
    await page.getByText("outcome unknown").waitFor();
    await page.getByText("<b>bob</b>\\u{7}").waitFor();
    await expect.poll(() => page.locator("main img, main b, main i").count()).toBe(0);
    const link = page.getByRole("link", { name: "<img src=x>" });
    await expect.poll(() => link.getAttribute("href")).toBe("/projects/..%2F..%2Fx");
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });

  it("says that there are no changes yet, and that a page has none that matches", async () => {
    const { open } = await auditedConsole();
    const { page, problems } = await open("/projects/absent");
    let answer: object = { records: [], has_more: false };
    await page.route("**/api/v1/audit*", (route) => route.fulfill({ json: answer }));
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByText("There are no changes yet").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    answer = {
      records: [],
      has_more: true,
      next_after: "2026-01-31T00:00:00.000Z_aud_aaaaaaaaaaaaaaaa",
    };
    await page.getByLabel("Actor").fill("token bob");
    await page.keyboard.press("Enter");
    await page.getByText("No change on this page matches the filter").waitFor();
    await page.getByRole("link", { name: "Older" }).waitFor();
    expect(problems).toEqual([]);
  });
});
