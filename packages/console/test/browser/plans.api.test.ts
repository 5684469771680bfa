import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScriptedPlan } from "../../../core/test/host/plan-frames.ts";
import { launchBrowser } from "./launch.ts";
import { button, chip, untilClosed, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS } from "./opened-page.ts";
import { TOKEN } from "./served-console.ts";
import { servedPlans, type ServedPlans } from "./served-plans.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const DIFF = [
  "--- ",
  "",
  "+++ ",
  "",
  "@@ -1,3 +1,3 @@",
  "",
  " SELECT",
  "-  amount,",
  "-  customer",
  "+  customer,",
  "+  day",
  ...Array.from({ length: 20 }, (_, index) => `   column_${index},`),
].join("\n");
const CHANGES: ScriptedPlan = {
  tests: 3,
  changes: [
    { name: "shop.items", change: "added", category: "breaking", intervals: 3 },
    {
      name: "shop.orders",
      change: "direct",
      category: "non_breaking",
      columns_added: "day",
      columns_lost: "amount",
      destructive: true,
      diff: DIFF,
      start: "2026-01-01T00:00:00.000Z",
      end: "2026-01-31T00:00:00.000Z",
      intervals: 30,
    },
    { name: "shop.months", change: "indirect", category: "indirect_breaking" },
    { name: "shop.gone", change: "removed" },
  ],
};

const model = (page: Page, name: string) => page.locator(".plan-item").filter({ hasText: name });

/** Opens a page of the project. */
const open = ({ url }: ServedPlans, path = "/plans", token = TOKEN) =>
  openPage(browser, `${url}/projects/shop${path}`, { token });

