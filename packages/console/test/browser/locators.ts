import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Returns the button with exactly this name, or with one that matches. */
export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("button", { name, exact: typeof name === "string" });

/** Returns the word of a status. */
export const chip = (page: Page, word: string): Locator =>
  page.locator(".chip").getByText(word, { exact: true });

/** Waits until no dialog is open. */
export const untilClosed = (page: Page): Promise<void> =>
  page.locator("dialog").waitFor({ state: "detached" });

/** Waits until an element has the focus. */
export const untilFocused = (element: Locator): Promise<void> =>
  expect.poll(() => element.evaluate((found) => found === document.activeElement)).toBe(true);
