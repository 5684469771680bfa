import { DagctlError, type LinkTo } from "@dagctl/core";
import { fakeEngine, type FakeMessages, fakeMessages } from "@dagctl/testing";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { movedClock, RELEASE, testHost, until } from "../host/test-host.ts";
import { type NotifiedHost, notifiedHost, WEBHOOK } from "./notified-host.ts";

const DAY = 24 * 60 * 60_000;

/** A job that is repeated once after a failure, and what runs it to its end. */
async function retriedJob(host: NotifiedHost, retry_pause = "1m") {
  const project = await host.project();
  const job = { name: "orders", command: "node orders", max_retries: 1, retry_pause };
  await host.acme.jobs.create(project, job);
  const runJob = async (): Promise<string> => {
    const { job_run_id: run } = await host.acme.jobs.run(project, "orders");
    await host.acme.runs.wait(project, run);
    return run;
  };
  return { project, runJob };
}

/** Waits until a message has arrived: another thread signs it, and polls do not wait for that. */
const untilReceived = (fake: FakeMessages): Promise<unknown> =>
  until(
    () => fake.received.length,
    (count) => count > 0,
  );

describe("a webhook", () => {
  test("reports a failed run, signed as the library of Standard Webhooks verifies it", async () => {
    const host = await notifiedHost();
    const { secret = "" } = await host.notify();
    const project = await host.project();
    const run = await host.run(project, 3);
    const [message] = await host.untilArrived(1);
    // The library takes the time from the machine.
    const headers = { ...message?.headers };
    expect(message?.json).toMatchObject({
      type: "run.failed",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        project: { id: project, name: "analytics" },
        job: "scheduled-run",
        run: { id: run, status: "failed", exit_code: 3 },
        cause: expect.any(String),
      },
    });
    expect(() => verify(host.clock.now(), secret, message?.body ?? "", headers)).not.toThrow();
    expect(() => verify(host.clock.now(), secret, "{}", headers)).toThrow("No matching signature");
  });

  test("is signed by both secrets for 24 hours after a rotation, and then by the new one", async () => {
    const host = await notifiedHost();
    const { id, secret: first = "" } = await host.notify();
    const { secret: second = "" } = await host.acme.notifications.rotate(id);
    expect(second).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(second).not.toBe(first);
    const verifies = async (secret: string): Promise<boolean> => {
      await host.acme.notifications.test(id);
      const { body, headers } = host.messages().at(-1) ?? { body: "", headers: {} };
      try {
        verify(host.clock.now(), secret, body, headers);
        return true;
      } catch {
        return false;
      }
    };
    expect([await verifies(first), await verifies(second)]).toEqual([true, true]);
    host.clock.move(DAY + 1_000);
    expect([await verifies(first), await verifies(second)]).toEqual([false, true]);
  });

  test("reports each success, and only of what it names", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.succeeded"] });
    const other = await host.project({ name: "other" });
    await host.notify({ name: "of one", events: ["run.failed"], projects: ["other"] });
    const project = await host.project();
    await host.run(project, 1);
    await host.run(other, 1);
    await host.run(project, 0);
    await host.untilArrived(2);
    const sent = host.messages().map(({ json: { type, data } }) => [type, data["project"]]);
    expect(sent).toEqual([
      ["run.failed", { id: other, name: "other" }],
      ["run.succeeded", { id: project, name: "analytics" }],
    ]);
  });

  test("reports a run with retries only after the last attempt", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed"] });
    const { runJob } = await retriedJob(host);
    host.engine.setRuns(() => [{ exit: 3 }]);
    const run = await runJob();
    host.clock.move(60_000);
    const [message] = await host.untilArrived(1);
    expect(message?.json.data).toMatchObject({ job: "orders", run: { retry_of: run, attempt: 2 } });
    expect(host.messages()).toHaveLength(1);
  });

  test("reports a failed run whose retry is not started", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed"] });
    const { project, runJob } = await retriedJob(host);
    host.engine.setRuns(() => [{ exit: 3 }]);
    const run = await runJob();
    await host.acme.projects.update(project, { suspended: true });
    host.clock.move(60_000);
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({ type: "run.failed", data: { run: { id: run } } });
  });

  test("reports a failed run whose retry a newer run has dropped that failed, too", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed"] });
    const { runJob } = await retriedJob(host, "1h");
    host.engine.setRuns(() => [{ exit: 3 }]);
    const fail = async (): Promise<string> => {
      const run = await runJob();
      host.clock.move(60_000);
      return run;
    };
    const failed = [await fail(), await fail(), await fail()];
    const sent = (await host.untilArrived(2)).map(({ json }) => json.data["run"]);
    expect(sent).toMatchObject(failed.slice(0, 2).map((id) => ({ id })));
  });

  test("reports a failed run whose retry is due while a newer run goes on", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed"] });
    const { project, runJob } = await retriedJob(host);
    host.engine.setRuns(() => [{ exit: 3 }]);
    const run = await runJob();
    host.engine.setRuns(() => "manual");
    await host.acme.jobs.run(project, "orders");
    host.clock.move(60_000);
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({ type: "run.failed", data: { run: { id: run } } });
  });

  test("does not report a failed run after which a newer one succeeds", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed", "run.succeeded"] });
    const { project, runJob } = await retriedJob(host);
    for (const exit of [3, 0]) {
      host.engine.setRuns(() => [{ exit }]);
      await runJob();
    }
    host.clock.move(60_000);
    await host.run(project, 0);
    const sent = (await host.untilArrived(2)).map(({ json }) => json.type);
    expect(sent).toEqual(["run.succeeded", "run.succeeded"]);
  });

  test("does not report a run that was cancelled", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed", "run.succeeded"] });
    const project = await host.project();
    host.engine.setRuns(() => "manual");
    const { job_run_id: run } = await host.acme.projects.run(project);
    await until(
      () => host.acme.runs.get(project, run),
      ({ status }) => status === "running",
    );
    await host.acme.runs.cancel(project, run);
    await host.acme.runs.wait(project, run);
    await host.run(project, 0);
    const sent = (await host.untilArrived(1)).map(({ json }) => json.type);
    expect(sent).toEqual(["run.succeeded"]);
  });

  test("reports once a deploy that the driver refuses", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ clock });
    const apply = () => Promise.reject(new DagctlError("forbidden", "the quota is used up"));
    const host = await notifiedHost({ clock, engine, deploy: { ...engine.deploy, apply } });
    await host.notify({ events: ["deploy.failed"] });
    const { id } = await host.acme.projects.create(host.input);
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({
      type: "deploy.failed",
      data: {
        project: { id, name: "analytics" },
        operation: { kind: "create", status: "failed" },
        cause: "the quota is used up",
      },
    });
    await host.acme.projects.deploy(id).catch(() => undefined);
    await host.untilArrived(2);
    expect(host.messages()).toHaveLength(2);
  });

  test("reports a deploy that fails after the driver has accepted it", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["deploy.failed"] });
    host.engine.setConvergence({ fail: "no such version" });
    await host.acme.projects.create(host.input);
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({
      type: "deploy.failed",
      data: { status: "failed", cause: expect.stringContaining("no such version") },
    });
  });

  test("reports once a commit that polling could not deploy", async () => {
    const fake = fakeMessages();
    const { acme, release, repository, untilAutoDeploy, untilPolled } = await testHost({
      project: "polled",
      messages: fake.messages,
    });
    await acme.notifications.create({ ...WEBHOOK, events: ["deploy.failed", "sync.behind"] });
    await release("1.1.0");
    const sha = await repository.commit({ [RELEASE]: "version: 1.2.0\n", "dbt_project.yml": "" });
    await untilAutoDeploy(sha, "failed");
    await untilReceived(fake);
    await untilPolled();
    await untilPolled();
    const sent = fake.received.map(({ body }) => JSON.parse(body) as object);
    expect(sent).toMatchObject([
      { type: "deploy.failed", data: { auto_deploy: { commit: sha, outcome: "failed" } } },
    ]);
  });

  test("reports once a commit whose deploy by hand has failed, and polling does not try", async () => {
    const fake = fakeMessages();
    const { acme, host, project, release, repository, ...test } = await testHost({
      project: "polled",
      messages: fake.messages,
      // A poll in 43 s, but for the one after the push.
      fields: { polling_interval: "6h" },
      onApply: () => Promise.reject(new DagctlError("invalid", "The engine refuses it")),
    });
    await acme.notifications.create({ ...WEBHOOK, events: ["deploy.failed", "sync.behind"] });
    const hook = await acme.hooks.create({ provider: "github", repository_url: repository.url });
    const sha = await release("1.1.0");
    await acme.projects.deploy(project.id).catch(() => undefined);
    const failed = await test.untilAutoDeploy(sha, "failed");
    expect(failed.auto_deploy?.reason).toBe("The engine refuses it");
    await untilReceived(fake);
    const heads = test.calls("git.head");
    const received = await host.pushes.receive(hook.id);
    if (received.hook) received.accept("1.1.0");
    await until(
      async () => test.calls("git.head"),
      (now) => now > heads,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await test.polledDeploys()).toEqual([]);
    expect((await test.becomes(() => true)).auto_deploy).toEqual(failed.auto_deploy);
    const sent = fake.received.map(({ body }) => JSON.parse(body) as object);
    expect(sent).toMatchObject([
      { type: "deploy.failed", data: { operation: { kind: "deploy", status: "failed" } } },
    ]);
  });

  test("reports once a commit that polling does not deploy, and why", async () => {
    const fake = fakeMessages();
    const { acme, release, untilAutoDeploy, untilPolled } = await testHost({
      project: "polled",
      messages: fake.messages,
    });
    await acme.notifications.create({ ...WEBHOOK, events: ["deploy.failed", "sync.behind"] });
    const sha = await release("1.0.0");
    await untilAutoDeploy(sha, "skipped");
    await untilReceived(fake);
    await untilPolled();
    await untilPolled();
    const sent = fake.received.map(({ body }) => JSON.parse(body) as object);
    expect(sent).toMatchObject([
      {
        type: "sync.behind",
        data: {
          cause: expect.stringContaining("is 1.0.0, as deployed"),
          commits_behind: 1,
          latest_commit_sha: sha,
        },
      },
    ]);
  });

  test("does not report a commit that touches nothing of a polled project", async () => {
    const fake = fakeMessages();
    const { acme, repository, untilAutoDeploy, untilPolled } = await testHost({
      project: "polled",
      messages: fake.messages,
      fields: { version_strategy: "continuous", git_path: "dbt" },
    });
    await acme.notifications.create({ ...WEBHOOK, events: ["deploy.failed", "sync.behind"] });
    const sha = await repository.commit({ "README.md": "elsewhere" }, "Elsewhere");
    await untilAutoDeploy(sha, "skipped");
    await untilPolled();
    expect(fake.received).toEqual([]);
  });

  test("reports once for each change that a project is behind", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["sync.behind"] });
    const project = await host.project();
    const sha = await host.repository.commit({ "main.mjs": "console.log(2)" }, "Second");
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({
      type: "sync.behind",
      data: { commits_behind: 1, latest_commit_sha: sha, cause: "Second" },
    });
    const seen = host.observations();
    await until(
      async () => host.observations(),
      (count) => count > seen + 10,
    );
    expect(host.messages()).toHaveLength(1);
    await host.repository.commit({ "main.mjs": "console.log(3)" }, "Third");
    const [, second] = await host.untilArrived(2);
    expect(second?.json.data).toMatchObject({ commits_behind: 2 });
    await host.acme.projects.deploy(project);
    expect(host.messages()).toHaveLength(2);
  });

  test("reports a tick that was missed", async () => {
    const clock = movedClock("2026-03-01T01:59:00.000Z");
    const engine = fakeEngine({ schedules: "host", clock });
    const host = await notifiedHost({ clock, engine });
    await host.notify({ events: ["schedule.missed"] });
    const project = await host.project({ concurrency_policy: "Forbid" });
    await host.acme.jobs.update(project, "scheduled-run", {
      schedule: "0 2 * * *",
      enabled: true,
    });
    engine.setRuns(() => "manual");
    await host.acme.projects.run(project);
    clock.move(2 * 60_000);
    const [message] = await host.untilArrived(1);
    expect(message?.json).toMatchObject({
      type: "schedule.missed",
      data: { job: "scheduled-run", ticks: 1, cause: expect.any(String) },
    });
  });

  test("has no value of a sensitive variable that a program prints", async () => {
    const host = await notifiedHost();
    await host.notify({ events: ["run.failed"] });
    const project = await host.project();
    await host.acme.environmentVariables.create({
      name: "WAREHOUSE_PASSWORD",
      value: "canary-of-a-password",
      is_sensitive: true,
    });
    host.engine.setRuns(() => [{ printEnvironment: true }, { exit: 3 }]);
    const { job_run_id: run } = await host.acme.projects.run(project);
    await host.acme.runs.wait(project, run);
    await host.untilArrived(1);
    const lines: string[] = [];
    for await (const { text } of host.acme.runs.logs(project, run)) lines.push(text);
    expect(lines).toContain("WAREHOUSE_PASSWORD=[secret]");
    expect(JSON.stringify(host.fake.received)).not.toContain("canary");
  });
});

