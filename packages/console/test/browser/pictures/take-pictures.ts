import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bearerTokens, httpServer } from "@dagctl/http-server";
import fastify from "fastify";
import { launchBrowser } from "../launch.ts";
import { liveHistory } from "./history.ts";

const TOKEN = "dctl_of-the-pictures";
const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));
export const SIZE = { width: 1280, height: 800 };

/** The pictures of the docs, by file: the page, and its theme. */
const PICTURES = {
  "projects.png": { page: "?sort=-last_run", colorScheme: "light" },
  "project.png": { page: "projects/finance", colorScheme: "dark" },
  "run.png": { page: "failed run", colorScheme: "light" },
} as const;

/**
 * Takes the pictures of the docs from the built console, over a host with a history.
 *
 * @param folder where they are written; it is created
 * @returns the names of the files
 */
export async function takePictures(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const { host, now, failedRun } = await liveHistory();
  const app = fastify({ routerOptions: { maxParamLength: 200 } });
  const lookup = (token: string) =>
    token === TOKEN
      ? { organization: "org-acme", caller: "token ann", access: "write" as const }
      : undefined;
  await app.register(
    httpServer({ host, authenticate: bearerTokens({ lookup }), console: { directory: DIST } }),
  );
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const browser = await launchBrowser();
  try {
    for (const [file, { page: address, colorScheme }] of Object.entries(PICTURES)) {
      const context = await browser.newContext({
        viewport: SIZE,
        colorScheme,
        reducedMotion: "reduce",
        timezoneId: "UTC",
        locale: "en-GB",
      });
      const page = await context.newPage();
      await page.clock.setFixedTime(now);
      await page.addInitScript(`sessionStorage.setItem("dagctl.token", "${TOKEN}")`);
      await page.goto(`${url}/${address === "failed run" ? failedRun : address}`);
      await page.locator("[aria-busy=false]").first().waitFor();
      await page.locator(".row, .log-line").first().waitFor();
      await page.screenshot({ path: join(folder, file), animations: "disabled" });
      await context.close();
    }
  } finally {
    await browser.close();
    app.server.closeAllConnections();
    await app.close();
    await host.close();
  }
  return Object.keys(PICTURES);
}
