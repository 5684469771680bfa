import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LogEntry } from "@dagctl/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage, signIn } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Serves a page of another origin. */
async function servedElsewhere(page: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.setHeader("access-control-allow-origin", "*");
    response.end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Returns what a page says of an attempt: the error, or what it violates. */
const attempt = (page: Page, script: string): Promise<string> =>
  page.evaluate<string>(`new Promise((resolve) => {
    document.addEventListener("securitypolicyviolation",
      ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
    setTimeout(() => resolve("allowed"), 3_000);
    try { ${script} } catch (error) { resolve(error.name); }
  })`);

describe("the policy of the pages", () => {
  it("makes no HTML of a text, and runs and loads nothing that is not its own", async () => {
    const { url } = await servedConsole();
    const elsewhere = await servedElsewhere("<!doctype html>");
    const { page } = await openPage(browser, `${url}/`, { token: TOKEN });
    await page.getByText("There are no projects yet").waitFor();
    const refused = {
      "document.body.innerHTML = '<b>x</b>'": "TypeError",
      "trustedTypes.createPolicy('x', {})": "TypeError",
      "document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{}' }))":
        "style-src-elem",
      "document.body.append(Object.assign(document.createElement('form'), { action: '/x' })); document.forms[0].submit()":
        "form-action",
      [`fetch("${elsewhere}").catch(() => undefined)`]: "connect-src",
      [`document.body.append(Object.assign(new Image(), { src: "${elsewhere}" }))`]: "img-src",
      [`document.body.append(Object.assign(document.createElement('iframe'), { src: "${elsewhere}" }))`]:
        "frame-src",
      "document.head.prepend(Object.assign(document.createElement('base'), { href: 'http://x/' }))":
        "base-uri",
    };
    const found: Record<string, string> = {};
    for (const script of Object.keys(refused)) found[script] = await attempt(page, script);
    expect(found).toEqual(refused);
    await expect.poll(() => page.locator("b").count()).toBe(0);
  });

  it("lets no other page frame them", async () => {
    const { url } = await servedConsole();
    const elsewhere = await servedElsewhere(`<!doctype html><iframe src="${url}/"></iframe>`);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const refused = page.waitForEvent("console", (message) =>
      message.text().includes("frame-ancestors"),
    );
    await page.goto(elsewhere);
    await refused;
    await expect.poll(() => page.frameLocator("iframe").getByLabel("Token").count()).toBe(0);
  });

  it("keep the token out of addresses, titles, other storages and the server's log", async () => {
    const entries: LogEntry[] = [];
    const { url, create } = await servedConsole({ log: (entry) => void entries.push(entry) });
    await create("orders");
    const addresses: string[] = [];
    const { page, problems } = await openPage(browser, `${url}/`, {
      prepare: async (opened) => {
        opened.on("request", (request) => addresses.push(request.url()));
      },
    });
    const field = page.getByLabel("Token");
    await field.fill(`${TOKEN}-wrong`);
    await page.keyboard.press("Enter");
    await page.getByText("it is unknown, revoked or expired").waitFor();
    await signIn(page);
    await page.getByRole("link", { name: "orders" }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.waitForURL(/\/runs\/run_/);
    const kept = await page.evaluate<string>(
      "JSON.stringify([document.title, document.cookie, { ...localStorage }, history.state, name, document.body.innerText])",
    );
    const everywhere = [kept, page.url(), ...addresses, JSON.stringify(entries)].join("\n");
    expect(addresses.length).toBeGreaterThan(5);
    expect(entries.some(({ message }) => message.includes("/run"))).toBe(true);
    expect(everywhere).not.toContain(TOKEN);
    expect(problems).toEqual([]);
  });
});