describe("a message for Slack", () => {
  test("has a text and a section, and mentions nobody", async () => {
    const host = await notifiedHost();
    await host.notify({ kind: "slack", events: ["sync.behind"] });
    await host.project({ name: "a.b" });
    const hostile = `<!channel> & <https://evil.example|click> *bold* \`\`\` ${"x".repeat(9_000)}`;
    await host.repository.commit({ "main.mjs": "console.log(2)" }, hostile);
    await host.untilArrived(1);
    const [message] = host.fake.received;
    const body = JSON.parse(message?.body ?? "{}") as {
      readonly text: string;
      readonly blocks: readonly { readonly text: { readonly text: string } }[];
    };
    expect(Object.keys(body)).toEqual(["text", "blocks"]);
    expect(body.text).toBe("a.b: 1 commit behind");
    const [section] = body.blocks;
    expect(section?.text.text).toMatch(
      /^\*a\.b: 1 commit behind\*\n```&lt;!channel&gt; &amp; &lt;/,
    );
    expect(section?.text.text.length).toBeLessThanOrEqual(3_000);
    expect(section?.text.text.match(/```/g)).toHaveLength(2);
    expect(message?.body).not.toMatch(/[<>]/);
    expect(Object.keys(message?.headers ?? {})).not.toContain("webhook-signature");
  });
});