describe("the plans of a project", () => {
  it("are made, approved and applied by keyboard, and each state shows by itself", async () => {
    const served = await servedPlans();
    served.find(CHANGES);
    served.hold(true);
    await served.repository.commit({ "models/orders.sql": "SELECT 2" }, "Another column");
    const { page, problems } = await open(served, "");
    await page.getByRole("link", { name: "All plans" }).click();
    await page.getByText("There are no plans yet").waitFor();
    await button(page, "Make a plan").focus();
    await page.keyboard.press("Enter");
    await chip(page, "Being explained").waitFor();
    await page.getByText("A run explains it now. Nothing is changed.").waitFor();
    await expect.poll(() => page.title()).toBe("Plan being explained · shop · dagctl");
    await served.finish();
    await chip(page, "Waits for approval").waitFor();
    await page
      .getByText("1 added, 1 changed, 1 changed indirectly, 1 removed", { exact: true })
      .waitFor();
    await page.getByText("1 model loses data of its present table: shop.orders").waitFor();
    await page.getByText("1 model is dropped from the environment: shop.gone").waitFor();
    await page.getByText("3 run, none failed").waitFor();
    await page.locator(".fact").getByText("token ann").waitFor();

    const orders = model(page, "shop.orders");
    await orders.getByText("Loses data").waitFor();
    await orders.getByText("Columns added: day").waitFor();
    await orders.getByText("Columns lost: amount").waitFor();
    await orders.getByText("30 intervals, 2026-01-01 to 2026-01-31").waitFor();
    await expect
      .poll(() => orders.locator("ins").allTextContents())
      .toEqual(["+  customer,\n", "+  day\n"]);
    await expect
      .poll(() => orders.locator("del").allTextContents())
      .toEqual(["-  amount,\n", "-  customer\n"]);
    await expect.poll(() => orders.locator(".diff-line").count()).toBe(12);
    await orders.getByRole("button", { name: "Show all 26 lines of shop.orders" }).press("Enter");
    await expect.poll(() => orders.locator(".diff-line").count()).toBe(26);
    await checkLooks(page);
    await page.getByRole("link", { name: "Removed 1" }).click();
    await expect.poll(() => page.locator(".plan-item").count()).toBe(1);
    await model(page, "shop.gone").getByText("Dropped").waitFor();
    await expect.poll(() => page.url()).toContain("?change=removed");
    await page.goBack();
    await expect.poll(() => page.locator(".plan-item").count()).toBe(4);

    await button(page, "Approve").press("Enter");
    const dialog = page.getByRole("dialog", { name: "Approve this plan?" });
    await dialog.getByText("1 model loses data of its present table: shop.orders").waitFor();
    await dialog.getByText(/while no other run of the project is active: 4 models\./).waitFor();
    await untilFocused(dialog.getByRole("button", { name: "Not now" }));
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await untilClosed(page);
    await chip(page, "Being applied").waitFor();
    await served.finish();
    await chip(page, "Completed").waitFor();
    await page.getByText("It was applied.").waitFor();

    await page.getByRole("link", { name: "the run that applies it" }).click();
    await page.locator(".badge").getByText("applies a plan").waitFor();
    const plan = page.locator(".fact").filter({ hasText: "Plan" }).getByRole("link");
    await checkLooks(page, OPPOSITE_LOOKS);
    await plan.click();
    await page.getByRole("link", { name: "the run that explains it" }).click();
    await page.locator(".badge").getByText("explains a plan").waitFor();
    await page.goto(`${served.url}/projects/shop/plans`);
    const row = page.locator(".plans .row");
    await row.getByRole("link", { name: "Completed" }).waitFor();
    await row.getByText("1 loses data").waitFor();
    await checkLooks(page);
    await page.goto(`${served.url}/projects/shop/runs`);
    const titles = page.locator(".row .row-title");
    await expect
      .poll(() => titles.allTextContents())
      .toEqual(["Succeededapplies a plan", "Succeededexplains a plan"]);
    expect(problems).toEqual([]);
  });

  it("say that they are superseded, and refuse an approval that came too late", async () => {
    const served = await servedPlans();
    const first = await served.explain();
    const { page, problems } = await open(served, "/plans/pending");
    await chip(page, "Waits for approval").waitFor();
    await expect.poll(() => page.url()).toContain(first.id);
    await button(page, "Approve").click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    served.find({ changes: [{ name: "shop.other", change: "added" }] });
    const second = await served.explain();
    await dialog.getByText("The plan has changed meanwhile: discarded.").waitFor();
    const approve = dialog.getByRole("button", { name: "Approve the plan" });
    await expect.poll(() => approve.getAttribute("aria-disabled")).toBe("true");
    await approve.press("Enter");
    await page.keyboard.press("Escape");
    await untilClosed(page);
    await page.getByText(`It was discarded: A newer plan (${second.id}) has replaced it`).waitFor();
    await expect.poll(() => button(page, "Approve").count()).toBe(0);

    // No event tells of a commit before the approval reads the branch.
    await page.goto(`${served.url}/projects/shop/plans/${second.id}`);
    await chip(page, "Waits for approval").waitFor();
    await served.repository.commit({ "models/orders.sql": "SELECT 3" }, "Newer");
    await button(page, "Approve").click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve the plan" }).click();
    await untilClosed(page);
    await page
      .getByRole("alert")
      .getByText(/The plan was discarded\. The branch has/)
      .waitFor();
    await chip(page, "Discarded").waitFor();
    expect((await served.plans.get("shop", second.id)).approved_at).toBeUndefined();
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(problems).toEqual([]);
  });

  it("are approved as they were read, also on a page that no event has reached", async () => {
    const served = await servedPlans();
    const first = await served.explain();
    const { page, problems } = await openPage(
      browser,
      `${served.url}/projects/shop/plans/${first.id}`,
      {
        token: TOKEN,
        // The position of the events is read; their stream never answers.
        prepare: (opened) =>
          opened.route(
            ({ pathname, search }) => pathname.endsWith("/events") && !search.includes("limit"),
            () => undefined,
          ),
      },
    );
    await chip(page, "Waits for approval").waitFor();
    served.find({ changes: [{ name: "shop.other", change: "added" }] });
    const second = await served.explain();
    await button(page, "Approve").click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve the plan" }).click();
    await untilClosed(page);
    await page
      .getByRole("alert")
      .getByText(`The plan was discarded. A newer plan (${second.id}) has replaced it`)
      .waitFor();
    await chip(page, "Discarded").waitFor();
    expect((await served.plans.get("shop", second.id)).status).toBe("pending");
    expect(problems).toEqual([]);
  });

  it("are rejected, cancelled and made again, and their list follows and is filtered", async () => {
    const served = await servedPlans();
    const { id } = await served.explain();
    const list = await open(served);
    const { page, problems } = await open(served, `/plans/${id}`);
    await button(page, "Reject").click();
    await page.getByRole("dialog").getByRole("button", { name: "Reject the plan" }).click();
    await page.getByText("token ann has rejected it").waitFor();
    served.hold(true);
    await button(page, "Make it again").click();
    await chip(page, "Being explained").waitFor();
    await expect.poll(() => page.url()).not.toContain(id);
    const words = list.page.locator(".plans .row-link");
    await expect.poll(() => words.allTextContents()).toEqual(["Being explained", "Rejected"]);
    await button(page, "Cancel the plan").click();
    const dialog = page.getByRole("dialog", { name: "Cancel this plan?" });
    await dialog.getByText("Nothing was changed.").waitFor();
    await dialog.getByRole("button", { name: "Cancel the plan" }).click();
    await page.getByText("token ann has cancelled it").waitFor();
    await expect.poll(() => words.allTextContents()).toEqual(["Cancelled", "Rejected"]);
    const filters = list.page.getByRole("navigation", { name: "Filters" });
    await filters.getByRole("link", { name: "Rejected" }).click();
    await expect.poll(() => words.allTextContents()).toEqual(["Rejected"]);
    await filters.getByRole("link", { name: "Approved" }).click();
    await list.page.getByText("The filter hides 2 plans.").waitFor();
    await list.page.goto(`${served.url}/projects/shop/plans?status=odd`);
    await list.page.getByRole("alert").getByRole("link", { name: "Clear the filter" }).click();
    await expect.poll(() => words.count()).toBe(2);
    expect([...problems, ...list.problems]).toEqual([]);
  });

  it("say why they have failed, and which unit tests failed", async () => {
    const served = await servedPlans();
    served.find({ changes: [], error: "The model shop.orders has no grain" });
    const broken = await served.explain();
    const { page, problems } = await open(served, `/plans/${broken.id}`);
    await page.getByText(/^It has failed: .*has no grain/).waitFor();
    served.find({ ...CHANGES, failedTests: ["test_orders"] });
    const failed = await served.explain();
    await page.goto(`${served.url}/projects/shop/plans/${failed.id}`);
    await page.getByRole("heading", { name: "1 of 3 unit tests failed" }).waitFor();
    await page.getByRole("region", { name: "Message of test_orders" }).waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.goto(`${served.url}/projects/shop/plans/plan_absent`);
    await page.getByText("There is no such plan").waitFor();
    expect(problems).toEqual([]);
  });

  it("with 10,000 models have one page of them, and no task of the page takes long", async () => {
    const served = await servedPlans();
    const changes = Array.from({ length: 10_000 }, (_, index) => ({
      name: `shop.m${String(index).padStart(5, "0")}`,
      change: index < 6_000 ? "added" : "direct",
      ...(index >= 6_000 && { diff: "-SELECT 1\n+SELECT 2" }),
      ...(index % 2_500 === 2_499 && index >= 6_000 && { destructive: true }),
    }));
    served.find({ changes });
    const plan = await served.explain();
    expect(plan.summary?.counts).toMatchObject({ added: 6_000, direct: 4_000 });
    const { page, problems } = await openPage(browser, `${served.url}/console/theme.js`, {
      token: TOKEN,
    });
    await page.addInitScript(() => {
      const long: number[] = [];
      Object.assign(globalThis, { long });
      new PerformanceObserver((listed) => {
        for (const { duration } of listed.getEntries()) long.push(duration);
      }).observe({ type: "longtask" });
    });
    await page.goto(`${served.url}/projects/shop/plans/${plan.id}`);
    await page.getByText("1–50 of 10000").waitFor();
    await page
      .getByText("2 models lose data of their present tables: shop.m07499, shop.m09999")
      .waitFor();
    await page.getByRole("link", { name: "Changed 4,000" }).click();
    await page.getByText("1–50 of 4000").waitFor();
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("51–100 of 4000").waitFor();
    await expect.poll(() => page.locator(".plan-item").count()).toBe(50);
    expect(await page.evaluate("Math.max(0, ...globalThis.long)")).toBeLessThan(1_000);
    expect(problems).toEqual([]);
  });
});

