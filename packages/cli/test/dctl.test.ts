import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Plan } from "@dagctl/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { ORGANIZATION, served as servedHost } from "../../client/test/served.ts";
import { planProgram, type ScriptedPlan } from "../../core/test/host/plan-frames.ts";
import { artifactLines, piecesOf } from "../../core/test/results/artifact-lines.ts";
import { frameOf } from "../../core/test/results/frame-lines.ts";
import { dctl } from "../src/dctl.ts";
import { type DctlInput, outsideOf, runDctl, type DctlResult, temporaryFolder } from "./outside.ts";

/** A served host with fake drivers, and the program as a person calls it there. */
async function served(projectType?: "node" | "sqlmesh") {
  const on = await servedHost(projectType);
  const environment = {
    DAGCTL_URL: on.url,
    DAGCTL_TOKEN: "token",
    DAGCTL_ORGANIZATION: ORGANIZATION,
  };
  const run = (line: string | readonly string[], given: DctlInput = {}): Promise<DctlResult> =>
    runDctl(typeof line === "string" ? line.split(" ") : line, {
      ...given,
      environment: { ...environment, ...given.environment },
    });
  const { name, project_type: type, repository_url: repository } = on.input;
  const create = `project create --name ${name} --project-type ${type} --repository-url ${repository}`;
  return { ...on, environment, run, create };
}

