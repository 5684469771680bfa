import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobType } from "../job-type.ts";
import { launchBrowser } from "./launch.ts";
import { checkPage, openPage } from "./opened-page.ts";
import { servedConsole, TOKEN } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("the fields of an embedder's project type", () => {
  it("are in the form of a new project, with each problem at its field", async () => {
    const { url, host, repository } = await servedConsole({ projectTypes: [jobType()] });
    const { projects } = host.organization("org-acme");
    const { page, problems } = await openPage(browser, `${url}/new`, { token: TOKEN });
    await page.getByRole("group", { name: "Fields of spark-job" }).waitFor();
    await page.getByText("The class that a run starts.").waitFor();
    await page.getByLabel("Name").fill("orders");
    await page.getByLabel("Address").fill(repository.url);
    const wrong = { "Main class": "a b", Executors: "many", "Sample rate": "2", Options: "{" };
    for (const [label, text] of Object.entries(wrong)) await page.getByLabel(label).fill(text);
    const create = page.getByRole("button", { name: "Create the project" });
    const problemAt = (name: string) => page.locator(`[name=${name}] ~ .problem`);
    await create.click();
    await problemAt("options").getByText("must be JSON").waitFor();
    await page.getByLabel("Options").fill('{"retries": "no", "hosts": []}');
    await create.click();
    for (const name of ["main_class", "executors", "sample_rate", "options"])
      await problemAt(name).waitFor();
    await expect
      .poll(() => problemAt("main_class").textContent())
      .toBe("must be the name of a class");
    await expect.poll(() => problemAt("options").textContent()).toMatch(/^\.retries: /);
    await expect.poll(() => page.getByLabel("Executors").inputValue()).toBe("many");
    await checkPage(page);
    expect((await projects.list()).total).toBe(0);

    await page.getByLabel("Main class").fill("com.example.Orders");
    await page.getByLabel("Executors").fill("4");
    await page.getByLabel("Sample rate").fill("0.5");
    await page.getByLabel("Dynamic").selectOption("No");
    await page.getByLabel("Size").selectOption("large");
    await page.getByLabel("Tags").fill("daily\nfinance");
    await page.getByLabel("Options").fill('{"retries": 3, "hosts": ["a"]}');
    await page.setViewportSize({ width: 360, height: 700 });
    await checkPage(page);
    await create.click();
    await page.waitForURL(`${url}/projects/orders`);
    expect(await projects.get("orders")).toMatchObject({
      project_type: "spark-job",
      main_class: "com.example.Orders",
      executors: 4,
      sample_rate: 0.5,
      dynamic: false,
      size: "large",
      tags: ["daily", "finance"],
      options: { retries: 3, hosts: ["a"] },
    });
    expect(problems).toEqual([]);
  });

  it("are changed and cleared in the settings, and the others stay", async () => {
    const served = await servedConsole({ projectTypes: [jobType()] });
    const options = { retries: 3, hosts: ["a"] };
    const fields = { project_type: "spark-job", tags: ["a", "b"], size: "small", options };
    await served.create("orders", fields);
    const { projects } = served.host.organization("org-acme");
    const address = `${served.url}/projects/orders/settings`;
    const { page, problems } = await openPage(browser, address, { token: TOKEN });
    const tags = page.getByLabel("Tags");
    await tags.waitFor();
    await expect.poll(() => tags.inputValue()).toBe("a\nb");
    await expect.poll(() => page.getByLabel("Executors").inputValue()).toBe("2");
    await expect.poll(() => page.getByLabel("Dynamic").inputValue()).toBe("true");
    expect(JSON.parse(await page.getByLabel("Options").inputValue())).toEqual(options);
    await tags.fill("a\nc");
    await page.getByLabel("Size").selectOption("Default");
    await page.getByLabel("Executors").fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved.").waitFor();
    const changed = await projects.get("orders");
    expect(changed).toMatchObject({ tags: ["a", "c"], executors: 2, dynamic: true, options });
    expect(changed).not.toHaveProperty("size");
    await checkPage(page);
    expect(problems).toEqual([]);
  });
});
