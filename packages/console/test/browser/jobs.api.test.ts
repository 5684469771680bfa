import type { Access } from "@dagctl/api";
import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine } from "@dagctl/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { movedClock } from "../../../core/test/host/test-host.ts";
import { commandType } from "../../../core/test/jobs/job-host.ts";
import { parameterType } from "../../../core/test/jobs/parameter-host.ts";
import { answerEarlierJobs } from "./earlier-jobs.ts";
import { launchBrowser } from "./launch.ts";
import { button, untilClosed, untilFocused } from "./locators.ts";
import { checkLooks, openPage, OPPOSITE_LOOKS, problemOf } from "./opened-page.ts";
import { servedConsole } from "./served-console.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const OTHER = "dctl_other";
/** What is promised for a change of another client, five times: the machine runs other tests. */
const LIVE = { timeout: 10_000 };
const HOURLY = {
  name: "hourly",
  command: "node orders",
  schedule: "5 * * * *",
  time_zone: "Europe/Berlin",
};

/** Serves a project whose type reads commands, for a caller with some access. */
async function servedJobs(
  access: Access = "write",
  schedules: "host" | "engine" = "host",
  clock: Clock = systemClock(),
  type = commandType(),
) {
  const projectTypes = [{ ...type, name: "scripts" }];
  const engine = fakeEngine({ schedules, clock });
  const served = await servedConsole({ projectTypes, engine, clock });
  served.engine.setRuns("manual");
  served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access });
  const id = await served.create("orders", { project_type: "scripts" });
  const open = (path: string) => openPage(browser, `${served.url}${path}`, { token: OTHER });
  const { jobs, runs, projects } = served.host.organization("org-acme");
  return { served, id, open, jobs, runs, projects };
}

const field = (page: Page, name: string) => page.locator(`dialog [name=${name}]`);
const table = (page: Page) => page.getByRole("table", { name: "Jobs" });
const row = (page: Page, name: string) => table(page).locator(".row").filter({ hasText: name });
const enabledOf = async (jobs: Awaited<ReturnType<typeof servedJobs>>["jobs"]) =>
  (await jobs.get("orders", "hourly")).enabled;

