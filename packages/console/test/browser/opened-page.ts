import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { TOKEN } from "./served-console.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page of a browser. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings of the page, and requests to other hosts. They must be none. */
  readonly problems: readonly string[];
}

/** Chromium reports each answer that is an error. The page shows those that are of interest. */
const OF_THE_API = /^Failed to load resource: the server responded with a status of [45]/;
/** Chromium passes the header over on plain HTTP, except at an address of this machine. */
const OF_PLAIN_HTTP = /^The Cross-Origin-Opener-Policy header has been ignored/;

export interface PageOptions extends BrowserContextOptions {
  /** The token of the page, which then asks for none. */
  readonly token?: string;
  /** Prepares the page before it is opened. */
  prepare?(page: Page): Promise<unknown>;
}

/** Opens an address in a context of its own, which reaches no other host. */
export async function openPage(
  browser: Browser,
  address: string,
  { token, prepare, ...options }: PageOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const problems: string[] = [];
  await context.route(
    ({ origin }) => origin !== new URL(address).origin,
    async (route) => {
      problems.push(`request to ${route.request().url()}`);
      await route.abort();
    },
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    const isProblem = message.type() === "error" || message.type() === "warning";
    const text = message.text();
    if (isProblem && !OF_THE_API.test(text) && !OF_PLAIN_HTTP.test(text)) problems.push(text);
  });
  page.on("pageerror", ({ message }) => problems.push(message));
  if (token !== undefined)
    await page.addInitScript(`sessionStorage.setItem("dagctl.token", "${token}")`);
  await prepare?.(page);
  await page.goto(address);
  return { page, problems };
}

/** Gives a page a clock of its own, and lets a test hide it. */
export async function prepareHiding(page: Page): Promise<void> {
  await page.clock.install();
  await page.addInitScript(`
    globalThis.isHidden = false;
    Object.defineProperty(document, "visibilityState",
      { get: () => (isHidden ? "hidden" : "visible") });
    globalThis.show = (isShown) => {
      isHidden = !isShown;
      document.dispatchEvent(new Event("visibilitychange"));
    };`);
}

/** Hides a page that was prepared for it, or shows it. */
export const show = (page: Page, isShown: boolean): Promise<unknown> =>
  page.evaluate(`show(${isShown})`);

/** Signs in on the page that asks for a token. */
export async function signIn(page: Page, token = TOKEN): Promise<void> {
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
  await page.getByLabel("Token").waitFor({ state: "detached" });
}

/**
 * Checks that a page is usable by everyone, and is no wider than the window.
 *
 * @param rules the rules of axe. @default all of them
 */
export async function checkPage(page: Page, rules?: readonly string[]): Promise<void> {
  const isLoaded = await page.evaluate<boolean>("'axe' in globalThis");
  if (!isLoaded) await page.evaluate(AXE);
  const options = rules === undefined ? {} : { runOnly: rules };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect(found.join("\n"), page.url()).toBe("");
  const [content, window] = await page.evaluate<readonly [number, number]>(
    "[document.documentElement.scrollWidth, innerWidth]",
  );
  expect(content).toBeLessThanOrEqual(window);
}

/** Returns what is wrong with a field of the dialog that is open. */
export const problemOf = (page: Page, name: string): Locator =>
  page.locator(`dialog .form-row:has([name="${name}"]) .problem`);

type Look = readonly [colorScheme: "light" | "dark", width: number];
const NARROW_DARK: Look = ["dark", 360];
const WIDE_LIGHT: Look = ["light", 1280];
/** The looks of a narrow window. */
export const NARROW_LOOKS: readonly Look[] = [NARROW_DARK, ["light", 360]];
/** Two looks that differ in all. */
export const OPPOSITE_LOOKS: readonly Look[] = [NARROW_DARK, WIDE_LIGHT];
/** How a page may look: its theme, and the width of the window. */
const LOOKS: readonly Look[] = [...NARROW_LOOKS, ["dark", 1280], WIDE_LIGHT];

/**
 * Checks a page in some looks, and leaves it in the last one. The themes of one width differ in
 * their colours alone.
 *
 * @param looks @default all of them
 */
export async function checkLooks(page: Page, looks: readonly Look[] = LOOKS): Promise<void> {
  const widths = new Set<number>();
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await checkPage(page, widths.has(width) ? ["color-contrast"] : undefined);
    widths.add(width);
  }
}
