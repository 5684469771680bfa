import type { Page } from "playwright-core";
import { checkPage } from "./opened-page.ts";

/** Checks a page in a narrow dark window and in a wide light one, which it leaves open. */
export async function checkLooks(page: Page): Promise<void> {
  for (const [width, colorScheme] of [
    [360, "dark"],
    [1280, "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await checkPage(page);
  }
}