describe("the jobs of a project", () => {
  it("are created, changed and run by keyboard", async () => {
    const { served, open, jobs, runs } = await servedJobs();
    const { page, problems } = await open("/projects/orders");
    await row(page, "scheduled-run").getByText("disabled").waitFor();
    await page.keyboard.press("n");
    await page.getByRole("dialog", { name: "New job" }).waitFor();
    await page.keyboard.type("hourly");
    await page.keyboard.press("Tab");
    await page.keyboard.type("node orders");
    await page.keyboard.press("Tab");
    await page.keyboard.type("5 * * * *");
    await page.keyboard.press("Tab");
    await expect.poll(() => field(page, "time_zone").inputValue()).toBe("UTC");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("europe/berlin");
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.keyboard.press("Enter");
    await untilClosed(page);
    await row(page, "hourly").waitFor();
    const job = await jobs.get("orders", "hourly");
    expect(job).toMatchObject({ ...HOURLY, enabled: true });
    // The event of a job does not have its next run, for which the list is read again.
    await expect
      .poll(() => row(page, "hourly").textContent())
      .toMatch(/^hourlynode orders5 \* \* \* \* Europe\/Berlinin .*–RunEdit$/);
    const next = row(page, "hourly").locator(`time[datetime="${job.next_run_at}"]`);
    await expect.poll(() => next.getAttribute("title")).toMatch(/:05:00 UTC$/);
    await checkLooks(page, OPPOSITE_LOOKS);

    await row(page, "hourly").locator("[data-row-link]").focus();
    await page.keyboard.press("ArrowLeft");
    await untilFocused(button(page, "Edit hourly"));
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Edit hourly" }).waitFor();
    await expect.poll(() => field(page, "name").count()).toBe(0);
    await expect.poll(() => button(page, "Save").getAttribute("aria-disabled")).toBe("true");
    await field(page, "command").fill("node all orders");
    await field(page, "schedule").fill("");
    await field(page, "description").fill("All of them");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await untilClosed(page);
    await row(page, "hourly").getByText("Only by hand").waitFor();
    const changed = await jobs.get("orders", "hourly");
    expect(changed).toMatchObject({ command: "node all orders", description: "All of them" });
    expect(changed.schedule).toBeUndefined();

    await row(page, "hourly").locator("[data-row-link]").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/projects/orders/runs/run_*");
    const [run] = (await runs.list("orders")).runs;
    await expect.poll(() => page.url()).toBe(`${served.url}/projects/orders/runs/${run?.id}`);
    expect(run).toMatchObject({ job_id: job.id, triggered_by: "manual" });
    await page.goBack();
    await row(page, "hourly").locator(`a[href$="${run?.id}"]`).waitFor();
    const listed = page.getByRole("table", { name: "Runs" }).getByText("hourly");
    await listed.waitFor();
    await page.getByRole("link", { name: "All runs" }).click();
    await page.waitForURL(`${served.url}/projects/orders/runs`);
    await listed.waitFor();
    expect(problems).toEqual([]);
  });

  it("have each problem at its field, and what was typed stays", async () => {
    const { open, jobs } = await servedJobs();
    const { page, problems } = await open("/projects/orders");
    await button(page, "New job").click();
    await button(page, "Create the job").click();
    await problemOf(page, "name").waitFor();
    await untilFocused(field(page, "name"));
    const wrong = { name: "Hourly", command: "rm -rf /", schedule: "61 * * * *", time_zone: "X/Y" };
    for (const [name, text] of Object.entries(wrong)) await field(page, name).fill(text);
    await button(page, "Create the job").click();
    for (const [name, message] of [
      ["name", /DNS label/],
      ["schedule", /minute/],
      ["time_zone", /time zone/],
    ] as const)
      await problemOf(page, name).getByText(message).waitFor();
    await expect
      .poll(() => problemOf(page, "command").textContent())
      .toMatch(/must begin with node/);
    for (const [name, text] of Object.entries(wrong))
      await expect.poll(() => field(page, name).inputValue()).toBe(text);
    await checkLooks(page, OPPOSITE_LOOKS);
    expect((await jobs.list("orders")).total).toBe(1);

    // A conflict is at its field, too.
    await jobs.create("orders", HOURLY);
    for (const [name, text] of Object.entries(HOURLY)) await field(page, name).fill(text);
    await button(page, "Create the job").click();
    await problemOf(page, "name").getByText("must be unique in the project").waitFor();
    await page.keyboard.press("Escape");
    await row(page, "hourly").waitFor();

    await button(page, "Edit scheduled-run").click();
    await page.getByText("The settings of the project decide that.").waitFor();
    await expect.poll(() => field(page, "command").count()).toBe(0);
    await field(page, "schedule").fill("");
    await button(page, "Save").click();
    await problemOf(page, "schedule").waitFor();
    await field(page, "schedule").fill("0 4 * * *");
    await field(page, "enabled").check();
    await button(page, "Save").click();
    await row(page, "scheduled-run").getByText("0 4 * * *").waitFor();
    expect(await jobs.get("orders", "scheduled-run")).toMatchObject({ enabled: true });
    expect(problems).toEqual([]);
  });

  it("have retries, which the pages of the job and of the run show", async () => {
    const clock = movedClock(new Date().toISOString());
    const { served, id, open, jobs, runs } = await servedJobs("write", "host", clock);
    const { page, problems } = await open("/projects/orders");
    await button(page, "New job").click();
    await field(page, "name").fill("hourly");
    await field(page, "command").fill("node orders");
    await field(page, "max_retries").fill("6");
    await field(page, "retry_pause").fill("59s");
    await button(page, "Create the job").click();
    await problemOf(page, "max_retries").getByText("a whole number from 0 to 5").waitFor();
    await problemOf(page, "retry_pause").getByText("at least 1m").waitFor();
    await field(page, "max_retries").fill("2");
    await field(page, "retry_pause").fill("1m");
    await field(page, "memory_limit").fill("8GB");
    await button(page, "Create the job").click();
    await problemOf(page, "memory_limit").getByText("perhaps 8Gi").waitFor();
    await field(page, "memory_limit").fill("8Gi");
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Create the job").click();
    await row(page, "hourly").getByRole("link", { name: "hourly" }).click();
    await page.getByRole("definition").filter({ hasText: "2, the first after 1m" }).waitFor();
    await page.getByRole("definition").filter({ hasText: "memory limit 8Gi" }).waitFor();
    const { job_run_id: first } = await jobs.run("orders", "hourly");
    const ref = { organization: "org-acme", project: id, run: first };
    await expect.poll(async () => (await runs.get("orders", first)).status).toBe("running");
    served.engine.finishRun(ref, { status: "failed", exitCode: 3 });
    await runs.wait("orders", first);
    clock.move(60_000);
    const listed = page.getByRole("table", { name: "Runs" }).locator(".row");
    await listed.filter({ hasText: "attempt 2" }).locator("[data-row-link]").click();
    await page
      .getByRole("definition")
      .filter({ hasText: "2, after the run that failed" })
      .waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("link", { name: "the run that failed" }).click();
    await page.waitForURL(`${served.url}/projects/orders/runs/${first}`);
    await page.goto(`${served.url}/projects/orders/jobs/hourly`);
    await page.getByRole("link", { name: "All runs of the job" }).click();
    await page.waitForURL(`${served.url}/projects/orders/runs?job=hourly`);
    const rows = page.locator(".row");
    await expect.poll(() => rows.count()).toBe(2);
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("combobox", { name: "Job" }).selectOption("scheduled-run");
    await page.getByText("No run matches").waitFor();
    await page.goBack();
    await jobs.run("orders", "scheduled-run");
    await jobs.run("orders", "hourly");
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole("combobox", { name: "Job" }).selectOption("");
    await expect.poll(() => rows.count()).toBe(4);
    expect(problems).toEqual([]);
  });

  it("run after others, which the list and the page of the run show", async () => {
    const { served, open, jobs, runs } = await servedJobs();
    served.engine.setRuns("program");
    const { page, problems } = await open("/projects/orders");
    await jobs.create("orders", { ...HOURLY, name: "ingest" });
    await button(page, "New job").click();
    await field(page, "name").fill("report");
    await field(page, "command").fill("node report");
    await field(page, "schedule").fill("0 5 * * *");
    await field(page, "after").fill("ingest\nnone");
    await button(page, "Create the job").click();
    await problemOf(page, "after").getByText("not be set together with schedule").waitFor();
    await problemOf(page, "after").getByText("item 2: must be the name of another job").waitFor();
    await field(page, "schedule").fill("");
    await field(page, "after").fill("ingest\nscheduled-run");
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Create the job").click();
    await row(page, "report").getByText("after ingest, scheduled-run").waitFor();
    await row(page, "report").locator('[title*="it runs after other jobs"]').waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);

    const { job_run_id: ingest } = await jobs.run("orders", "ingest");
    await jobs.run("orders", "scheduled-run");
    const listed = page.getByRole("table", { name: "Runs" }).locator(".row");
    await listed.filter({ hasText: "report" }).locator("[data-row-link]").click();
    const facts = page.getByRole("definition").filter({ hasText: "ingest, scheduled-run" });
    await facts.waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await facts.getByRole("link", { name: "ingest" }).click();
    await page.waitForURL(`${served.url}/projects/orders/runs/${ingest}`);
    await page.goto(`${served.url}/runs?triggered_by=after`);
    await page.getByRole("table", { name: "Runs" }).locator("[data-row-link]").first().waitFor();
    expect((await runs.listAll({ triggeredBy: "after" })).total).toBe(1);

    await page.goto(`${served.url}/projects/orders/jobs/ingest`);
    await page.getByText("More", { exact: true }).click();
    await button(page, "Delete…").click();
    await button(page, "Delete the job").click();
    await page.getByText("The job report runs after the job ingest").waitFor();
    expect(problems).toEqual([]);
  });

  it("change with what other clients do", async () => {
    const { open, jobs, projects } = await servedJobs();
    const { page, problems } = await open("/projects/orders");
    await row(page, "scheduled-run").waitFor();
    await jobs.create("orders", HOURLY);
    await row(page, "hourly").waitFor(LIVE);
    await jobs.update("orders", "hourly", { schedule: "7 * * * *" });
    await row(page, "hourly").getByText("7 * * * *").waitFor(LIVE);
    await page.getByRole("definition").filter({ hasText: "7 * * * *" }).waitFor(LIVE);
    await jobs.update("orders", "scheduled-run", { enabled: true });
    await page.getByText("2 jobs", { exact: true }).waitFor(LIVE);
    await projects.update("orders", { suspended: true });
    await row(page, "hourly").locator('[title*="the project is suspended"]').first().waitFor(LIVE);
    await expect.poll(() => button(page, "Run hourly").getAttribute("aria-disabled")).toBe("true");
    await projects.update("orders", { suspended: false });
    await jobs.delete("orders", "hourly");
    await row(page, "hourly").waitFor({ state: "detached", ...LIVE });
    expect(problems).toEqual([]);
  });

  it("are offered as far as the access allows", async () => {
    for (const [access, offered] of [
      ["read", []],
      ["run", ["Run"]],
    ] as const) {
      const { open, jobs } = await servedJobs(access);
      await jobs.create("orders", HOURLY);
      const { page, problems } = await open("/projects/orders");
      await row(page, "hourly").waitFor();
      await expect
        .poll(() => row(page, "hourly").getByRole("button").allTextContents())
        .toEqual(offered);
      await expect.poll(() => button(page, "New job").count()).toBe(0);
      await checkLooks(page, OPPOSITE_LOOKS);
      await row(page, "hourly").getByRole("link", { name: "hourly" }).click();
      await page.getByRole("definition").filter({ hasText: "node orders" }).waitFor();
      await expect
        .poll(() => page.locator(".page-actions button").allTextContents())
        .toEqual(offered);
      await expect.poll(() => page.getByText("More", { exact: true }).count()).toBe(0);
      expect(problems).toEqual([]);
    }
  });

  it("are the default job alone where the type reads no commands, and the page says so", async () => {
    const served = await servedConsole();
    await served.create("orders");
    served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access: "write" });
    const { page } = await openPage(browser, `${served.url}/projects/orders`, { token: OTHER });
    await page.getByText("A node project has the default job alone").waitFor();
    await expect.poll(() => button(page, "New job").count()).toBe(0);
    await button(page, "Edit scheduled-run").waitFor();
  });

  it("are refused in the server's words where the type of an embedder reads none", async () => {
    const served = await servedConsole({ projectTypes: [{ ...nodeType(), name: "spark" }] });
    await served.create("orders", { project_type: "spark" });
    served.tokens.set(OTHER, { organization: "org-acme", caller: "bob", access: "write" });
    const { page } = await openPage(browser, `${served.url}/projects/orders`, { token: OTHER });
    await button(page, "New job").click();
    await field(page, "name").fill("hourly");
    await field(page, "command").fill("spark all");
    await button(page, "Create the job").click();
    await page.getByText("A spark project has the default job alone").waitFor();
    await expect.poll(() => field(page, "command").inputValue()).toBe("spark all");
  });

  it("are created once, although the answer to the first try is lost", async () => {
    const { open, jobs } = await servedJobs();
    const { page } = await open("/projects/orders");
    const keys: (string | undefined)[] = [];
    await page.route("**/jobs", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button(page, "New job").click();
    await field(page, "name").fill("hourly");
    await field(page, "command").fill("node orders");
    await button(page, "Create the job").dblclick();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect((await jobs.list("orders")).total).toBe(2);
  });
});

