import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { launchBrowser } from "../../console/test/browser/launch.ts";
import { proxy, served, type Served } from "./served.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const MAIN = at("platforms/main.mjs");
const LINES = ["one", "two, ä", "three"];

const EXPECTED = {
  conflict: ["DagctlError", "conflict", false],
  run: "success",
  lines: LINES,
  names: ["analytics"],
  updated: ["Orders by day", true],
  removal: ["delete", "succeeded"],
  lost: "unavailable",
  stopped: "stopped",
};

/** Serves a host whose runs print `LINES`, and a proxy that cuts their log. */
async function scene(): Promise<Served & { readonly given: string }> {
  const on = await served();
  on.engine.setRuns(() => LINES.map((print) => ({ print })));
  const between = await proxy(on.url, [{ cutAfterEvents: 1 }, "cut before", { cutAfterEvents: 1 }]);
  const given = { baseUrl: on.url, proxy: between.url, repository: on.input.repository_url };
  return { ...on, given: JSON.stringify(given) };
}

describe("the built client", () => {
  const permissions = ["--node-modules-dir=manual", "--allow-net", "--allow-env", "--allow-read"];
  test.each([
    ["Node", process.execPath, []],
    ["Bun", "bun", ["run"]],
    ["Deno", "deno", ["run", ...permissions]],
  ])("runs the life of a project on %s", async (_name, program, args) => {
    const { given } = await scene();
    const { stdout } = await promisify(execFile)(program, [...args, MAIN, given], {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" },
    });
    expect(JSON.parse(stdout)).toEqual(EXPECTED);
  });

  test("has no module of Node, no zod, and at most 25 kB for a browser", async () => {
    const { outputFiles, metafile } = await bundled(`export * from "@dagctl/client"`);
    const inputs = Object.keys(metafile.inputs).join("\n");
    expect(inputs).not.toMatch(/\bnode:|\/zod\//);
    // A page on plain HTTP does not have them, except at an address of this machine.
    expect(outputFiles[0]?.text).not.toMatch(/randomUUID|crypto\.subtle|navigator\.locks|caches\./);
    const bytes = gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length;
    console.log(`${bytes} bytes, gzipped`);
    expect(bytes).toBeGreaterThan(1_000);
    // The table of the calls is most of what is not ky: it grows with each call of the API.
    expect(bytes).toBeLessThanOrEqual(25_000);
  });

  test.each([
    ["127.0.0.1", true],
    ["dagctl.test", false],
  ])("runs the life of a project in Chromium at http://%s", async (name, isSecure) => {
    const { url, given } = await scene();
    const { outputFiles } = await bundled(
      `import { life } from ${JSON.stringify(at("platforms/life.mjs"))}; globalThis.life = life;`,
    );
    const browser = await launchBrowser({
      args: ["--host-resolver-rules=MAP dagctl.test 127.0.0.1"],
    });
    try {
      const page = await browser.newPage();
      // The API allows no other origin: the page and the API have one here, as with a proxy.
      const front = await sameOrigin(url, outputFiles[0]?.text ?? "", JSON.parse(given).proxy);
      const address = front.url.replace("127.0.0.1", name);
      await page.goto(`${address}/page`);
      expect(await page.evaluate("globalThis.isSecureContext")).toBe(isSecure);
      const input = { ...JSON.parse(given), baseUrl: address, proxy: `${address}/cut` };
      const found = await page.evaluate(
        `globalThis.life(${JSON.stringify(input)}).then((result) => JSON.stringify(result))`,
      );
      expect(JSON.parse(String(found))).toEqual(EXPECTED);
      front.close();
    } finally {
      await browser.close();
    }
  });
});

/** Bundles a module for a browser from the built packages. */
function bundled(contents: string) {
  return build({
    stdin: { contents, resolveDir: at("."), loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
  });
}

/** Serves a page with a script, the API, and under /cut the proxy, at one origin. */
async function sameOrigin(
  api: string,
  script: string,
  cut: string,
): Promise<{ readonly url: string; close(): void }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    if (path === "/page") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end('<!doctype html><script type="module" src="/script.js"></script>');
      return;
    }
    if (path === "/script.js") {
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" });
      response.end(script);
      return;
    }
    const isCut = path.startsWith("/cut/");
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    try {
      const passed = await fetch(isCut ? `${cut}${path.slice(4)}` : `${api}${path}`, {
        method: request.method ?? "GET",
        headers: headers as Record<string, string>,
        ...(body.length > 0 && { body: Buffer.concat(body) }),
      });
      response.writeHead(passed.status, Object.fromEntries(passed.headers));
      for await (const chunk of passed.body ?? []) response.write(chunk);
      response.end();
    } catch {
      response.destroy();
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