describe("dctl", () => {
  test("runs the life of a project", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => [{ print: "one" }, { print: "two" }]);
    expect(await run(`${create} --wait`)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^NAME .*\nanalytics +node +active +main/),
      errors: expect.stringContaining("done    converge"),
    });
    expect(await run("project list -o name")).toMatchObject({ output: "analytics\n" });
    expect(await run("run start analytics --follow")).toEqual({
      code: 0,
      output: "one\ntwo\n",
      errors: "",
    });
    expect((await run("run logs analytics --after 0")).output).toContain("two\n");
    const [id = ""] = (await run("run list analytics --status success -o name")).output.split("\n");
    expect(JSON.parse((await run(`run get analytics ${id} -o json`)).output)).toMatchObject({
      id,
      status: "success",
    });
    expect((await run("project update analytics --description Orders --if-match 1")).code).toBe(0);
    expect((await run("project get analytics")).output).toMatch(/^description: +Orders$/m);
    expect((await run("job update analytics scheduled-run --schedule 0\u00a06")).code).toBe(2);
    expect((await run("project sync-status analytics")).output).toMatch(/phase: +converged/);
    expect((await run("project undeploy analytics --yes --wait")).output).toBe(
      "Project undeployed successfully\n",
    );
    expect(await run("project delete analytics --yes --wait")).toMatchObject({
      code: 0,
      output: "Project deleted successfully\n",
      errors: expect.stringContaining("done    observe-absence"),
    });
    expect((await run("project get analytics")).code).toBe(4);
  });

  test("waits for a plan, whose outcome is the exit code", async () => {
    const { run, create, engine } = await served("sqlmesh");
    let found: ScriptedPlan = {
      changes: [
        {
          name: "shop.orders",
          change: "direct",
          category: "breaking",
          diff: "-SELECT 1\n+SELECT 2",
        },
        { name: "shop.days", change: "indirect", columns_lost: "day, hour", destructive: true },
      ],
    };
    engine.setRuns((request) =>
      request.steps[0]?.name === "plan" && request.steps.length === 1
        ? planProgram(request, found)
        : [],
    );
    await run(`${create} --wait`);

    const made = await run("plan create analytics --wait --parameter select_models=+shop.orders");
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /^ID +STATUS +PLAN TYPE +ENVIRONMENT +COMMIT SHA +CREATED BY +CREATED AT\nplan_\S+ +pending +explain +prod +[0-9a-f]{10} +ann +\S+\n$/,
      ),
      errors: expect.stringMatching(/^done +plan plan_\S+: pending: 1 direct, 1 indirect$/m),
    });
    expect((await run("plan models analytics")).output).toMatch(
      /^NAME +CHANGE +CATEGORY +COLUMNS LOST +DESTRUCTIVE\nshop.orders +direct +breaking\s+shop.days +indirect +day, hour +true\n$/,
    );
    expect((await run("plan models analytics pending --change direct -o yaml")).output).toMatch(
      /^  +diff: \|-\n +-SELECT 1\n +\+SELECT 2$/m,
    );
    const shown = JSON.parse((await run("plan get analytics -o json")).output) as Plan;
    expect(shown.parameters).toEqual({ select_models: ["+shop.orders"] });
    expect(await run("plan reject analytics pending")).toMatchObject({ code: 0 });
    expect((await run("plan list analytics --status rejected -o name")).output).toBe(
      `${shown.id}\n`,
    );

    expect(await run(`plan retry analytics ${shown.id} --wait`)).toMatchObject({ code: 0 });
    const approved = await run("plan approve analytics pending --wait");
    expect(approved).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^plan_\S+ +completed +execute /m),
      errors: expect.stringMatching(/^done +plan \S+: completed: 1 direct, 1 indirect$/m),
    });

    found = { changes: [] };
    expect(await run("plan create analytics --wait")).toMatchObject({
      code: 0,
      errors: expect.stringContaining(": completed: no changes\n"),
    });
    found = { changes: [], error: "No model has\n  the name shop.orders" };
    expect(await run("plan create analytics --wait")).toMatchObject({
      code: 9,
      output: expect.stringMatching(/^plan_\S+ +failed .* No model has the name shop.orders\n$/m),
      errors: expect.stringMatching(
        /^dctl: The plan \S+ is failed: No model has the name shop.orders$/m,
      ),
    });
    found = { changes: [{ name: "shop.orders", change: "direct" }] };
    await run("plan create analytics --wait");
    found = { changes: [{ name: "shop.orders", change: "direct" }], digest: "another" };
    expect(await run("plan approve analytics pending --wait")).toMatchObject({
      code: 9,
      errors: expect.stringMatching(/^dctl: The plan \S+ is rejected: It is another plan$/m),
    });
  });

  test("ends with 9 where a commit cannot be loaded, with or without --wait", async () => {
    const { run, create, engine } = await served("sqlmesh");
    const message = "models/orders.sql:3: Expecting )";
    const origin = { kind: "error", process: "p1", seq: 1, stage: "load", type: "ConfigError" };
    let exit = 2;
    engine.setRuns(({ steps }) =>
      steps.at(-1)?.name === "check" ? [{ print: frameOf({ ...origin, message }) }, { exit }] : [],
    );
    const refused = {
      code: 9,
      errors: expect.stringMatching(
        /^dctl: git_path: the commit \w+ cannot be loaded: models\/orders\.sql:3: .* \(invalid\)\nSee dctl operation get op_\w+$/m,
      ),
    };
    expect(await run(`${create} --wait`)).toMatchObject(refused);
    expect(await run("project deploy analytics --wait")).toMatchObject(refused);
    expect(await run("project deploy analytics")).toMatchObject(refused);
    exit = 0;
    expect(await run("project deploy analytics --wait")).toMatchObject({ code: 0 });
  });

  test("waits after an update for its own operation, and for none of before", async () => {
    const { run, create, engine } = await served("sqlmesh");
    const origin = { kind: "error", process: "p1", seq: 1, stage: "load", type: "ConfigError" };
    const message = "models/orders.sql:3: Expecting )";
    let exit = 2;
    engine.setRuns(({ steps }) =>
      steps.at(-1)?.name === "check" ? [{ print: frameOf({ ...origin, message }) }, { exit }] : [],
    );
    expect((await run(`${create} --wait`)).code).toBe(9);
    // It is stored, and reaches no engine.
    expect(await run("project update analytics --description Orders --wait")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^analytics +sqlmesh +failed /m),
      errors: expect.not.stringContaining("converge"),
    });
    const update = "project update analytics --cpu-request";
    expect(await run(`${update} 100m --wait`)).toMatchObject({
      code: 9,
      errors: expect.stringMatching(/cannot be loaded.* \(invalid\)\nSee dctl operation get op_/),
    });
    exit = 0;
    expect(await run(`${update} 200m --wait`)).toMatchObject({
      code: 0,
      errors: expect.stringContaining("done    converge"),
    });
  });

  test("waits for the removal of an environment, whose outcome is the exit code", async () => {
    const { run, create, engine } = await served("sqlmesh");
    let isBroken = true;
    engine.setRuns((request) => {
      const [step] = request.steps;
      if (step?.name === "invalidate") return isBroken ? [{ exit: 1 }] : [];
      const changes = [{ name: "shop.orders", change: "added" }];
      return step?.name === "plan" ? planProgram(request, { changes }) : [];
    });
    await run(`${create} --wait`);
    const made = await run("plan create analytics --environment dev_ann --wait -o json");
    const { id } = JSON.parse(made.output) as Plan;
    expect(await run(`plan approve analytics ${id} --wait`)).toMatchObject({ code: 0 });
    expect(await run("environment delete analytics dev_ann --yes --wait")).toMatchObject({
      code: 9,
      errors: expect.stringMatching(/^dctl: The run \S+ ended as failed/m),
    });
    isBroken = false;
    expect(await run("environment delete analytics dev_ann --yes --wait")).toMatchObject({
      code: 0,
      output: "environment analytics dev_ann is deleted\n",
    });
  });

  test("creates a job, follows a run of it, changes it and deletes it", async () => {
    const { run, create, engine } = await served("sqlmesh");
    engine.setRuns(() => [{ print: "built" }]);
    expect(await run(`${create} --wait`)).toMatchObject({ code: 0 });
    const hourly = ["--command", "sqlmesh run prod", "--schedule", "15 * * * *"];
    hourly.push("--max-retries", "2", "--retry-pause", "10m", "--memory-limit", "8Gi");
    for (const given of ["select_models=shop.orders", "select_models=shop.days", "end=3 days ago"])
      hourly.push("--parameter", given);
    const made = await run(["job", "create", "analytics", "--name", "hourly", ...hourly]);
    expect(made.output).toMatch(
      /^NAME .* MAX RETRIES +COMMAND +PARAMETERS\nhourly +15 \* \* \* \* +UTC +true +\S+ +2 +sqlmesh run prod +select_models=shop\.orders,shop\.days end="3 days ago"$/m,
    );
    expect((await run("job list analytics")).output).toMatch(
      /^scheduled-run +\S.* false .*\nhourly .* 2 +sqlmesh run prod +select_models=shop\.orders,/m,
    );
    expect((await run("job get analytics hourly")).output).toMatch(
      /^max_retries: +2\nretry_pause: +10m\nmemory_limit: +8Gi\n[^]*^parameters:\n  select_models: +shop\.orders,shop\.days\n  end: +3 days ago\n/m,
    );
    expect(await run("job run analytics hourly --follow")).toEqual({
      code: 0,
      output: "built\n",
      errors: "",
    });
    expect((await run("job run analytics hourly --wait")).output).toContain("success");
    const list = "run list analytics --job-type run -o name --job";
    expect((await run(`${list} hourly`)).output.trim().split("\n")).toHaveLength(2);
    expect((await run(`${list} scheduled-run`)).output).toBe("");
    const moved = await run("job update analytics hourly --time-zone europe/berlin --no-enabled");
    expect(moved.output).toMatch(/hourly +15 \* \* \* \* +Europe\/Berlin +false/);
    expect((await run("job update analytics hourly --set schedule=null")).code).toBe(0);
    expect((await run("job update analytics hourly --max-retries 6")).code).toBe(2);
    expect(await run("job update analytics hourly --retry-pause 59s")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("--retry-pause must be at least 1m"),
    });
    const read: unknown = JSON.parse((await run("job get analytics hourly -o json")).output);
    expect(read).not.toHaveProperty("schedule");
    expect(read).toMatchObject({ max_retries: 2, retry_pause: "10m", memory_limit: "8Gi" });
    const audits = ["--name", "audits", "--command", "sqlmesh audit", "--after", "hourly,none"];
    expect(await run(["job", "create", "analytics", ...audits])).toMatchObject({
      code: 2,
      errors: expect.stringContaining(
        "name 2 of --after must be the name of another job of the project",
      ),
    });
    audits[5] = "hourly,scheduled-run";
    expect((await run(["job", "create", "analytics", ...audits])).output).toMatch(
      /^NAME +SCHEDULE +AFTER .*\naudits +hourly,scheduled-run +UTC +true +sqlmesh audit$/m,
    );
    expect(await run("job delete analytics hourly --yes")).toMatchObject({
      code: 5,
      errors: expect.stringContaining("The job audits runs after the job hourly"),
    });
    expect((await run("job update analytics audits --after scheduled-run")).code).toBe(0);
    expect(await run("job delete analytics audits --yes")).toMatchObject({ code: 0 });
    expect(await run("job delete analytics scheduled-run --yes")).toMatchObject({
      code: 5,
      errors: expect.stringContaining("is made by dagctl and cannot be deleted"),
    });
    expect((await run("job delete analytics hourly --yes")).output).toBe(
      "job analytics hourly is deleted\n",
    );
    expect((await run("job list analytics -o name")).output).toBe("scheduled-run\n");
  });

  test("sets parameters of a run and of a job, and repeats a run that has failed with them", async () => {
    const { run, create, engine } = await served("sqlmesh");
    engine.setRuns(({ steps }) => [
      {
        print: (steps.at(-1)?.argv ?? [])
          .flatMap((word) => (typeof word === "string" ? word : []))
          .join(" "),
      },
      { exit: 1 },
    ]);
    await run(`${create} --wait`);
    const given = ["--parameter", "select_models=shop.orders", "--parameter", "select_models=1"];
    given.push("--parameter", "start=7 days ago", "--parameter", "ignore_cron=true");
    const words =
      "sqlmesh -p run prod --select-model=shop.orders --select-model=1 '--start=7 days ago' --ignore-cron";
    const output = `${words.replaceAll("'", "")}\n`;
    expect(await run(["run", "start", "analytics", "--follow", ...given])).toMatchObject({
      code: 9,
      output,
    });
    expect(JSON.parse((await run("run get analytics -o json")).output)).toMatchObject({
      parameters: {
        select_models: ["shop.orders", "1"],
        start: "7 days ago",
        ignore_cron: true,
      },
    });
    expect(await run("run retry analytics latest --follow")).toMatchObject({ code: 9, output });
    expect(JSON.parse((await run("run get analytics -o json")).output)).toMatchObject({
      triggered_by: "manual",
      retry_of: expect.stringMatching(/^run_/),
    });
    const job = await run(
      "job update analytics scheduled-run --parameter ignore_cron=true -o json",
    );
    expect(JSON.parse(job.output)).toMatchObject({ parameters: { ignore_cron: true } });
    const without = await run("run start analytics --follow --parameter ignore_cron=null");
    expect(without.output).toBe("sqlmesh -p run prod\n");
    expect(await run("run start analytics --parameter start --parameter end=;rm")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("--parameter must be NAME=VALUE"),
    });
    const refused = await run(
      "run start analytics --parameter end=;rm --parameter select_models=-x",
    );
    expect(refused).toMatchObject({
      code: 2,
      errors: expect.stringMatching(
        /parameters\.end .*\n.*parameters\.select_models\[0\] must not begin/,
      ),
    });
  });

  test("prints the log of a run to standard error where the result is for a program", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => [{ print: "one" }]);
    await run(`${create} --wait`);
    const { output, errors } = await run("run start analytics --follow -o json");
    expect(errors).toBe("one\n");
    expect(JSON.parse(output)).toMatchObject({ status: "success" });
  });

  test("lists and follows events as rows, and says where some are missing", async () => {
    const { run, create, store } = await served();
    await run(`${create} --wait`);
    const listed = await run("event list --type operation.started,operation.ended");
    expect(listed.output).toMatch(
      /^SEQUENCE +TIME +TYPE +PROJECT +ACTOR\n\d+ .* operation\.started +proj_\w+ +\S.*\n\d+ .* operation\.ended +proj_\w+ +system\n$/,
    );
    expect((await run("event list --type run.paused")).code).toBe(2);
    expect((await run("event list --limit 1")).errors).toBe("1 event; --after 1 shows more\n");
    const { newest } = await store.events(0, 1);
    const later = new Date(Date.now() + 1000).toISOString();
    await store.prune({ events: later, operations: "", keys: "", records: "" });
    await run("project undeploy analytics --yes --wait");
    const missing = `not all events after the position are stored: these begin with ${newest + 1}\n`;
    expect(await run("event list --after 1 --type operation.started -o table")).toMatchObject({
      output: expect.stringContaining("operation.started"),
      errors: missing,
    });
    const leaving = new AbortController();
    const { output, errors } = await run("event follow --after 1", {
      signal: leaving.signal,
      when: { printed: /operation\.ended/, act: () => leaving.abort() },
    });
    expect(output.split("\n")[0]).toMatch(
      new RegExp(`^${newest + 1} +\\S+ +operation\\.started +proj_`),
    );
    expect(errors.startsWith(missing)).toBe(true);
  });

  test("lists the runs of one project, and of all that match without one", async () => {
    const { run, create } = await served();
    await run(`${create} --wait`);
    await run("run start analytics --wait");
    const all = await run("run list");
    expect(all.output).toMatch(
      /^ID +PROJECT NAME +STATUS .*\n\S+ +analytics +success .* manual .*\n$/,
    );
    expect(await run("run list --status failed,error")).toMatchObject({
      output: "",
      errors: "no runs\n",
    });
    for (const flags of [
      "--limit 5",
      "--status success",
      "--status success,failed --triggered-by manual",
    ])
      expect((await run(`run list analytics ${flags} -o name`)).output).toMatch(/^run_\S+\n$/);
    expect((await run("run list analytics")).output).toMatch(/^ID +STATUS /);
    expect((await run("run list analytics --until 2020-01-01T00:00:00Z")).output).toBe("");
    expect(await run("run list other --since 2020-01-01T00:00:00Z")).toMatchObject({
      errors: expect.stringContaining('There is no project "other"'),
    });
    expect(await run("run list --since yesterday --triggered-by me")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/--triggered-by .*[^]*--since .*must be a time/),
    });
  });

  test("lists the models of a run, those of all runs, and the days", async () => {
    const { run, create, engine } = await served();
    const origin = { kind: "model", process: "a1" };
    engine.setRuns(() =>
      [
        { ...origin, seq: 1, execution: 1, name: "orders", status: "succeeded", duration_ms: 40 },
        { ...origin, seq: 2, execution: 2, name: "items", status: "failed", message: "no table" },
      ].map((frame) => ({ print: `::dagctl:: ${JSON.stringify(frame)}` })),
    );
    await run(`${create} --wait`);
    await run("run start analytics --wait");
    expect((await run("run models analytics")).output).toMatch(
      /^NAME +STATUS +STARTED AT +DURATION MS +MESSAGE\norders +succeeded +40\s*\nitems +failed +no table\n$/,
    );
    const { output, errors } = await run("run model-executions analytics --limit 1");
    expect(output).toMatch(/^RUN ID .*\nrun_\S+ +orders +succeeded/);
    expect(errors).toMatch(/^1 model; --after \S+ shows more\n$/);
    expect((await run("run model-executions analytics --status failed")).output).toContain("items");
    expect((await run("run daily-stats analytics --days 1")).output).toMatch(
      /^DATE +RUNS SUCCESS +RUNS FAILED +MODELS SUCCEEDED +MODELS FAILED +DURATION SECONDS\n\d{4}-\d\d-\d\d +1 +0 +1 +1 +[\d.]+\n$/,
    );
  });

  test("lists the artifacts of a run, and prints one as it is", async () => {
    const { run, create, engine } = await served();
    const content = '{"nodes": {"a": "größe"}}\n';
    engine.setRuns(() =>
      artifactLines(piecesOf("manifest.json", content)).map((print) => ({ print })),
    );
    await run(`${create} --wait`);
    await run("run start analytics --wait");
    expect((await run("run artifacts analytics")).output).toMatch(
      /^NAME +BYTES +COMPRESSED BYTES +SHA256 +CREATED AT\nmanifest\.json +28 +\d+ +[0-9a-f]{64} /,
    );
    const { code, output } = await run("run artifact analytics latest manifest.json");
    expect([code, output]).toEqual([0, content]);
    expect(await run("run artifact analytics latest absent.json")).toMatchObject({
      code: 4,
      errors: expect.stringContaining('There is no artifact "absent.json"'),
    });
  });

  test("lists who changed what, a page after the other", async () => {
    const { run, create } = await served();
    expect(await run("audit list")).toMatchObject({ output: "", errors: "no audit records\n" });
    await run(`${create} --wait`);
    await run("project undeploy analytics --yes --wait");
    const { output, errors } = await run("audit list --project analytics --limit 1");
    expect(output).toMatch(/^TIME +ACTOR +ACTION .*\n\S+Z +\S.* projects\.undeploy +analytics/);
    const [, after = ""] = /^1 audit record; --after (\S+) shows more\n$/.exec(errors) ?? [];
    const next = await run(`audit list --project analytics --limit 1 --after ${after}`);
    expect(next).toMatchObject({
      output: expect.stringContaining("projects.create"),
      errors: "",
    });
    expect(await run("audit list --since yesterday --until never")).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/--since .*must be a time[^]*--until .*must be a time/),
    });
  });

  test("shows colours on a terminal only, and none with NO_COLOR or --no-color", async () => {
    const { run, create } = await served();
    await run(`${create} --wait`);
    const terminal = { isTerminal: true };
    const bold = "\u001b[1mNAME\u001b[22m";
    const green = "\u001b[32mactive\u001b[39m";
    const { output } = await run("project list", terminal);
    expect(output).toContain(bold);
    expect(output).toContain(`\nanalytics   node           ${green}   main     `);
    expect((await run("project get analytics", terminal)).output).toContain(green);
    const red = "\u001b[31mdctl:\u001b[39m There is no project";
    expect((await run("project get nothing", terminal)).errors).toContain(red);
    const plain = await run("project list");
    expect(plain.output).not.toContain("\u001b");
    const noColour = { ...terminal, environment: { NO_COLOR: "1" } };
    expect(await run("project list", noColour)).toEqual(plain);
    expect(await run("project list --no-color", terminal)).toEqual(plain);
    expect((await run("project get nothing --no-color", terminal)).errors).toMatch(/^dctl: /);
    expect((await run("project list", { environment: { FORCE_COLOR: "1" } })).output).toBe(
      plain.output,
    );
    expect((await run("project list -o json", terminal)).output).not.toContain("\u001b");
  });

  test("prints a list without the names of its columns with --no-headers", async () => {
    const { run, create } = await served();
    expect(await run("project list --no-headers")).toMatchObject({ output: "" });
    await run(`${create} --wait`);
    expect((await run("project list --no-headers")).output).toMatch(/^analytics {3}node {3}active/);
    const wrong = await run("project get analytics --no-headers");
    expect(wrong.errors).toContain("--no-headers is not a flag of this command");
  });

  test("watches a list until it is interrupted", async () => {
    const { run, create, client } = await served();
    await run(`${create} --wait`);
    const leaving = new AbortController();
    const { code, output } = await run("jobs list analytics -w -o json", {
      signal: leaving.signal,
      when: {
        printed: /"enabled":false/,
        act: () => void client.jobs.update("analytics", "scheduled-run", { enabled: true }),
      },
      after: { printed: /"enabled":true/, act: () => leaving.abort() },
    });
    const states = output.trim().split("\n");
    expect(
      states.map((line) => (JSON.parse(line) as { readonly enabled: boolean }).enabled),
    ).toEqual([false, true]);
    expect(code).toBe(130);
  });

  test("waits for a run, and ends with its outcome", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => [{ print: "one" }]);
    await run(`${create} --wait`);
    expect(await run("run start analytics --wait")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^ID +STATUS .*\nrun_\w+ +success /),
      errors: expect.stringMatching(/^done {4}run run_\w+$/m),
    });
    engine.setRuns(() => [{ exit: 3 }]);
    const { code, output, errors } = await run("run start analytics --wait -o json");
    expect(code).toBe(9);
    expect(JSON.parse(output)).toMatchObject({ status: "failed", exit_code: 3 });
    expect(errors).toMatch(/^failed {2}run run_\w+: .+\ndctl: The run run_\w+ ended as failed: /m);
  });

  test("ends well when the reader of a log leaves, and with 1 when the disk is full", async () => {
    const { run, create, engine, environment } = await served();
    engine.setRuns(() => ["1", "2", "3"].map((print) => ({ print })));
    await run(`${create} --wait`);
    await run("run start analytics --wait");
    for (const [code, ended] of [
      ["EPIPE", [0, ""]],
      ["ENOSPC", [1, "dctl: write ENOSPC\n"]],
    ] as const) {
      const output = new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) =>
          void setImmediate(() => done(Object.assign(new Error(`write ${code}`), { code }))),
      }).on("error", () => undefined);
      const errors = new PassThrough().setEncoding("utf8");
      const outside = outsideOf(["run", "logs", "analytics"], { environment });
      const exit = await dctl({ ...outside, output, errors });
      expect([exit, await text(errors.end())]).toEqual(ended);
    }
  });

  test("prints the last lines of a log, and goes on from there", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => ["1", "2", "3", "4", "5"].map((print) => ({ print })));
    await run(`${create} --wait`);
    await run("run start analytics --wait");
    const logs = async (flags: string) => (await run(`run logs analytics ${flags}`)).output;
    expect(await logs("--tail 2")).toBe("4\n5\n");
    expect(await logs("--tail 9")).toBe("1\n2\n3\n4\n5\n");
    expect(await logs("--tail 0")).toBe("");
    expect(await logs("--tail 1 -o json")).toMatch(/^\{"position":\d+,.*"text":"5"\}\n$/);
    expect((await run("run logs analytics --tail -1")).code).toBe(2);
    engine.setRuns(() => [{ print: "a" }, { print: "b" }, { print: "c" }, { wait: true }]);
    await run("run start analytics");
    await expect.poll(() => logs("--tail 1")).toBe("c\n");
    const [id = ""] = (await run("run list analytics -o name")).output.split("\n");
    const followed = await run("run logs analytics --tail 2 --follow", {
      when: { printed: /c/, act: () => void run(`run cancel analytics ${id}`) },
    });
    expect(followed).toMatchObject({ code: 0, output: expect.stringMatching(/^b\nc\n/) });
  });

  test("follows new events only, unless a position is given", async () => {
    const { run, create } = await served();
    await run(`${create} --wait`);
    const leaving = new AbortController();
    const { output, errors } = await run("event follow", {
      signal: leaving.signal,
      when: {
        printed: /New events from now on/,
        act: () => void run("project undeploy analytics --yes"),
      },
      after: { printed: /operation\.ended/, act: () => leaving.abort() },
    });
    expect(output).not.toContain("project.created");
    expect(output).toMatch(/^\d+ +\S+ +operation\.started/);
    expect(errors).toMatch(/^New events from now on; --after 0 shows the stored ones\n/);
  });

  test("ends with 9 after a run that failed, and says why", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => [{ print: "one" }, { exit: 3 }]);
    await run(`${create} --wait`);
    const { code, errors } = await run("run start analytics --follow");
    expect(code).toBe(9);
    expect(errors).toMatch(/^dctl: The run run_\w+ ended as failed: /);
  });

  test("ends with 9 after a deployment that it waited for and that failed", async () => {
    const { run, create, engine } = await served();
    engine.setConvergence("manual");
    const { output } = await run(`${create} -o json`);
    const { id } = JSON.parse(output) as { readonly id: string };
    const ref = { organization: ORGANIZATION, project: id };
    const ended = await run("project deploy analytics --wait -o name", {
      when: { printed: /^running converge$/m, act: () => engine.fail(ref, "No image") },
    });
    expect([ended.code, ended.output]).toEqual([9, "analytics\n"]);
    expect(ended.errors).toMatch(/^running converge$[^]*^failed {2}converge: .*No image/m);
    expect(ended.errors).toMatch(/dctl: The project is failed: .*No image/);
  });

  test("says how to go on watching when the server closes while it waits", async () => {
    const { run, create, engine, host } = await served();
    engine.setConvergence("manual");
    await run(create);
    const { code, errors } = await run("project deploy analytics --wait", {
      when: { printed: /^running converge$/m, act: () => void host.close() },
    });
    expect(code).toBe(7);
    expect(errors).toMatch(/^How it goes on: dctl project get proj_\w+\ndctl: .*\(unavailable\)$/m);
  });

  test("ends with 130 when it is interrupted while it waits", async () => {
    const { run, create, engine } = await served();
    engine.setRuns(() => [{ print: "one" }, { wait: true }]);
    await run(`${create} --wait`);
    const stop = new AbortController();
    const ended = await run("run start analytics --follow", {
      signal: stop.signal,
      when: { printed: /^one$/m, act: () => stop.abort() },
    });
    expect(ended).toEqual({
      code: 130,
      output: "one\n",
      errors: "dctl: Interrupted; what the server has recorded goes on\n",
    });
  });
});

