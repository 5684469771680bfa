import { createHmac } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Installation, type ServerProcess, serverWait, type State } from "../../src/index.ts";
import { until } from "@dagctl/testing";
import { liveThrough, runOnce, statusOf } from "./life.ts";
import { PROGRAM } from "./places.ts";
import { changedReads, changedRepetitions } from "./reads.ts";
import { notificationOf, type Receiver, startReceiver } from "./receiver.ts";
import { redeployments, type Stored } from "./stored.ts";

/** A recorded installation, ready for a server to start on it. */
export interface Restored {
  readonly installation: Installation;
  /** Reads the records directly, and not through the server. */
  stored(): Promise<Stored>;
  close(): Promise<void>;
}

/** Returns the files that say what is deployed on this machine, as texts by path. */
function deployments(data: string): Readonly<Record<string, string>> {
  const folder = join(data, "local", "deployments");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\/(wanted|converged|removing|secrets)\.json$/.test(path),
  );
  return Object.fromEntries(
    files.toSorted().map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

/** What runs of the earlier version have left: a database, and a file whose name is tracked. */
const TRACKED = "package.json";
const LEFT = {
  "db/warehouse.db": "live",
  [TRACKED]: '{"type":"module","main":"main.js","live":true}\n',
} as const;

/**
 * Whether the earlier version has installed the packages of projects, and has started runs in the
 * project's folder, as this one does.
 */
const isRecent = ({ recording }: Installation): boolean =>
  !["c42623b", "ea5feb2", "0222bc4"].includes(recording.commit.slice(0, 7));

/**
 * Registers the tests of an installation whose projects run on this machine. They build on each
 * other: later ones change what earlier ones compare.
 */
export function upgradeTests(restore: () => Promise<Restored>): void {
  let restored: Restored;
  let installation: Installation;
  let server: ServerProcess;
  let receiver: Receiver | undefined;
  let before: { readonly stored: Stored; readonly files: ReturnType<typeof deployments> };
  const id = (state: State): string => installation.recording.projects[state] ?? "";
  const workOf = (state: State): string =>
    join(installation.data, "local/work/org-local", id(state));
  const filesOf = (state: State): string => join(workOf(state), "dagctl-checkout/files");

  beforeAll(async () => {
    restored = await restore();
    installation = restored.installation;
    // A file of the folder in which runs start belongs to the commit where it is tracked.
    const folder = isRecent(installation) ? filesOf("active") : workOf("active");
    mkdirSync(join(folder, "db"));
    for (const [path, text] of Object.entries(LEFT))
      if (!isRecent(installation) || path !== TRACKED) writeFileSync(join(folder, path), text);
    before = { stored: await restored.stored(), files: deployments(installation.data) };
    if (notificationOf(installation.recording) !== undefined)
      receiver = await startReceiver(installation.recording);
    server = await installation.start(PROGRAM);
    // Other tests may use the installation before.
  }, 600_000);
  afterAll(async () => {
    receiver?.close();
    await restored.close();
  });

  test("Every read is answered as it was recorded", async () => {
    expect(await changedReads(installation, server)).toEqual([]);
  });

  test("A repeated call is answered as the first one with its Idempotency-Key", async () => {
    expect(await changedRepetitions(installation, server)).toEqual([]);
  });

  test("A token has the organization and the access that it had", async () => {
    const post = (token: string) =>
      installation.client(server, token).call({ method: "POST", path: "/projects", body: {} });
    expect({ reader: await post("reader"), second: await post("second") }).toMatchObject({
      reader: { status: 403 },
      second: { status: 400 },
    });
    expect(
      await installation.client(server, "reader").get(`/projects/${id("active")}`),
    ).toMatchObject({ name: "active" });
    const listed = await installation.command(PROGRAM, ["token", "list"]);
    for (const { name, organization } of installation.recording.tokens)
      expect(listed).toMatch(new RegExp(`^${name}  ${organization}  `, "m"));
  });

  test("A secret keeps its name and its value", async () => {
    const names = Object.keys(installation.recording.secrets);
    expect((await installation.command(PROGRAM, ["secret", "list"])).trim().split("\n")).toEqual(
      names,
    );
  });

  test("The run whose process is gone ends as error and says why", async () => {
    const run = await until(
      () =>
        installation
          .client(server)
          .get(`/projects/${id("running")}/runs/${installation.recording.unfinishedRun}`),
      ({ status }) => status !== "pending" && status !== "running",
      serverWait("The end of the unfinished run"),
    );
    expect(run).toMatchObject({
      status: "error",
      error_message: expect.stringMatching(/gone without an outcome/) as string,
    });
    const { body } = await installation
      .client(server)
      .call({ method: "GET", path: `/projects/${id("running")}/runs/latest/logs` });
    expect(body).toContain("waiting");
  });

  test("A schedule starts its next run, and that of a suspended project does not", async () => {
    const runsOf = async (state: State): Promise<readonly Record<string, unknown>[]> =>
      (await installation.client(server).get(`/projects/${id(state)}/runs`))[
        "runs"
      ] as readonly Record<string, unknown>[];
    const recordedAt = installation.recording.recordedAt;
    const runs = await until(
      () => runsOf("scheduled"),
      (all) =>
        all.some(
          ({ created_at, status }) => String(created_at) > recordedAt && status === "success",
        ),
      serverWait("A run of the schedule", 90_000),
    );
    expect(runs.every(({ triggered_by }) => triggered_by === "scheduled")).toBe(true);
    expect(await runsOf("suspended")).toEqual([]);
  });

  test("Jobs that were created, and retries that are due, stay as they were recorded", async () => {
    const ownOf = ({ projects }: Stored): unknown =>
      (["failing", "sqlmesh", "dbt"] as const).map((state) => {
        const { jobs, retries } = projects[id(state)]?.internals ?? {};
        return { jobs, retries };
      });
    expect(ownOf(await restored.stored())).toEqual(ownOf(before.stored));
  });

  test("A project of SQLMesh or dbt that was stored without packages or a check has none, and keeps its revision", async () => {
    const { projects } = await restored.stored();
    const changed = Object.entries(projects).map(([project, { wire }]) => {
      const former = before.stored.projects[project]?.wire ?? {};
      expect([project, wire["revision"]]).toEqual([project, former["revision"]]);
      // Its commits are loaded where a PUT asks for that.
      expect([project, wire["check_on_deploy"]]).toEqual([project, former["check_on_deploy"]]);
      return [former["project_type"], wire["python_requirements"]];
    });
    if (isRecent(installation)) return;
    expect(changed).toContainEqual(["sqlmesh", ""]);
    expect(changed).toContainEqual(["dbt", ""]);
    expect(changed.filter(([type, file]) => (type === "node") !== (file === undefined))).toEqual(
      [],
    );
  });

  test("A message that was pending arrives under its id, signed, at the URL that was stored", async () => {
    const notification = notificationOf(installation.recording);
    if (notification === undefined) return;
    const path = `/notifications/${notification}/deliveries`;
    const statesIn = (body: unknown) =>
      (
        body as {
          readonly deliveries: readonly { readonly id: string; readonly status: string }[];
        }
      ).deliveries;
    const recorded = installation.recording.answers.find((answer) => answer.path === path);
    const [delivery] = statesIn(recorded?.body);
    expect(delivery?.status).toBe("pending");
    // It is due within minutes: a retry by hand is due now.
    const client = installation.client(server);
    await client.expect(200, { method: "POST", path: `${path}/${delivery?.id}/retry` });
    const [message] = await until(
      async () => receiver?.messages.filter(({ id: each }) => each === delivery?.id) ?? [],
      (arrived) => arrived.length > 0,
      serverWait("The message that was pending"),
    );
    expect(message).toMatchObject({
      path: "/messages/recorded?token=a-token-to-hide",
      isSigned: true,
    });
    expect(JSON.parse(message?.body ?? "{}")).toMatchObject({
      type: "run.succeeded",
      data: { project: { id: id("active") }, run: { status: "success" } },
    });
    await until(
      () => client.get(path),
      (page) => statesIn(page)[0]?.status === "delivered",
      serverWait("The record of the delivery"),
    );
  });

  test("A push hook accepts the secret that it had, and no other", async () => {
    const { pushHook } = installation.recording;
    if (pushHook === undefined) return;
    const push = async (secret: string): Promise<number> => {
      const signature = createHmac("sha256", secret).update("{}").digest("hex");
      const headers = { "x-hub-signature-256": `sha256=${signature}` };
      const call = { method: "POST", headers, body: "{}" };
      return (await fetch(`${server.url}${pushHook.path}`, call)).status;
    };
    expect([await push("another secret"), await push(pushHook.secret)]).toEqual([404, 202]);
  });

  test("No project is deployed again", async () => {
    expect(redeployments(before.stored, await restored.stored())).toEqual([]);
    expect(deployments(installation.data)).toEqual(before.files);
  });

  test("A new run has the variables and finds the files of earlier runs in the project's folder", async () => {
    const { log } = await runOnce(installation.client(server), id("active"));
    expect(log).toBe(
      'visit 3\nregion north\npassword [secret] of 18 characters\nconfig {"depth":2}\n',
    );
    const folder = filesOf("active");
    expect(readdirSync(folder).toSorted()).toEqual(["db", "main.js", "package.json", "visits.txt"]);
    for (const [path, text] of Object.entries(LEFT))
      if (!isRecent(installation) || path !== TRACKED)
        expect(readFileSync(join(folder, path), "utf8")).toBe(text);
    if (isRecent(installation)) return;
    const project = await until(
      () => installation.client(server).get(`/projects/${id("active")}`),
      ({ status_message: message }) => message !== undefined,
      serverWait("A message about the tracked file"),
    );
    expect(project).toMatchObject({
      status: "active",
      status_message: expect.stringMatching(
        /^Runs use package\.json of the project, and not what the commit has there\. /,
      ) as string,
    });
  });

  test("The name of a deleted project can be used again", async () => {
    const client = installation.client(server);
    const { keyedCalls } = installation.recording;
    const body = keyedCalls.find(
      (call) => (call.body as { readonly name?: string } | undefined)?.name === "deleted",
    )?.body;
    const created = await client.expect(201, { method: "POST", path: "/projects", body });
    expect(created["id"]).not.toBe(id("deleted"));
    await statusOf(client, String(created["id"]), "active");
    expect(await runOnce(client, String(created["id"]))).toMatchObject({
      status: "success",
      log: expect.stringContaining("visit 1\n") as string,
    });
  });

  test("Every project can be deployed, run, undeployed and deleted", async () => {
    const { recording } = installation;
    const states = (Object.keys(recording.projects) as State[]).filter(
      (state) => state !== "deleted",
    );
    await Promise.all(
      states.map((state) =>
        liveThrough(
          installation.client(server, state === "second" ? "second" : "default"),
          recording,
          state,
        ),
      ),
    );
    expect(await server.stop()).toBe(0);
    expect(server.readOutput()).not.toMatch(/^(?:\S+ )?error: /m);
  });
}