describe("what a person may do with plans", () => {
  it("depends on the access: parameters, a decision, and nothing at all", async () => {
    const served = await servedPlans();
    const { id } = await served.explain({ restate_models: ["shop.orders"] });
    for (const access of ["read", "run"] as const)
      served.tokens.set(access, { organization: "org-acme", caller: access, access });
    const reader = await open(served, `/plans/${id}`, "read");
    await chip(reader.page, "Waits for approval").waitFor();
    await expect.poll(() => reader.page.locator(".page-actions button").count()).toBe(0);
    await reader.page.getByText("restate_models").waitFor();
    await reader.page.goto(`${served.url}/projects/shop/plans`);
    await reader.page.locator(".plans .row").waitFor();
    await expect.poll(() => reader.page.locator(".page-actions button").count()).toBe(0);

    const { page, problems } = await open(served, `/plans/${id}`, "run");
    await chip(page, "Waits for approval").waitFor();
    await expect
      .poll(() => page.locator(".page-actions button").allTextContents())
      .toEqual(["Cancel the plan"]);
    await button(page, "Cancel the plan").click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the plan" }).click();
    const again = button(page, "Make it again");
    await expect
      .poll(() => again.getAttribute("title"))
      .toBe("The plan sets restate_models, which needs the access write.");
    await page.goto(`${served.url}/projects/shop/plans`);
    await button(page, "Make a plan with parameters…").click();
    const dialog = page.getByRole("dialog", { name: "Make a plan of shop" });
    await dialog.getByLabel("Start").fill("not a time");
    await expect.poll(() => dialog.getByLabel("Restate models").count()).toBe(0);
    await dialog.getByRole("button", { name: "Make the plan" }).click();
    await dialog.locator(".form-row:has([name=start]) .problem").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await dialog.getByLabel("Start").fill("2026-01-01");
    await dialog.getByRole("button", { name: "Make the plan" }).click();
    await chip(page, "Waits for approval").waitFor();
    await page.getByText("2026-01-01").first().waitFor();

    const writer = await open(served);
    await button(writer.page, "Make a plan with parameters…").click();
    await writer.page.getByRole("dialog").getByLabel("Restate models").waitFor();
    expect([...problems, ...reader.problems, ...writer.problems]).toEqual([]);
  });

  it("is said on the page of the project, whose buttons do not contradict it", async () => {
    const served = await servedPlans({ require_plan_approval: true });
    served.find(CHANGES);
    await served.repository.commit({ "models/orders.sql": "SELECT 2" }, "Another column");
    const { page, problems } = await open(served, "");
    const actions = page.locator(".page-actions > .button");
    await button(page, "Make a plan").waitFor();
    await expect.poll(() => button(page, "Apply the plan and run").count()).toBe(0);
    const plan = await served.explain();
    await page.getByText("A plan waits for an approval: 4 models").waitFor();
    await expect.poll(() => actions.allTextContents()).toEqual(["Review the plan", "Run"]);
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("link", { name: "4 models" }).click();
    await chip(page, "Waits for approval").waitFor();
    await expect.poll(() => page.url()).toContain(plan.id);
    await page.goBack();
    await page.getByText("A plan waits for an approval").waitFor();
    await served.plans.reject("shop", plan.id);
    await page.getByText("A plan waits for an approval").waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  it("is nothing where the type of the project has no plans, or nothing is deployed", async () => {
    const served = await servedPlans();
    await served.create("plain");
    const { page, problems } = await open(served);
    await page.goto(`${served.url}/projects/plain`);
    await page.getByRole("link", { name: "All operations" }).waitFor();
    await page.getByText("There are no runs yet").waitFor();
    await expect.poll(() => page.getByRole("link", { name: "All plans" }).count()).toBe(0);
    await page.goto(`${served.url}/projects/plain/plans`);
    await page.getByText("This project has no plans").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await served.host.organization("org-acme").projects.undeploy("shop");
    await page.goto(`${served.url}/projects/shop/plans`);
    const make = button(page, "Make a plan");
    await make.waitFor();
    await expect.poll(() => make.getAttribute("aria-disabled")).toBe("true");
    await expect.poll(() => make.getAttribute("title")).toMatch(/^The project is inactive/);
    expect(problems).toEqual([]);
  });
});
