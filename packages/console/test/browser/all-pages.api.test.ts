import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { until } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planProgram, type ScriptedPlan } from "../../../core/test/host/plan-frames.ts";
import { artifactLines, piecesOf } from "../../../core/test/results/artifact-lines.ts";
import { PAGES } from "../../src/pages.ts";
import { administeredConsole } from "./administered-console.ts";
import { launchBrowser } from "./launch.ts";
import { modelFrame } from "./model-frames.ts";
import { checkLooks, NARROW_LOOKS, openPage } from "./opened-page.ts";
import { runOnce } from "./run-once.ts";
import type { ServedConsole } from "./served-console.ts";
import { PLAN_FILES } from "./served-plans.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

type Name = keyof typeof PAGES;

/** What shows that a page is complete. A page that is added has to be here. */
const SHOWN: Readonly<Record<Name, string>> = {
  projects: "[role=table] .row",
  create: "form",
  project: ".runs .row",
  projectRuns: "[role=table] .row",
  operations: ".operation .step",
  run: ".artifact",
  models: "[role=table] .row",
  job: ".runs .row",
  plans: "[role=table] .row",
  plan: ".plan-item",
  environments: "[role=table] .row",
  settings: "form",
  runs: "[role=table] .row",
  activity: "[role=table] .row",
  variables: "[role=table] .row",
  secrets: "[role=table] .row",
  hooks: "[role=table] .row",
  notifications: "[role=table] .row",
  notification: ".deliveries .row",
  tokens: "[role=table] .row",
  audit: "[role=table] .row",
};
const NAMES = Object.keys(SHOWN) as Name[];
/** The pages that read nothing, and so cannot fail. */
const READING_NOTHING: ReadonlySet<Name> = new Set(["create"]);
/** The pages that show something in each organization: the token of the person, for one. */
const NEVER_EMPTY: ReadonlySet<Name> = new Set(["create", "tokens"]);
/** The pages that only a project with plans has. */
const PLANNED: ReadonlySet<Name> = new Set(["plans", "plan", "environments"]);
const PLAN: ScriptedPlan = {
  changes: [
    { name: "x".repeat(400), change: "added", diff: "+SELECT 1" },
    { name: "shop.orders", change: "direct", columns_lost: "amount", destructive: true },
    { name: "shop.gone", change: "removed" },
  ],
};
const started_at = "2026-11-30T10:00:00.000Z";
const MESSAGE = "Model finance.invoices: the table <raw.invoices> does not exist";

/** A served console, with the token of a person who may do everything. */
interface Administered extends ServedConsole {
  readonly token: string;
}

async function servedAdmin(): Promise<Administered> {
  const projectTypes = [nodeType(), sqlmeshType()];
  const served = await administeredConsole({ projectTypes, files: PLAN_FILES });
  return { ...served, token: await served.tokenOf("ann", "admin") };
}

/** Serves projects that have run and failed, and are suspended. */
async function servedHistory(): Promise<Administered & { readonly run: string }> {
  const served = await servedAdmin();
  const { environmentVariables, hooks, notifications, secrets } =
    served.host.organization("org-acme");
  await notifications.create({
    name: "on-call",
    kind: "webhook",
    url: "https://hooks.example.com/x",
    events: ["run.failed", "deploy.failed", "sync.behind"],
  });
  await notifications.test("on-call");
  await environmentVariables.create({ name: "REGION", value: "eu" });
  await environmentVariables.create({ name: "API_KEY", value: "x", is_sensitive: true });
  await secrets.put("deploy-key", { value: "x" });
  const repository_url = "https://git.example.com/acme/analytics.git";
  await hooks.create({ provider: "github", repository_url });
  await explainPlan(served);
  served.engine.setRuns("manual");
  await served.create("orders", { description: "Orders by day" });
  await served.create("x".repeat(63), { suspended: true });
  await runOnce(served, "orders", { status: "success" });
  const frames = [
    modelFrame(1, { name: "finance.orders", status: "succeeded", duration_ms: 40, started_at }),
    modelFrame(2, { name: "finance.invoices", status: "failed", message: MESSAGE, started_at }),
    modelFrame(3, { name: "finance.months", status: "skipped", resource_type: "model" }),
  ];
  const artifacts = artifactLines(piecesOf("manifest.json", "{}"), "p2");
  const end = {
    status: "failed",
    message: MESSAGE,
    line: "ERROR no table",
    frames: [...frames, ...artifacts],
  } as const;
  const run = await runOnce(served, "orders", end);
  return { ...served, run };
}

