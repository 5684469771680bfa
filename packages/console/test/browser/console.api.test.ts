import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DagctlError } from "@dagctl/core/errors";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "./launch.ts";
import { untilFocused } from "./locators.ts";
import { checkPage, openPage, signIn } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser({
    args: ["--host-resolver-rules=MAP dagctl.test 127.0.0.1"],
  });
});
afterAll(() => browser.close());

describe("the console", () => {
  it("signs in, lists projects, opens one by the keyboard, and again after a reload", async () => {
    const { url, create } = await servedConsole();
    for (const name of ["orders", "billing", "events"]) await create(name);
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await page.getByRole("table", { name: "Projects" }).waitFor();
    await expect
      .poll(() => page.locator("[data-row-link]").allTextContents())
      .toEqual(["orders", "billing", "events"]);
    for (const key of ["j", "j", "j", "j", "k", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "billing" }).waitFor();
    await expect.poll(() => page.title()).toBe("billing · dagctl");
    expect(page.url()).toBe(`${url}/projects/billing`);
    await page.getByText("There are no runs yet").waitFor();

    await page.reload();
    await page.getByRole("heading", { name: "billing" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    const stored = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    expect(JSON.parse(String(stored))).toEqual([{}, { "dagctl.token": TOKEN }, ""]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    await expect.poll(() => page.evaluate("sessionStorage.length")).toBe(0);
    expect(problems).toEqual([]);
  });

  it("says at the field what is wrong with a token, and keeps the focus there", async () => {
    const { url } = await servedConsole();
    const { page, problems } = await openPage(browser, `${url}/projects/orders`);
    const field = page.getByLabel("Token");
    for (const [token, message] of [
      ["", "Paste a token"],
      ["dctl_a dctl_b", "A token has no spaces"],
      ["dctl_unknown", "it is unknown, revoked or expired"],
    ] as const) {
      await field.fill(token);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").filter({ hasText: message }).waitFor();
      await untilFocused(field);
      await expect.poll(() => field.getAttribute("aria-describedby")).toContain("token-problem");
    }
    await checkPage(page);
    expect(problems).toEqual([]);
  });

  it("asks for a token when its own was revoked, and shows the same page afterwards", async () => {
    const { url, create, tokens } = await servedConsole();
    await create("orders");
    const { page } = await openPage(browser, `${url}/`);
    // The page asks every 30 seconds.
    await page.clock.install();
    await page.goto(`${url}/projects/orders`);
    await signIn(page);
    await page.getByRole("heading", { name: "orders" }).waitFor();
    tokens.set("dctl_new", { organization: "org-acme", caller: "token bob", access: "read" });
    tokens.delete(TOKEN);
    await page.clock.runFor(31_000);
    await page.getByText("You were signed out. The token is not valid").waitFor();
    await signIn(page, "dctl_new");
    await page.getByRole("heading", { name: "orders" }).waitFor();
    await page.getByText("read access").waitFor();
  });

  it("shows what it cannot show with a way out", async () => {
    const { url, create } = await servedConsole();
    const { page, problems } = await openPage(browser, `${url}/`);
    await signIn(page);
    await page.getByText("There are no projects yet").waitFor();
    await create("orders");
    await page.goto(`${url}/?page=7`);
    await page.getByText("This page is empty: there is 1 project").waitFor();
    for (const number of ["0", "x"]) {
      await page.goto(`${url}/?page=${number}`);
      await page.getByRole("alert").filter({ hasText: "page" }).waitFor();
      await page.getByRole("link", { name: "First page" }).click();
      await page.getByRole("link", { name: "orders" }).waitFor();
    }
    for (const path of ["absent", "..%2f..", "%3Cb%3E", "proj_aaaaaaaaaaaaaaaa"]) {
      await page.goto(`${url}/projects/${path}`);
      await page.getByText("There is no such project").waitFor();
    }
    await page.goto(`${url}/o/org-rival/projects/orders`);
    await page.getByText("There is no such organization").waitFor();
    await page.getByRole("link", { name: "Your projects" }).click();
    await page.getByRole("link", { name: "orders" }).waitFor();
    // The client refuses such a name with an exception.
    for (const name of ["..%2f..", "%20", "%E2%80%AEx"]) {
      await page.goto(`${url}/o/${name}/runs`);
      await page.getByText("There is no such organization").waitFor();
    }
    await page.goto(`${url}/`);
    await page.getByRole("link", { name: "orders" }).waitFor();

    let isBroken = true;
    await page.route("**/api/v1/projects?*", async (route) => {
      const body = { error: "internal", message: "The database is full", retryable: false };
      await (isBroken ? route.fulfill({ status: 500, json: body }) : route.continue());
    });
    await page.reload();
    await page.getByText("The database is full").waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "orders" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("is under a prefix, signs in by the session of the application, and has its links", async () => {
    const { url, create } = await servedConsole({
      prefix: "/pipelines",
      authenticate: ({ headers }) => {
        if (headers.cookie !== "session=ann")
          throw Object.assign(new Error("Sign in first"), { statusCode: 401 });
        return { organization: "org-acme", caller: "ann@example.com", access: "write" };
      },
      console: {
        title: `Data "</script>`,
        login: "session",
        loginUrl: "/login",
        links: [{ text: "Wiki", url: "https://wiki.example.com/" }],
        projectLinks: [{ text: "Reports", url: "https://bi.example.com/{id}/{name}" }],
      },
    });
    const id = await create("orders");
    const { page, problems } = await openPage(browser, `${url}/projects/orders`);
    const login = page.getByRole("link", { name: "Sign in" });
    await expect.poll(() => login.getAttribute("href")).toBe("/login");
    await page.context().addCookies([{ name: "session", value: "ann", url }]);
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
    await expect.poll(() => page.title()).toBe(`orders · Data "</script>`);
    const hrefOf = (name: string): Promise<string | null> =>
      page.getByRole("link", { name }).getAttribute("href");
    expect([await hrefOf("Wiki"), await hrefOf("Reports")]).toEqual([
      "https://wiki.example.com/",
      `https://bi.example.com/${id}/orders`,
    ]);
    await expect.poll(() => page.getByRole("button", { name: "Sign out" }).count()).toBe(0);
    await page.getByRole("navigation", { name: "Path" }).getByRole("link").click();
    await page.getByRole("table", { name: "Projects" }).waitFor();
    await expect.poll(() => page.url()).toBe(`${url}/`);
    expect(problems).toEqual([]);
  });

  it("lets no page of another origin change anything with the session", async () => {
    const { url, create, host } = await servedConsole({
      authenticate: ({ headers: { cookie } }) => {
        if (cookie !== "session=ann") throw new DagctlError("unauthenticated", "Sign in");
        return { organization: "org-acme", caller: "ann@example.com", access: "write" };
      },
      console: { login: "session" },
    });
    await create("orders");
    const others = createServer((_request, response) => response.end("<!doctype html>"));
    others.listen(0, "127.0.0.1");
    await once(others, "listening");
    onTestFinished(() => void others.close());
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    // A cookie is of all ports of a host.
    await context.addCookies([{ name: "session", value: "ann", url }]);
    const page = await context.newPage();
    const run = async (address: string): Promise<readonly number[]> => {
      await page.goto(address);
      const answered = page.waitForResponse((response) => response.url().endsWith("/run"));
      await page.evaluate(
        `void fetch("${url}/api/v1/projects/orders/run",
          { method: "POST", mode: "no-cors", credentials: "include" })`,
      );
      const status = (await answered).status();
      const { total } = await host.organization("org-acme").runs.list("orders");
      return [status, total];
    };
    const { port } = others.address() as AddressInfo;
    expect(await run(`http://127.0.0.1:${port}/`)).toEqual([403, 0]);
    expect(await run(`${url}/`)).toEqual([200, 1]);
  });

  it("names the organization in addresses where the caller may use several", async () => {
    const { url, create, host, tokens } = await servedConsole();
    await create("orders");
    tokens.set("dctl_every", {
      organization: "org-acme",
      caller: "admin",
      access: "admin",
      everyOrganization: true,
    });
    const { page } = await openPage(browser, `${url}/`);
    await page.route("**/api/v1/organizations", (route) =>
      route.fulfill({ json: { organizations: [{ id: "org-acme" }, { id: "org-b" }], total: 2 } }),
    );
    await page.goto(`${url}/projects/orders`);
    await signIn(page, "dctl_every");
    await page.waitForURL(`${url}/o/org-acme/projects/orders`);
    await page.getByLabel("Organization").selectOption("org-b");
    await page.getByText("There are no projects yet").waitFor();
    await expect.poll(() => page.url()).toBe(`${url}/o/org-b`);
    expect((await host.organization("org-acme").projects.list()).total).toBe(1);
  });

  it("shows texts of others as texts, and repositories that a browser opens as links", async () => {
    const { url, create, host } = await servedConsole();
    const evil = `<img src=x onerror=alert(1)>\u202e<a href="//evil.example.com">`;
    await create("orders", { description: evil });
    const { page, problems } = await openPage(browser, `${url}/`);
    await page.route("**/api/v1/projects/orders", async (route) => {
      const project = await host.organization("org-acme").projects.get("orders");
      const repository_url = "javascript:alert(1)";
      const status = "hibernating<b>";
      await route.fulfill({
        json: { ...project, status, status_message: `${evil}\u0007`, repository_url },
      });
    });
    await signIn(page);
    await page.getByRole("link", { name: "orders" }).click();
    await page.getByText("hibernating<b>").waitFor();
    await page.getByText("<img src=x onerror=alert(1)>\\u{202e}").first().waitFor();
    await expect.poll(() => page.locator("main img, main b").count()).toBe(0);
    await page.getByRole("region", { name: "Activity" }).getByRole("listitem").first().waitFor();
    const readHrefs = async (): Promise<ReadonlySet<string | null>> =>
      new Set(
        await page
          .locator("main a")
          .evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
      );
    await expect
      .poll(readHrefs)
      .toEqual(
        new Set([
          "/",
          "/projects/orders/settings",
          "/projects/orders/jobs/scheduled-run",
          "/projects/orders/runs",
          "/projects/orders/operations",
          "/activity?project=orders",
        ]),
      );
    await page.unroute("**/api/v1/projects/orders");
    await page.reload();
    const repository = page.locator(".facts").getByRole("link");
    expect([await repository.getAttribute("href"), await repository.getAttribute("rel")]).toEqual([
      "https://git.example.com/analytics.git",
      "noreferrer",
    ]);
    expect(problems).toEqual([]);
  });

  it("works on plain HTTP at another name: it says so, and a commit can be copied", async () => {
    const { url, create } = await servedConsole();
    await create("orders");
    const { page, problems } = await openPage(
      browser,
      `${url.replace("127.0.0.1", "dagctl.test")}/projects/orders`,
    );
    expect(await page.evaluate("globalThis.isSecureContext")).toBe(false);
    await page.getByText("This page is not encrypted").waitFor();
    await signIn(page);
    const copied = page.evaluate(
      "new Promise((resolve) => addEventListener('copy', () => resolve(getSelection().toString() || document.activeElement.value)))",
    );
    // The word is there for two seconds: the wait begins before them.
    await Promise.all([
      page.getByText("Copied", { exact: true }).waitFor({ state: "attached" }),
      page.getByRole("button", { name: "Copy the commit" }).first().click(),
    ]);
    expect(await copied).toMatch(/^[0-9a-f]{40}$/);
    expect(problems).toEqual([]);
  });
});
