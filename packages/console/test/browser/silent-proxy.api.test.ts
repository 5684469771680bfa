import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Ten times what is promised, in milliseconds: the machine runs other tests. */
const RIGHT = { timeout: 20_000 };

/** Serves a server through connections that can become silent, without an end. */
async function serveThroughProxy(target: string): Promise<{ url: string; isSilent: boolean }> {
  const sockets = new Set<Socket>();
  const state = { url: "", isSilent: false };
  const server = createServer((inner) => {
    const outer = connect(Number(new URL(target).port), "127.0.0.1");
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on("data", (part) => {
        if (!state.isSilent) to.write(part);
      });
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

describe("a page behind connections that become silent", () => {
  it("says after two missed heartbeats that the server is lost, and continues", async () => {
    const served = await servedConsole();
    await served.create("orders");
    const proxy = await serveThroughProxy(served.url);
    const { page, problems } = await openPage(browser, proxy.url, {
      token: TOKEN,
      prepare: ({ clock }) => clock.install(),
    });
    const banner = page.getByText("The server does not answer. The page shows");
    await page.getByText("orders", { exact: true }).waitFor(RIGHT);
    await page.clock.runFor(31_000);
    expect(await banner.count()).toBe(0);

    proxy.isSilent = true;
    await page.clock.runFor(33_000);
    await page.clock.runFor(6_000);
    await banner.waitFor(RIGHT);
    await page.getByText("Not connected").waitFor(RIGHT);

    proxy.isSilent = false;
    await served.create("billing");
    await expect
      .poll(async () => {
        await page.clock.runFor(6_000);
        return page.getByText("billing", { exact: true }).count();
      }, RIGHT)
      .toBe(1);
    await banner.waitFor({ state: "detached", ...RIGHT });
    expect(problems.filter((each) => !each.includes("Failed to load resource"))).toEqual([]);
  });
});
