import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeType } from "@dagctl/project-types/node";
import { testHost } from "@dagctl/testing";
import { expect, onTestFinished, test } from "vitest";
import { serviceOf } from "../../../../examples/service/main.ts";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./opened-page.ts";

/** Returns a certificate for this machine that nobody has signed. */
function certificate(): { readonly key: string; readonly cert: string; readonly ca: string } {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1"];
  const name = ["-subj", "/CN=service", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", ...curve, ...name, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const [keyText, certText] = [readFileSync(key, "utf8"), readFileSync(cert, "utf8")];
  return { key: keyText, cert: certText, ca: certText };
}

test("a service shows the console to people who log in, and leads back to the page that was opened", async () => {
  const { host, input } = await testHost({ projectTypes: [nodeType()] });
  const service = await serviceOf({
    host,
    tls: certificate(),
    sessionSecret: "a secret of the test, long enough",
    pages: new URL("../../dist/", import.meta.url),
    login: async (user, password) => user === "ann" && password === "right",
  });
  onTestFinished(async () => {
    service.server.closeAllConnections();
    await service.close();
    await host.close();
  });
  await host.organization("org-acme").projects.create({ ...input, name: "orders" });
  const url = await service.listen({ host: "127.0.0.1", port: 0 });
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());

  const opened = `${url}/dags/projects/orders`;
  const { page, problems } = await openPage(browser, opened, { ignoreHTTPSErrors: true });
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("User").fill("ann");
  await page.getByLabel("Password").fill("right");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "orders" }).waitFor();
  await expect.poll(() => page.url()).toBe(opened);
  expect(problems).toEqual([]);
});