/** Makes plans of the project `shop`, which wait for an approval, and an environment. */
async function explainPlan({ host, engine, create }: ServedConsole): Promise<void> {
  const { plans, projects } = host.organization("org-acme");
  engine.setRuns((request) => planProgram(request, PLAN));
  await create("shop", { project_type: "sqlmesh", check_on_deploy: false });
  await until(
    () => projects.get("shop"),
    ({ status }) => status === "active",
  );
  const explain = async (body: object): Promise<string> =>
    (await plans.wait("shop", (await plans.create("shop", body)).id)).id;
  await explain({});
  const applied = await explain({ environment: "x".repeat(60) });
  await plans.approve("shop", applied);
  await plans.wait("shop", applied);
  await explain({ environment: "dev_ann", ttl: "72h" });
}

/** Returns the address of a page about a project and a run. */
const addressOf = (
  name: Name,
  url: string,
  { project = PLANNED.has(name) ? "shop" : "orders", run = "latest" } = {},
): string =>
  `${url}${PAGES[name].replace(":project", project).replace(":run", run).replace(":job", "scheduled-run").replace(":plan", "pending").replace(":notification", "on-call")}`;

/** Lets each call but those of the session fail. */
const failCalls = (page: Page): Promise<unknown> =>
  page.route(/\/api\/v1\/(?!caller|organizations)/, (route) =>
    route.fulfill({
      status: 500,
      json: { error: "internal", message: "The database is full", retryable: false },
    }),
  );

/** Checks a message in place of a page, which is the same part on all pages. */
const checkMessage = (page: Page): Promise<void> => checkLooks(page, NARROW_LOOKS.slice(0, 1));

describe("each page", () => {
  it.each(NAMES)("has no problem for axe, and fits, in all looks: %s", async (name) => {
    const { url, run, engine, host, token } = await servedHistory();
    if (name === "operations") {
      engine.setOutage(true);
      await host.organization("org-acme").projects.deploy("orders", {}, { waitMs: 0 });
    }
    const address = addressOf(name, url, { run });
    const { page, problems } = await openPage(browser, address, { token });
    await page.locator(SHOWN[name]).first().waitFor();
    await expect.poll(() => page.locator("h1").count()).toBe(1);
    await checkLooks(page);
    expect(problems).toEqual([]);
  });

  it("has none where it cannot be read, and says so", async () => {
    const { url, run, token } = await servedHistory();
    const { page, problems } = await openPage(browser, `${url}/`, { token });
    await failCalls(page);
    for (const name of NAMES.filter((each) => !READING_NOTHING.has(each))) {
      await page.goto(addressOf(name, url, { run }));
      await page.getByRole("alert").filter({ hasText: "The database is full" }).first().waitFor();
      await checkMessage(page);
    }
    expect(problems).toEqual([]);
  });

  it("has none where it is about what does not exist, and says so", async () => {
    const { url, token } = await servedHistory();
    const { page, problems } = await openPage(browser, `${url}/`, { token });
    for (const name of NAMES.filter((each) => PAGES[each].includes(":project"))) {
      await page.goto(addressOf(name, url, { project: "absent" }));
      await page.getByText("There is no such project").waitFor();
      await checkMessage(page);
    }
    await page.goto(addressOf("run", url, { run: "run_absent" }));
    await page.getByText("There is no such run").waitFor();
    await checkMessage(page);
    expect(problems).toEqual([]);
  });

  it("has none where there is nothing yet, and says so", async () => {
    const { url, token } = await servedAdmin();
    const { page, problems } = await openPage(browser, `${url}/`, { token });
    for (const name of NAMES.filter((each) => !PAGES[each].includes(":project"))) {
      if (NEVER_EMPTY.has(name)) continue;
      await page.goto(addressOf(name, url));
      await page.locator(".message").waitFor();
      await checkMessage(page);
    }
    await checkLooks(page);
    expect(problems).toEqual([]);
  });
});

describe("what is before and over a page", () => {
  it("has no problem for axe, and fits: the login, the menu, the keys, the finder", async () => {
    const { url, token } = await servedHistory();
    const { page, problems } = await openPage(browser, `${url}/`);
    await page.getByLabel("Token").waitFor();
    await checkLooks(page);
    await page.getByLabel("Token").fill(token);
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Projects" }).waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByRole("button", { name: "Menu" }).click();
    await checkLooks(page, NARROW_LOOKS);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await checkLooks(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "orders" }).waitFor();
    await checkLooks(page);
    expect(problems).toEqual([]);
  });
});
