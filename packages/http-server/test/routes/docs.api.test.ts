import { entriesOf } from "@dagctl/api";
import { bearerTokens, httpServer } from "@dagctl/http-server";
import fastify from "fastify";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../../../console/test/browser/launch.ts";
import { servedHost } from "../served-host.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A page that reaches one origin only. `complaints` has what else it tried, and its errors. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function opened(url: string): Promise<Opened> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const complaints: string[] = [];
  await context.route(
    (address) => address.origin !== new URL(url).origin,
    async (route) => {
      complaints.push(`request to ${route.request().url()}`);
      await route.abort();
    },
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  const answer = await page.goto(url);
  expect(answer?.status()).toBe(200);
  return { page, complaints };
}

/** Returns the operations that a page shows, as `id METHOD path`. */
async function operationsOf(page: Page): Promise<readonly string[]> {
  const blocks = page.locator(".opblock");
  await blocks.first().waitFor();
  const texts = await blocks.evaluateAll((elements) =>
    elements.map((element) =>
      [".opblock-summary-operation-id", ".opblock-summary-method", ".opblock-summary-path"]
        // No word break of the page is part of a path.
        .map((part) => (element.querySelector(part)?.textContent ?? "").replaceAll("\u200b", ""))
        .join(" "),
    ),
  );
  return texts.toSorted();
}

// A stream of events is a second media type of a call that answers with JSON.
const OPERATIONS = entriesOf()
  .filter(({ call }) => call.stream !== "events")
  .map(({ id, call }) => `${id} ${call.method} ${call.path.replace(/:([a-z]+)/g, "{$1}")}`)
  .toSorted();

describe("/docs", () => {
  it("shows each operation of the table in Chromium, without another host and within its policy", async () => {
    const { url } = await servedHost();
    const { page, complaints } = await opened(`${url}/docs`);
    expect(await operationsOf(page)).toEqual(OPERATIONS);
    expect(complaints).toEqual([]);
  });

  it("shows the API of a plugin under its prefix, and a call tried on the page reaches it", async () => {
    const { host } = await servedHost();
    const app = fastify();
    onTestFinished(() => app.close());
    const authenticate = bearerTokens({
      lookup: (token) =>
        token === "secret"
          ? { organization: "org-acme", caller: "ann", access: "read" }
          : undefined,
    });
    await app.register(httpServer({ host, authenticate }), { prefix: "/pipelines" });
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const { page, complaints } = await opened(`${url}/pipelines/docs/`);
    expect(await operationsOf(page)).toEqual(OPERATIONS);

    await page.getByRole("button", { name: "Authorize" }).first().click();
    await page.getByLabel("auth-bearer-value").fill("secret");
    await page.getByRole("button", { name: "Apply credentials" }).click();
    await page.getByRole("button", { name: "Close" }).last().click();
    const list = page.locator(".opblock", { hasText: "projects.list" });
    await list.locator(".opblock-summary-control").click();
    await list.getByRole("button", { name: "Try it out" }).click();
    const answered = page.waitForResponse((response) => response.url().includes("/api/v1/"));
    await list.getByRole("button", { name: "Execute" }).click();
    const answer = await answered;
    expect([answer.url().slice(url.length), answer.status(), await answer.json()]).toEqual([
      expect.stringMatching(/^\/pipelines\/api\/v1\/projects/),
      200,
      expect.objectContaining({ projects: [], total: 0 }),
    ]);
    expect(complaints).toEqual([]);
  });
});
