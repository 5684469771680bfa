import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { artifactLines, piecesOf } from "../../../core/test/results/artifact-lines.ts";
import { launchBrowser } from "./launch.ts";
import { untilFocused } from "./locators.ts";
import { checkLooks, openPage, prepareHiding, show } from "./opened-page.ts";
import { numberLines, openRun } from "./opened-run.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Waits until the box of the log is scrolled to its end, or is not. */
async function expectAtEnd(page: Page, isAtEnd: boolean): Promise<void> {
  const read = `(({ scrollTop, clientHeight, scrollHeight }) =>
    scrollTop + clientHeight > scrollHeight - 5)(document.querySelector(".log-box"))`;
  await expect.poll(() => page.evaluate(read)).toBe(isAtEnd);
}

const lineOf = (page: Page, text: string) =>
  page.locator(".log-text").getByText(text, { exact: true });

describe("the page of a run", () => {
  it("is opened from the project, and shows a run of another client until its end", async () => {
    const { served, page, problems, print, finish, runs } = await openRun(browser);
    await page.goto(`${served.url}/projects/orders`);
    await page.getByRole("table", { name: "Runs" }).getByRole("link").click();
    await page.getByRole("timer").waitFor();
    await page.getByText("Running", { exact: true }).waitFor();
    print("begin");
    await lineOf(page, "begin").waitFor();
    print("ERROR no such table");
    finish(2);
    await page.getByText("Step run ended with exit code 2").waitFor();
    await page.getByText("Failed", { exact: true }).waitFor();
    await lineOf(page, "ERROR no such table").waitFor();
    await expect
      .poll(() => page.locator(".ink-failed").allTextContents())
      .toEqual(["ERROR no such table"]);
    await expect.poll(() => page.title()).toBe("Run failed · orders · dagctl");
    await expect.poll(() => page.getByRole("button", { name: "Cancel the run" }).count()).toBe(0);
    expect((await runs.list("orders")).total).toBe(1);
    await page.locator(".run-facts").getByRole("link", { name: "scheduled-run" }).click();
    await page.waitForURL(`${served.url}/projects/orders/jobs/scheduled-run`);
    await page.goBack();
    await page
      .getByRole("navigation", { name: "Path" })
      .getByRole("link", { name: "orders" })
      .click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("has the id in its address for `latest`, and says what does not exist", async () => {
    const { served, page, address, problems } = await openRun(browser, { lines: numberLines(3) });
    await page.goto(`${served.url}/projects/orders/runs/latest#L2-L3`);
    await page.waitForURL(`${address}#L2-L3`);
    await page.getByText("Lines 2 to 3").waitFor();
    const main = page.locator("main");
    await page.goto(`${served.url}/projects/orders/runs/run_absent`);
    await page.getByText("There is no such run").waitFor();
    await expect.poll(() => main.getByRole("link").allTextContents()).toEqual(["The project"]);
    await page.goto(`${served.url}/projects/absent/runs/latest`);
    await page.getByText("There is no such project").waitFor();
    await expect.poll(() => main.getByRole("link").allTextContents()).toEqual(["Projects"]);
    await served.create("empty");
    await page.goto(`${served.url}/projects/empty/runs/latest`);
    await page.getByText("The project has no run yet").waitFor();
    expect(problems).toEqual([]);
  });

  it("ends a run after a question, where the access allows it", async () => {
    const { page, served, address, problems } = await openRun(browser);
    const button = page.getByRole("button", { name: "Cancel the run" });
    await button.click();
    const dialog = page.getByRole("dialog", { name: "Cancel this run?" });
    const keep = dialog.getByRole("button", { name: "Let it run" });
    await untilFocused(keep);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });

    served.tokens.set("dctl_read", { organization: "org-acme", caller: "bob", access: "read" });
    const other = await openPage(browser, address, { token: "dctl_read" });
    await other.page.getByText("Running", { exact: true }).waitFor();
    await expect
      .poll(() => other.page.getByRole("button", { name: "Cancel the run" }).count())
      .toBe(0);

    await button.click();
    await dialog.getByRole("button", { name: "Cancel the run" }).click();
    // The other page is told by an event.
    for (const each of [page, other.page]) {
      await each.getByText("Failed", { exact: true }).waitFor();
      await each.getByText("Cancelled on request").waitFor();
    }
    expect([problems, other.problems]).toEqual([[], []]);
  });

  it("follows the log at its end only, and says how many lines are below", async () => {
    const { page, print, problems, finish } = await openRun(browser, { lines: numberLines(300) });
    await lineOf(page, "line 300").waitFor();
    await expectAtEnd(page, true);
    print(...numberLines(50, 301));
    await lineOf(page, "line 350").waitFor();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, -900);
    await expectAtEnd(page, false);
    print(...numberLines(650, 351));
    await page.getByText("1,000 lines", { exact: true }).waitFor();
    const button = page.getByRole("button", { name: /^\d+ lines below, follow$/ });
    await button.waitFor();
    await expectAtEnd(page, false);
    expect(await page.locator(".log-line").count()).toBeLessThan(80);
    await button.click();
    await lineOf(page, "line 1000").waitFor();
    print("more");
    await lineOf(page, "more").waitFor();
    // Another height of the box changes nothing.
    await page.setViewportSize({ width: 1000, height: 700 });
    await expectAtEnd(page, true);
    await page.keyboard.press("g");
    await lineOf(page, "line 1").waitFor();
    await page.keyboard.press("G");
    await lineOf(page, "more").waitFor();
    finish();
    await page.getByText("Succeeded").waitFor();
    await page.keyboard.press("g");
    await page.getByRole("button", { name: /lines below$/ }).waitFor();
    expect(problems).toEqual([]);
  });

  it("searches the log by the keyboard, also what is printed later", async () => {
    const { page, print, problems } = await openRun(browser, { lines: numberLines(1000) });
    await lineOf(page, "line 1000").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("LINE 99");
    const count = page.locator(".log-matches").getByRole("status");
    await expect.poll(() => count.textContent()).toBe("2 of 11");
    const marked = page.locator(".mark-now").locator("..");
    await expect.poll(() => marked.textContent()).toBe("line 990");
    for (const [key, text] of [
      ["Enter", "line 991"],
      ["Shift+Enter", "line 990"],
      ["Shift+Enter", "line 99"],
      ["Shift+Enter", "line 999"],
      ["Enter", "line 99"],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => marked.textContent()).toBe(text);
    }
    print("line 99 again");
    await expect.poll(() => count.textContent()).toBe("1 of 12");
    await page.keyboard.type("!");
    await page.getByText("No line has it").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByLabel("Search the log").inputValue()).toBe("");
    await expect.poll(() => page.locator("mark").count()).toBe(0);
    // The box has the focus: keys act again.
    await page.keyboard.press("g");
    await lineOf(page, "line 1").waitFor();
    expect(problems).toEqual([]);
  });

  it("has chosen lines in its address, and copies them", async () => {
    const { page, address, problems } = await openRun(browser, { lines: numberLines(44) });
    await lineOf(page, "line 44").waitFor();
    await page.getByLabel("Line 41", { exact: true }).click();
    await expect.poll(() => page.url()).toBe(`${address}#L41`);
    await page.getByLabel("Line 43", { exact: true }).click({ modifiers: ["Shift"] });
    await expect.poll(() => page.url()).toBe(`${address}#L41-L43`);
    await expect.poll(() => page.locator(".log-selected").count()).toBe(3);
    await page.getByRole("region", { name: "Lines of the log" }).focus();
    await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => page.url()).toBe(`${address}#L41-L44`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the lines" }).click();
    await expect
      .poll(() => page.evaluate("navigator.clipboard.readText()"))
      .toBe("line 41\nline 42\nline 43\nline 44");
    await page.getByRole("region", { name: "Lines of the log" }).focus();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).toBe(address);
    await page.getByLabel("Line 42", { exact: true }).click();
    const crumbs = page.getByRole("navigation", { name: "Path" });
    await crumbs.getByRole("link", { name: "orders" }).click();
    await page.getByRole("heading", { name: "orders" }).waitFor();
    await page.goBack();
    await page.getByText("Line 42", { exact: true }).waitFor();
    await expect.poll(() => page.url()).toBe(`${address}#L42`);
    expect(problems).toEqual([]);
  });

  it("takes the lines of its address, where it names some", async () => {
    const { page, finish, address, problems } = await openRun(browser, {
      lines: numberLines(44),
      fragment: "#L0",
    });
    finish();
    await page.getByText("Succeeded").waitFor();
    for (const [fragment, chosen, count] of [
      ["#L0", [], /^44 lines/],
      ["#L9-L3", numberLines(7, 3), /^44 lines/],
      ["#x", [], /^44 lines/],
      ["#L999999999", [], "The log has 44 lines"],
    ] as const) {
      await page.goto(`${address}${fragment}`);
      await page.getByText(count).waitFor();
      const selected = page.locator(".log-selected .log-text");
      await expect.poll(() => selected.allTextContents()).toEqual(chosen);
    }
    expect(problems).toEqual([]);
  });

  it("stores the log as a file, and says which lines are gone", async () => {
    const { page, print, finish, run, problems } = await openRun(browser);
    await page.route("**/logs?*", async (route) => {
      const gone = { position: 5, time: "2026-01-31T12:00:00Z", text: "[gone]", missing: 4_000 };
      const line = { position: 6, time: "2026-01-31T12:00:01Z", text: "\u001b[31mlast\u001b[0m" };
      const events = [gone, line].map(
        (each) => `id: ${each.position}\ndata: ${JSON.stringify(each)}\n\n`,
      );
      await route.fulfill({
        contentType: "text/event-stream",
        body: `${events.join("")}event: end\ndata: {}\n\n`,
      });
    });
    print("x");
    finish();
    await page.reload();
    await page.getByText("4,000 lines are not stored any more").waitFor();
    await page.getByLabel("Line 4001", { exact: true }).waitFor();
    const downloaded = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the log" }).click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(new RegExp(`^orders-.*-${run}\\.log$`));
    expect(await readFile(await download.path(), "utf8")).toBe(
      "[4,000 lines are not stored any more]\nlast\n",
    );
    await page.getByRole("button", { name: "Show the times" }).click();
    await page.getByText(/^\d\d:00:01$/).waitFor();
    expect(problems).toEqual([]);
  });

  it("has the artifacts of a run that has ended, which a person stores", async () => {
    const { page, print, finish, problems } = await openRun(browser);
    const content = JSON.stringify({ nodes: { größe: "x".repeat(20_000) } });
    print(...artifactLines(piecesOf("manifest.json", content)));
    finish();
    const fact = page.locator(".fact").filter({ hasText: "Artifacts" });
    await fact.getByText("20 kB").waitFor();
    const downloaded = page.waitForEvent("download");
    await fact.getByRole("button", { name: "Download manifest.json" }).click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toBe("manifest.json");
    expect(await readFile(await download.path(), "utf8")).toBe(content);
    await checkLooks(page);
    expect(problems).toEqual([]);
  });

  it("says that the artifacts of a run are too large", async () => {
    const { page, print, finish, problems } = await openRun(browser);
    print(...artifactLines([{ too_large: true }]));
    finish();
    await page.getByText("More than 4 MiB compressed, not stored").waitFor();
    expect(problems).toEqual([]);
  });

  it("has no streams after 30 seconds without being seen, and goes on at once afterwards", async () => {
    const { page, print, finish, problems } = await openRun(browser, {
      lines: ["first"],
      prepare: prepareHiding,
    });
    await lineOf(page, "first").waitFor();
    const ended: string[] = [];
    page.on("requestfailed", (request) => void ended.push(new URL(request.url()).pathname));
    await show(page, false);
    // The clock runs on by itself, too. It may do so for 20 seconds until the streams are checked.
    await page.clock.runFor(10_000);
    print("second");
    await lineOf(page, "second").waitFor();
    expect(ended).toEqual([]);
    await page.clock.runFor(21_000);
    await expect
      .poll(() => ended.map((path) => path.split("/").at(-1)))
      .toEqual(expect.arrayContaining(["events", "logs"]));
    print("third");
    finish();
    await show(page, true);
    await lineOf(page, "third").waitFor();
    await page.getByText("Succeeded").waitFor();
    await expect
      .poll(() => page.locator(".log-text").allTextContents())
      .toEqual(["first", "second", "third"]);
    expect(problems).toEqual([]);
  });

  it("has no problem for axe, and fits, in light and dark, wide and narrow", async () => {
    const { page, problems, finish } = await openRun(browser, {
      fragment: "#L6-L8",
      lines: [
        ...numberLines(30),
        "ERROR one",
        "WARN two",
        "OK three",
        ...[1, 2, 3, 4, 5, 6].map(
          (digit) => `\u001b[3${digit}mstyled\u001b[0m \u001b[2mdim\u001b[0m`,
        ),
        "x".repeat(9_000),
      ],
    });
    await page.getByText("Lines 6 to 8").waitFor();
    await page.getByRole("button", { name: "Show the times" }).click();
    await page.getByLabel("Search the log").fill("e");
    await checkLooks(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("G");
    await page.getByText("5,000 more characters").waitFor();
    await checkLooks(page);
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByRole("dialog", { name: "Cancel this run?" }).waitFor();
    await checkLooks(page);
    await page.keyboard.press("Escape");
    finish(2);
    await page.getByText("exit code 2").waitFor();
    expect(problems).toEqual([]);
    await page.route("**/healthz", (route) => route.abort());
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.getByText("The server does not answer").waitFor();
    await checkLooks(page);
  });
});
