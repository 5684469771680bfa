import { fakeMessages } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { button, untilClosed } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS } from "./opened-page.ts";
import { runOnce } from "./run-once.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const RECEIVER = "https://hooks.example.com/dagctl?token=canary";
const WEBHOOK = {
  name: "on call",
  kind: "webhook",
  url: RECEIVER,
  events: ["run.failed"],
} as const;

async function openNotifications(path = "") {
  const fake = fakeMessages();
  const served = await servedConsole({ messages: fake.messages });
  const { notifications } = served.host.organization("org-acme");
  const open = (to = path, token = TOKEN) =>
    openPage(browser, `${served.url}/notifications${to}`, { token });
  return { fake, served, notifications, open };
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name });

describe("the notifications of an organization", () => {
  it("are created with a secret that is shown once and kept nowhere", async () => {
    const { fake, notifications, open } = await openNotifications();
    const { page, problems } = await open();
    await page.getByText("There are no notifications yet").waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("on call");
    const kinds = page.getByLabel("Kind").getByRole("option");
    await expect.poll(() => kinds.allTextContents()).toEqual(["Webhook", "Slack"]);
    await field(page, "URL").fill("https://10.0.0.1/x");
    await button(page, "Create the notification").click();
    await page.getByText("must not lead to a private or reserved address").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await field(page, "URL").fill(RECEIVER);
    await page.getByLabel("A run succeeded").check();
    await button(page, "Create the notification").click();
    const code = page.locator(".new-token code");
    const secret = (await code.textContent()) ?? "";
    expect(secret).toMatch(/^whsec_/);
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("Escape");
    await expect.poll(() => code.isVisible()).toBe(true);
    await button(page, "Done").click();
    await untilClosed(page);
    const row = page.locator(".notifications .row");
    await row.getByText("hooks.example.com").waitFor();
    await row.getByText("A run failed, a run succeeded, a deploy failed").waitFor();
    for (const hidden of [secret, "canary"]) expect(await page.content()).not.toContain(hidden);
    expect(await notifications.get("on call")).toMatchObject({
      events: ["run.failed", "run.succeeded", "deploy.failed"],
      enabled: true,
    });
    await checkLooks(page, OPPOSITE_LOOKS);
    expect(fake.received).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("name the projects that they are for", async () => {
    const { served, notifications, open } = await openNotifications();
    await served.create("orders");
    await notifications.create({ ...WEBHOOK, projects: ["orders"] });
    const { page, problems } = await open("/on%20call");
    await page.locator(".fact").getByRole("link", { name: "orders", exact: true }).click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("show their deliveries, send a test, and send again what has failed", async () => {
    const { fake, served, notifications, open } = await openNotifications();
    await notifications.create(WEBHOOK);
    fake.answerWith(RECEIVER, { status: 503 });
    const { page, problems } = await open("/on%20call");
    await page.getByText("Nothing was sent yet").waitFor();
    await button(page, "Send a test").click();
    const rows = page.locator(".deliveries .row");
    await rows.getByText("The receiver answered 503").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    fake.answerWith(RECEIVER, { status: 204 });
    await rows.getByRole("button", { name: "Send again A test" }).click();
    await expect.poll(() => fake.received.length).toBe(2);
    await button(page, "Send a test").click();
    await rows.getByText("Answered 204").first().waitFor();
    // What happens meanwhile is on the page.
    served.engine.setRuns("manual");
    await served.create("orders");
    await runOnce(served, "orders", { status: "failed", message: "no table", line: "ERROR" });
    await rows.getByText("A run failed").waitFor();
    expect(problems).toEqual([]);
  });

  it("are edited, rotated and deleted after a question", async () => {
    const { notifications, open } = await openNotifications();
    const { id, secret } = await notifications.create(WEBHOOK);
    const { page, problems } = await open(`/${id}`);
    await button(page, "Edit").click();
    await field(page, "Name").fill("night");
    await page.getByLabel("Enabled").uncheck();
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Save").click();
    await untilClosed(page);
    await page.getByRole("heading", { name: "night" }).waitFor();
    await page.getByText("Disabled").waitFor();
    expect(await notifications.get(id)).toMatchObject({ name: "night", enabled: false });

    await button(page, "Rotate the secret").click();
    const question = page.getByRole("dialog", { name: "Rotate the secret?" });
    await checkLooks(page, OPPOSITE_LOOKS);
    await question.getByRole("button", { name: "Rotate the secret" }).click();
    const other = (await page.locator(".new-token code").textContent()) ?? "";
    expect(other).toMatch(/^whsec_/);
    expect(other).not.toBe(secret);
    await button(page, "Done").click();
    await untilClosed(page);

    await button(page, "Delete").click();
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Delete the notification").click();
    await page.getByText("There are no notifications yet").waitFor();
    expect((await notifications.list()).total).toBe(0);
    await page.goBack();
    await page.getByText("There is no such notification").waitFor();
    expect(problems).toEqual([]);
  });

  it("offer nothing that the access does not allow", async () => {
    const { served, notifications, open } = await openNotifications();
    await notifications.create(WEBHOOK);
    await notifications.test("on call");
    const reader = "dctl_of-a-reader";
    served.tokens.set(reader, { organization: "org-acme", caller: "token eve", access: "read" });
    const { page, problems } = await open("", reader);
    await page.locator(".notifications .row").waitFor();
    await expect.poll(() => button(page, "New notification").count()).toBe(0);
    await page.getByRole("link", { name: "on call" }).click();
    await page.locator(".deliveries .row").waitFor();
    for (const name of ["Send a test", "Edit", "Delete", "Rotate the secret"])
      await expect.poll(() => button(page, name).count()).toBe(0);
    await expect.poll(() => page.getByRole("button", { name: /^Send again/ }).count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