describe("the link of a message", () => {
  /** Returns an address that shows what it is for. */
  const linkTo: LinkTo = ({ organization, ...target }) =>
    `https://ui.example.com/${organization}?${new URLSearchParams(target).toString()}`;

  test("leads to the run, to the project, and to the notification of a test message", async () => {
    const host = await notifiedHost({ linkTo });
    const { id } = await host.notify({ events: ["run.failed", "sync.behind"] });
    const project = await host.project();
    const run = await host.run(project, 3);
    await host.untilArrived(1);
    await host.repository.commit({ "main.mjs": "console.log(2)" }, "Second");
    await host.untilArrived(2);
    await host.acme.notifications.test(id);
    const query = `https://ui.example.com/org-acme?kind`;
    expect(host.messages().map(({ json }) => [json.type, json.data["link"]])).toEqual([
      ["run.failed", `${query}=run&project=${project}&run=${run}`],
      ["sync.behind", `${query}=project&project=${project}`],
      ["test", `${query}=notification&notification=${id}`],
    ]);
  });

  test("leads to the operation of a deploy that failed", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ clock });
    const apply = () => Promise.reject(new DagctlError("forbidden", "the quota is used up"));
    const deploy = { ...engine.deploy, apply };
    const host = await notifiedHost({ clock, engine, deploy, linkTo });
    await host.notify({ events: ["deploy.failed"] });
    const { id } = await host.acme.projects.create(host.input);
    const [message] = await host.untilArrived(1);
    const [operation] = (await host.acme.operations.list(id)).operations;
    expect(message?.json.data["link"]).toBe(
      `https://ui.example.com/org-acme?kind=operation&project=${id}&operation=${operation?.id}`,
    );
  });

  test("is below the cause for Slack, within the longest section, and ends nowhere else", async () => {
    const link = "https://ui.example.com/a|b>c?d=<e>&f=g";
    const host = await notifiedHost({ linkTo: () => link });
    await host.notify({ kind: "slack", events: ["sync.behind"] });
    await host.project();
    await host.repository.commit({ "main.mjs": "console.log(2)" }, "x".repeat(9_000));
    await host.untilArrived(1);
    const body = JSON.parse(host.fake.received[0]?.body ?? "{}") as {
      readonly text: string;
      readonly blocks: readonly { readonly text: { readonly text: string } }[];
    };
    const written = "<https://ui.example.com/a%7Cb%3Ec?d=%3Ce%3E&amp;f=g|Open the project>";
    expect(body.text).toBe(`analytics: 1 commit behind\n${written}`);
    const section = body.blocks[0]?.text.text ?? "";
    expect(section.endsWith(`x…\`\`\`\n${written}`)).toBe(true);
    expect(section.length).toBeGreaterThan(2_990);
    expect(section.length).toBeLessThanOrEqual(3_000);
  });

  test.each([
    ["throws", () => expect.fail("canary")],
    ["has no address", () => undefined],
    ["has a path alone", () => "/runs/1"],
    ["has a program", () => "javascript:alert(1)"],
    ["has a login", () => "https://ann:canary@ui.example.com/"],
    ["has a page of text", () => `https://ui.example.com/${"x".repeat(1_000)}`],
  ])("is left out where linkTo %s, and the message arrives", async (_, broken: LinkTo) => {
    const host = await notifiedHost({ linkTo: broken });
    await host.notify();
    await host.run(await host.project(), 3);
    const [message] = await host.untilArrived(1);
    expect(message?.json.type).toBe("run.failed");
    expect(message?.body).not.toMatch(/link|canary/);
  });
});

/** Verifies a message with the public library, as if it were received at that time. */
function verify(
  now: number,
  secret: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  const real = Date.now;
  Date.now = () => now;
  try {
    new Webhook(secret).verify(body, headers);
  } finally {
    Date.now = real;
  }
}