describe("the jobs of a project whose engine has the schedules", () => {
  it("are recorded at once, and an operation in the way is shown", async () => {
    const { served, open, jobs } = await servedJobs("write", "engine");
    served.engine.setOutage(true);
    const { page, problems } = await open("/projects/orders");
    await button(page, "New job").click();
    await field(page, "name").fill("hourly");
    await field(page, "command").fill("node orders");
    await field(page, "schedule").fill("5 * * * *");
    await button(page, "Create the job").click();
    await row(page, "hourly").waitFor();
    await page.getByRole("heading", { name: /^Update/ }).waitFor();
    await row(page, "hourly").getByRole("button", { name: "Edit" }).click();
    await field(page, "schedule").fill("7 * * * *");
    await button(page, "Save").click();
    await page.getByRole("dialog").getByRole("link", { name: "Show the operation" }).waitFor();
    expect(await jobs.get("orders", "hourly")).toMatchObject({ schedule: "5 * * * *" });
    served.engine.setOutage(false);
    await page.getByRole("heading", { name: "Update succeeded" }).waitFor();
    await button(page, "Save").click();
    await row(page, "hourly").getByText("7 * * * *").waitFor();
    expect(problems).toEqual([]);
  });
});

describe("the page of a job", () => {
  it("shows its facts and its runs, and disables and enables it", async () => {
    const { open, jobs, runs, projects } = await servedJobs();
    await jobs.create("orders", { ...HOURLY, description: "Orders of each hour" });
    await projects.run("orders");
    const { page, problems } = await open("/projects/orders/jobs/hourly");
    await page.getByText("Orders of each hour").waitFor();
    await page.getByText("There are no runs of this job yet").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByText("More", { exact: true }).click();
    await button(page, "Disable").click();
    await page.getByText("disabled", { exact: true }).waitFor();
    expect(await enabledOf(jobs)).toBe(false);
    await page.getByText("More", { exact: true }).click();
    await button(page, "Enable").click();
    await page.getByText("disabled", { exact: true }).waitFor({ state: "detached" });
    expect(await enabledOf(jobs)).toBe(true);
    const { job_run_id: run } = await jobs.run("orders", "hourly");
    const link = page.getByRole("table", { name: "Runs" }).locator("[data-row-link]");
    await link.waitFor(LIVE);
    await expect.poll(() => link.getAttribute("href")).toMatch(new RegExp(`${run}$`));
    await expect.poll(() => link.count()).toBe(1);
    await runs.cancel("orders", run);
    await jobs.update("orders", "hourly", { command: "node later" });
    await page.getByText("node later").waitFor(LIVE);
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Run").click();
    await page.waitForURL("**/projects/orders/runs/run_*");
    expect(problems).toEqual([]);
  });

  it("deletes it after a question, unless a run is active, and says that", async () => {
    const { served, open, jobs, runs } = await servedJobs();
    await jobs.create("orders", HOURLY);
    const { job_run_id: run } = await jobs.run("orders", "hourly");
    const { page, problems } = await open("/projects/orders/jobs/hourly");
    await page.getByText("More", { exact: true }).click();
    await button(page, "Delete…").click();
    const dialog = page.getByRole("dialog", { name: "Delete this job?" });
    await untilFocused(dialog.getByRole("button", { name: "Keep it" }));
    await dialog.getByRole("button", { name: "Delete the job" }).click();
    await dialog.getByText(/A run of the job hourly is (?:pending|running)/).waitFor();
    const obstacle = dialog.getByRole("link", { name: "Show the run" });
    await expect.poll(() => obstacle.getAttribute("href")).toMatch(new RegExp(`${run}$`));
    await checkLooks(page, OPPOSITE_LOOKS);
    await runs.cancel("orders", run);
    await runs.wait("orders", run);
    await dialog.getByRole("button", { name: "Delete the job" }).click();
    await page.waitForURL(`${served.url}/projects/orders`);
    await row(page, "scheduled-run").waitFor();
    expect((await jobs.list("orders")).jobs.map(({ name }) => name)).toEqual(["scheduled-run"]);
    await expect.poll(() => row(page, "hourly").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("has no way to delete the default job", async () => {
    const { open } = await servedJobs();
    const { page } = await open("/projects/orders/jobs/scheduled-run");
    await page.getByText("More", { exact: true }).click();
    await button(page, "Enable").waitFor();
    await expect.poll(() => button(page, "Delete…").count()).toBe(0);
  });

  it("says that there is no such job, also when another client deletes it", async () => {
    const { open, jobs } = await servedJobs();
    const { id } = await jobs.create("orders", HOURLY);
    const { page, problems } = await open("/projects/orders/jobs/absent");
    await page.getByRole("heading", { name: "There is no such job" }).waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("link", { name: "The project" }).click();
    await row(page, "hourly").waitFor();
    await page.goto(page.url() + `/jobs/${id}`);
    await page.getByRole("heading", { name: "hourly" }).waitFor();
    await jobs.delete("orders", "hourly");
    await page.getByRole("heading", { name: "There is no such job" }).waitFor(LIVE);
    expect(problems).toEqual([]);
  });
});

describe("a server of the version before", () => {
  it("has one schedule a project, which the settings show", async () => {
    const { served, open } = await servedJobs();
    const { page, problems } = await open("/console/theme.js");
    await answerEarlierJobs(page);
    await page.goto(`${served.url}/projects/orders`);
    await page.getByText("There are no runs yet").waitFor();
    await page.getByRole("heading", { name: "Jobs" }).waitFor({ state: "detached" });
    await page.goto(`${served.url}/projects/orders/jobs/scheduled-run`);
    await page.getByText("This server has one schedule a project").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await page.getByRole("link", { name: "The settings of the project" }).click();
    await page.getByLabel("Start runs by the schedule").check();
    await button(page, "Save the schedule").click();
    await page.getByText("The schedule is saved.").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    expect(problems).toEqual([]);
  });
});

describe("the parameters of a run", () => {
  const served = (access: Access) => servedJobs(access, "host", systemClock(), parameterType());

  it("are asked for by fields, each with its problem, and shown in the run and its retry", async () => {
    const { served: on, id, open, jobs, runs } = await served("write");
    await jobs.create("orders", { ...HOURLY, parameters: { only: ["z"] } });
    const { page, problems } = await open("/projects/orders/jobs/hourly");
    await page.locator(".parameters").getByText("only z").waitFor();
    await button(page, "Run with parameters…").click();
    await page.getByRole("dialog", { name: "Run hourly" }).waitFor();
    await expect.poll(() => field(page, "only").inputValue()).toBe("z");
    await field(page, "only").fill("a\nB 1");
    await field(page, "force").selectOption("true");
    await button(page, "Run").last().click();
    await expect.poll(() => problemOf(page, "only").textContent()).toBe("item 2: must be letters");
    await checkLooks(page, OPPOSITE_LOOKS);
    await field(page, "only").fill("a\nb");
    await button(page, "Run").last().click();
    await page.waitForURL("**/projects/orders/runs/run_*");
    await page.locator(".parameters").getByText("only a, b").waitFor();
    const [run] = (await runs.list("orders")).runs;
    expect(run?.parameters).toEqual({ only: ["a", "b"], force: true });

    const ref = { organization: "org-acme", project: id };
    await expect.poll(async () => (await runs.get("orders", "latest")).status).toBe("running");
    await expect.poll(() => button(page, "Run again").count()).toBe(0);
    on.engine.finishRun({ ...ref, run: run?.id ?? "" }, { status: "failed", exitCode: 1 });
    await button(page, "Run again").waitFor();
    await checkLooks(page, OPPOSITE_LOOKS);
    await button(page, "Run again").dblclick();
    await page.waitForURL((url) => !url.pathname.endsWith(run?.id ?? ""));
    await page.locator(".fact").getByText("Retry of").waitFor();
    await page.locator(".parameters").getByText("force true").waitFor();
    expect((await runs.list("orders")).runs).toMatchObject([
      { retry_of: run?.id, parameters: run?.parameters },
      { id: run?.id },
    ]);
    expect(problems).toEqual([]);
  });

  it("are asked for in the list of jobs and beside the run of a project, by keyboard", async () => {
    const { open, jobs, runs } = await served("run");
    await jobs.create("orders", { ...HOURLY, parameters: { only: ["z"] } });
    const { page, problems } = await open("/projects/orders");
    // The menu needs the parameters of the project type, which the page reads after the jobs.
    await row(page, "hourly").locator("summary").waitFor();
    await row(page, "hourly").locator("[data-row-link]").focus();
    for (const key of ["ArrowRight", "ArrowRight", "Enter", "Tab"]) await page.keyboard.press(key);
    const item = button(page, "Run with parameters… hourly");
    await untilFocused(item);
    await checkLooks(page, OPPOSITE_LOOKS);
    await item.press("Enter");
    await page.getByRole("dialog", { name: "Run hourly" }).waitFor();
    await expect.poll(() => field(page, "only").inputValue()).toBe("z");
    await page.keyboard.press("Escape");

    await page.locator(".page-actions").getByText("More", { exact: true }).click();
    await button(page, "Run with parameters…").click();
    await page.getByRole("dialog", { name: "Run scheduled-run" }).waitFor();
    await field(page, "only").fill("b");
    await button(page, "Run").last().click();
    await page.waitForURL("**/projects/orders/runs/run_*");
    expect((await runs.list("orders")).runs).toMatchObject([
      { cronjob_name: "scheduled-run", parameters: { only: ["b"] } },
    ]);
    expect(problems).toEqual([]);
  });

  it("are offered as far as the access allows them, and a refusal to repeat them is said", async () => {
    const { served: on, id, open, jobs, runs } = await served("run");
    await jobs.create("orders", HOURLY);
    const { page, problems } = await open("/projects/orders/jobs/hourly");
    await button(page, "Run with parameters…").click();
    await field(page, "only").waitFor();
    await expect.poll(() => field(page, "force").count()).toBe(0);
    await page.keyboard.press("Escape");
    const { job_run_id: run } = await jobs.run("orders", "hourly", { parameters: { force: true } });
    await expect.poll(async () => (await runs.get("orders", run)).status).toBe("running");
    on.engine.finishRun(
      { organization: "org-acme", project: id, run },
      { status: "failed", exitCode: 1 },
    );
    await page.goto(`${on.url}/projects/orders/runs/${run}`);
    await button(page, "Run again").click();
    await page.getByText("The parameter force needs write access").waitFor();
    expect((await runs.list("orders")).total).toBe(1);
    expect(problems.filter((problem) => !problem.includes("403"))).toEqual([]);
  });
});
