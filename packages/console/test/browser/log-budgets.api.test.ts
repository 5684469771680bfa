import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openRun } from "./opened-run.ts";
import { measureThread } from "./thread-time.ts";

const LINES = 100_000;
/** The most that each costs on the main thread, in milliseconds. */
const BUDGETS = { read: 2_500, search: 300, frame: 10, hostileFrame: 200 };
const FRAMES = 40;
const ESC = "\u001b";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("a log of 100,000 lines", () => {
  it("is read, searched and scrolled within its budgets", async () => {
    const height = 600 + 195;
    const { page, print, finish, problems } = await openRun(browser, {
      viewport: { width: 1280, height },
    });
    const line = (number: number): string =>
      `${number % 1_000 === 0 ? "ERROR" : "12:00:01"}  ${number} of ${LINES} loaded invoices of a day`;
    const time = await measureThread(page);
    const read = await time.of(async () => {
      print(...Array.from({ length: LINES }, (_line, index) => line(index + 1)));
      finish();
      await page.getByText("100,000 lines", { exact: true }).waitFor({ timeout: 100_000 });
      await page.getByText("Succeeded").waitFor();
    });
    const search = await time.of(async () => {
      await page.getByLabel("Search the log").fill("error");
      await page.getByText("100 of 100", { exact: true }).waitFor();
    });
    await page.keyboard.press("Escape");
    const scrolled = await time.of(() =>
      page.evaluate(`(async () => {
        const box = document.querySelector(".log-box");
        box.scrollTop = 1_000_000;
        for (let frame = 0; frame < ${FRAMES}; frame += 1) {
          box.scrollTop += 400;
          await new Promise(requestAnimationFrame);
        }
      })()`),
    );
    const frame = scrolled / FRAMES;
    expect(await page.locator("*").count()).toBeLessThan(500);
    expect(read).toBeLessThan(BUDGETS.read);
    expect(search).toBeLessThan(BUDGETS.search);
    expect(frame).toBeLessThan(BUDGETS.frame);
    expect(problems).toEqual([]);
  });
});

describe("hostile lines of a log", () => {
  it("are texts, whatever they are, and no frame takes long", async () => {
    const { page, print, finish, problems, address } = await openRun(browser);
    const time = await measureThread(page);
    const lines = [
      `<img src=x onerror=alert(1)><a href="//evil.example.com">x</a><script>alert(1)</script>`,
      `${ESC}]8;;javascript:alert(1)${ESC}\\click${ESC}]8;;${ESC}\\ ${ESC}]0;title\u0007`,
      "\u202eevil\u202c \u2066x\u2069 \u0000\u0007\u009b31m\r\u2028",
      "m".repeat(1_000_000),
      `${ESC}[31mx`.repeat(100_000),
      `${ESC}]8;;`.repeat(100_000),
      "\t".repeat(100_000),
      ...Array<string>(40).fill(`${ESC}[32ma${ESC}[0mb`.repeat(32) + "b".repeat(3_900)),
    ];
    const costs: Record<string, number> = {};
    for (const [index, line] of lines.entries())
      costs[`line ${index}`] = await time.of(async () => {
        print(line);
        await page
          .getByText(`${index + 1} line`)
          .first()
          .waitFor();
      });
    costs["search"] = await time.of(() => page.getByLabel("Search the log").fill("b"));
    costs["match"] = await time.of(() => page.keyboard.press("Enter"));
    await page.keyboard.press("Escape");
    costs["begin"] = await time.of(() => page.keyboard.press("g"));
    const rest = page.getByRole("button", { name: "more characters" }).first();
    costs["more"] = await time.of(() => rest.click());
    for (const [what, cost] of Object.entries(costs))
      expect(cost, what).toBeLessThan(BUDGETS.hostileFrame);
    const texts = await page.locator(".log-text").allTextContents();
    expect(texts.slice(0, 3)).toEqual([lines[0], "click ", "evil x 31m"]);
    await expect
      .poll(() => page.locator(".log-box :is(img, script, a:not(.log-number))").count())
      .toBe(0);
    await expect
      .poll(() => page.locator(".log-number").first().getAttribute("href"))
      .toBe(`${new URL(address).pathname}#L1`);
    await expect.poll(() => page.title()).toBe("Run running · orders · dagctl");
    finish();
    expect(problems).toEqual([]);
  });
});
