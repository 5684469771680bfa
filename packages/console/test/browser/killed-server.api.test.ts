import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Project, RunAccepted } from "@dagctl/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtServerOfTest, TOKEN } from "../../../server/test/end-to-end/built-server.ts";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Prints `line 1`, `line 2` and so on, twenty in a second, for longer than the test may take. */
const PRINTER = `let number = 0;
setInterval(() => console.log("line " + (number += 1)), 50);
setTimeout(() => process.exit(), 300_000);`;
/** Ten times what is promised, in milliseconds: the machine runs other tests. */
const LIMITS = { banner: 20_000, continued: 30_000 };

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("a log that is followed while the server is killed", () => {
  it("goes on without a gap or a repeated line when the server is back", async () => {
    const server = await builtServerOfTest();
    const repository = await server.git.create("printer");
    await repository.commit(
      { "package.json": '{ "main": "main.mjs" }', "main.mjs": PRINTER },
      "Begin",
    );
    const port = await findPort();
    const api = await server.start({}, port);
    const { body: project } = await api.call<Project>("POST", "/projects", {
      name: "printer",
      project_type: "node",
      repository_url: repository.url,
    });
    const { job_run_id: run } = (
      await api.call<RunAccepted>("POST", `/projects/${project.id}/run`, {})
    ).body;

    const url = `http://127.0.0.1:${port}`;
    const { page } = await openPage(browser, `${url}/projects/printer/runs/${run}`, {
      token: TOKEN,
    });
    const banner = page.getByText("The server does not answer. The page shows");
    const total = async (): Promise<number> => {
      const words = (await page.locator(".log-count").textContent()) ?? "";
      return Number.parseInt(words.replaceAll(",", ""), 10);
    };
    await expect.poll(total, { timeout: LIMITS.continued }).toBeGreaterThan(20);

    await server.kill();
    await banner.waitFor({ timeout: LIMITS.banner });
    const before = await total();
    await server.start({}, port);
    await expect.poll(total, { timeout: LIMITS.continued }).toBeGreaterThan(before);
    await banner.waitFor({ state: "detached" });
    await expect.poll(total, { timeout: LIMITS.continued }).toBeGreaterThan(before + 40);

    const last = before + 30;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${url}/projects/printer/runs/${run}#L1-L${last}`);
    await page.getByRole("button", { name: "Copy the lines" }).click();
    await expect
      .poll(() => page.evaluate("navigator.clipboard.readText()"))
      .toBe(Array.from({ length: last }, (_line, index) => `line ${index + 1}`).join("\n"));
    // Events go on, too: the status changes without a reload.
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("Failed", { exact: true }).waitFor();
  });
});