describe("a body", () => {
  test("has the fields of the file, and those of flags and --set before them", async () => {
    const { run, input } = await served();
    const file = join(temporaryFolder(), "project.yaml");
    writeFileSync(
      file,
      `name: other\nproject_type: node\nrepository_url: ${input.repository_url}\ndescription: x\n`,
    );
    const flags = ["--set", "description=plain = text", "--set", "suspended=true"];
    flags.push("--set", 'agent_context="12"', "--no-run-tests", "--name", "analytics");
    const { output } = await run(["project", "create", "-f", file, ...flags, "-o", "json"]);
    expect(JSON.parse(output)).toMatchObject({
      name: "analytics",
      description: "plain = text",
      suspended: true,
      agent_context: "12",
      run_tests: false,
    });
    expect((await run(["project", "update", "analytics", "--set", "description=null"])).code).toBe(
      0,
    );
    expect((await run("project get analytics")).output).not.toContain("description");
  });

  test("is read from standard input with -", async () => {
    const { run, input } = await served();
    const { code } = await run("project create -f -", { input: JSON.stringify(input) });
    expect(code).toBe(0);
  });

  test.each([
    ["--file /nonexistent", "--file cannot be read from /nonexistent (ENOENT)"],
    ["--set name", "--set must be FIELD=VALUE"],
    ["--set name=a --set name=b", "--set name must be given once"],
    ["--set name=a --name b", "--name is given with --set as well"],
    ["--set value=secret", "--set value would show a secret to other users of the machine"],
    ["--file - --token-file -", "standard input can be read for one flag only"],
  ])("is refused: %s", async (flags, problem) => {
    const { run } = await served();
    const { code, errors } = await run(`project create ${flags}`, { input: "{}" });
    expect(code).toBe(2);
    expect(errors).toContain(problem);
  });

  test.each([
    ["[1]"],
    ["text"],
    ["a: [", "-:1 is not YAML (BAD_INDENT)"],
    ["a: !!binary aGk=", "-:1 has a tag"],
  ])(
    "is refused where the file is not an object: %s",
    async (input, problem = "must be an object with fields of the body") => {
      const { run } = await served();
      const { code, errors } = await run("project create -f -", { input });
      expect(code).toBe(2);
      expect(errors).toContain(`--file ${problem}`);
    },
  );

  test("is refused by the server with every problem at once, by flag", async () => {
    const { run } = await served();
    const { code, errors } = await run(
      "project create --name / --set x=1 --set auto_apply=y --cpu-limit lots",
    );
    expect(code).toBe(2);
    const flags = ["--name", "--repository-url", "--cpu-limit", "x", "--\\[no-\\]auto-apply"];
    for (const where of flags) expect(errors).toMatch(new RegExp(`^ {2}${where} \\w`, "m"));
  });

  test("has the value of a variable from a file or standard input, without its last line break", async () => {
    const { run, client } = await served();
    const created = await run("environment-variable create --name KEY --value-file -", {
      input: "correct horse\n",
    });
    expect(created).toMatchObject({ code: 0, output: expect.stringContaining("correct horse") });
    const { value } = await client.environmentVariables.get("KEY");
    expect(value).toBe("correct horse");
    const none = await run("environment-variable create --name OTHER --value-file -");
    expect(none).toMatchObject({
      code: 2,
      errors: expect.stringContaining("standard input is empty: send the value there"),
    });
    const missing = await run("environment-variable create --name OTHER");
    expect(missing).toMatchObject({ code: 2, errors: "dctl: --value-file is required\n" });
  });
});

describe("a notification", () => {
  test("has projects by name", async () => {
    const { run, create } = await served();
    await run(`${create} --wait`);
    const make =
      "notification create --name chat --kind slack --url-file - --events run.failed --projects";
    const input = "https://hooks.example.com/services/T0/B0";
    const created = await run(`${make} analytics -o json`, { input });
    expect(JSON.parse(created.output)).toMatchObject({
      projects: [expect.stringMatching(/^proj_/)],
    });
    expect(await run(`${make} analytics,none`, { input })).toMatchObject({
      code: 2,
      errors: expect.stringContaining("name 2 of --projects"),
    });
  });

  test("is tested with an exit code that says whether the message was delivered", async () => {
    const { run, receivers } = await served();
    const url = "https://hooks.example.com/services/T0/B0";
    await run("notification create --name chat --kind slack --url-file - --events run.failed", {
      input: url,
    });
    expect((await run("notification test chat")).code).toBe(0);
    receivers.answerWith(url, { status: 500 });
    expect(await run("notification test chat")).toMatchObject({
      code: 9,
      output: expect.stringContaining("failed"),
      errors: expect.stringMatching(/^dctl: The test message was not delivered: .*500/m),
    });
  });

  test("takes no receiver for the server, which would get the token", async () => {
    const calls: string[] = [];
    const receiver = createServer((request, response) => {
      calls.push(request.headers.authorization ?? "");
      response.end("{}");
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void receiver.close());
    await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo;
    const { run } = await served();
    const at = `--url http://127.0.0.1:${port}/services/T0`;
    const commands = [
      `notification create --name chat --kind slack --events run.failed ${at}`,
      `notification update chat ${at}`,
    ];
    for (const command of commands)
      expect(await run(command)).toMatchObject({
        code: 2,
        errors: expect.stringContaining("is read from --url-file FILE"),
      });
    expect(calls).toEqual([]);
  });
});

describe("a variable of a project", () => {
  test("is addressed by its name and the project", async () => {
    const { run, create } = await served();
    await run(`${create} --wait`);
    const make = "environment-variable create --name KEY --value-file -";
    await run(make, { input: "of all" });
    const [id] = (
      await run(`${make} --project analytics -o name`, { input: "of the project" })
    ).output.split("\n");
    const named = "environment-variable get key --project analytics";
    expect(JSON.parse((await run(`${named} -o json`)).output)).toMatchObject({
      id,
      value: "of the project",
    });
    expect((await run("environment-variable get KEY")).output).toContain("of all");
    const update = "environment-variable update KEY --project analytics --value-file -";
    expect((await run(update, { input: "changed" })).code).toBe(0);
    expect((await run(named)).output).toContain("changed");
    expect((await run("environment-variable get KEY")).output).toContain("of all");
    const asked = await run("environment-variable delete KEY --project analytics");
    expect(asked.errors).toContain(`This deletes the environment variable KEY (${id}).`);
    expect((await run("environment-variable delete KEY --project analytics -y")).code).toBe(0);
    expect((await run("environment-variable get KEY")).code).toBe(0);
    expect(await run(named)).toMatchObject({
      code: 4,
      errors: expect.stringContaining(
        'The project "analytics" has no environment variable "key" of its own',
      ),
    });
  });
});

describe("a removal", () => {
  test("says what it removes and needs --yes where there is no terminal", async () => {
    const { run, create } = await served();
    await run(`${create} --use-managed-state-database --wait`);
    const { code, output, errors } = await run("project delete analytics");
    expect([code, output]).toEqual([10, ""]);
    expect(errors).toMatch(/^This deletes the project analytics \(proj_\w+\):$/m);
    expect(errors).toContain("its deployment, with its schedules");
    expect(errors).toContain("its managed state database, with the state of all environments");
    expect(errors).toContain(
      "the files that its runs wrote in the\n    project's folder, such as a",
    );
    expect(errors).toContain("project delete needs --yes");
    const undeploy = await run("project undeploy analytics");
    expect(undeploy.code).toBe(10);
    expect(undeploy.errors).not.toContain("DuckDB");
    expect(undeploy.errors).toContain("The project and its managed state database stay.");
    expect((await run("project get analytics")).output).toMatch(/^deployed: +true$/m);
  });

  test("of a variable needs --yes as well", async () => {
    const { run } = await served();
    await run("environment-variable create --name KEY --value-file -", { input: "x" });
    const { code, errors } = await run("environment-variable delete KEY");
    expect([code, errors]).toEqual([
      10,
      "This deletes the environment variable KEY.\ndctl: environment-variable delete needs --yes, because there is no terminal to ask on\n",
    ]);
    expect((await run("environment-variable delete KEY -y")).code).toBe(0);
  });
});

describe("an error", () => {
  test.each<[string, string, number, Record<string, string>?]>([
    ["not_found", "project get nothing", 4],
    ["unauthenticated", "project list", 3, { DAGCTL_TOKEN: "wrong" }],
    ["unavailable", "project list", 7, { DAGCTL_URL: "http://127.0.0.1:1" }],
    ["precondition_failed", "project update analytics --branch x --if-match 9", 5],
    ["idempotency_key_reused", "project update analytics --branch y --idempotency-key k", 5],
    ["conflict", "project create --name analytics --project-type node --repository-url URL", 5],
  ])("%s ends the program with its code", async (error, line, exitCode, environment = {}) => {
    const { run, create, input } = await served();
    await run(`${create} --wait`);
    await run("project update analytics --description x --idempotency-key k");
    const { code, output, errors } = await run(line.replace("URL", input.repository_url), {
      environment,
    });
    expect([code, output]).toEqual([exitCode, ""]);
    expect(errors).toContain(`(${error})`);
    expect(errors).not.toContain("wrong");
  });

  test("of flags names every mistake, and no request is made", async () => {
    const { code, output, errors } = await runDctl(
      "run list --limit 0 --status red --page=x --limt 3".split(" "),
    );
    expect([code, output]).toEqual([2, ""]);
    expect(errors).toBe(
      [
        "dctl: 4 mistakes:",
        "  --limt is not a flag of this command; did you mean --limit?",
        "  --page must be a whole number from 1 to 1000000000",
        "  --limit must be a whole number from 1 to 500",
        "  --status must be one or more of pending, running, success, partial, failed, error, with commas between them",
        "See dctl run list --help",
        "",
      ].join("\n"),
    );
  });
});
