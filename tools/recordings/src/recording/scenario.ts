import { type Answer, type Call, type Client, serverWait } from "../installations/client.ts";
import { until } from "@dagctl/testing";
import { RECEIVER } from "../installations/places.ts";
import type { RecordedPushHook, Recording, State } from "../installations/recording.ts";
import type { RepositoryName } from "./repositories.ts";

export interface Clients {
  readonly default: Client;
  /** The client of another organization. */
  readonly second: Client;
}

export interface ScenarioOptions {
  readonly clients: Clients;
  repositoryUrl(name: RepositoryName): string;
  /** Whether projects can have a managed state database that needs no Python. */
  readonly hasManagedStates: boolean;
  /** Whether projects of dbt can run. */
  readonly hasPython: boolean;
}

export interface Scenario {
  readonly projects: Recording["projects"];
  readonly unfinishedRun: string;
  readonly pushHook: RecordedPushHook | undefined;
  readonly keyedCalls: readonly (Call & { readonly token: string })[];
}

type Body = Readonly<Record<string, unknown>>;

const text = (body: Body, field: string): string => String(body[field]);

/** Waits until the run has ended and returns it. */
const untilRunEnded = (client: Client, project: string, run: string): Promise<Body> =>
  until(
    () => client.get(`/projects/${project}/runs/${run}`),
    ({ status }) => status !== "pending" && status !== "running",
    serverWait(`The end of run ${run}`),
  );

const withStatus = (client: Client, project: string, status: string): Promise<Body> =>
  until(
    () => client.get(`/projects/${project}`),
    (body) => body["status"] === status,
    serverWait(`Status ${status} of ${project}`),
  );

/** The jobs that are created in projects whose types have several. */
const JOBS: Readonly<Record<"sqlmesh" | "dbt", readonly Body[]>> = {
  sqlmesh: [
    {
      name: "hourly",
      command: "sqlmesh run --ignore-cron",
      schedule: "15 * * * *",
      time_zone: "America/Santiago",
      max_retries: 2,
    },
    { name: "clean", command: "sqlmesh janitor", description: "Runs when it is asked to" },
  ],
  dbt: [
    {
      name: "orders",
      command: "dbt build --select orders",
      schedule: "30 2 * * *",
      time_zone: "Europe/Berlin",
      retry_pause: "90m",
      enabled: false,
    },
  ],
};

/** A job whose runs have parameters, where the version knows them. */
const JOB_WITH_PARAMETERS: Body = {
  name: "narrow",
  command: "dbt run",
  parameters: { select: ["revenue"], threads: 2, vars: { DAY: "2026-01-02" } },
};

/** Creates a push hook, whose secret is shown this once. */
async function createPushHook(client: Client, url: string): Promise<RecordedPushHook> {
  const hook = await client.expect(201, {
    method: "POST",
    path: "/hooks",
    body: { provider: "github", repository_url: url },
  });
  return { id: text(hook, "id"), path: text(hook, "path"), secret: text(hook, "secret") };
}

/** Brings a new installation into all states that an upgrade must survive. */
export async function playScenario({
  clients,
  repositoryUrl,
  hasManagedStates,
  hasPython,
}: ScenarioOptions): Promise<Scenario> {
  const main = clients.default;
  const isAnswered = async (path: string): Promise<boolean> =>
    (await main.call({ method: "GET", path })).status === 200;
  const projects: Partial<Record<State, string>> = {};
  const keyedCalls: (Call & { token: string })[] = [];

  /** Makes a call with an Idempotency-Key, which is recorded to be repeated. */
  const callWithKey = async (status: number, call: Call): Promise<Body> => {
    const one = { ...call, key: `recorded-${keyedCalls.length}` };
    keyedCalls.push({ ...one, token: "default" });
    return main.expect(status, one);
  };
  const project = (name: string, repository: RepositoryName, more: Body = {}): Body => ({
    name,
    project_type: "node",
    repository_url: repositoryUrl(repository),
    git_auth_method: "none",
    ...more,
  });
  const create = async (
    state: State,
    repository: RepositoryName,
    more: Body = {},
  ): Promise<string> => {
    const body = await callWithKey(201, {
      method: "POST",
      path: "/projects",
      body: project(state, repository, more),
    });
    return (projects[state] = text(body, "id"));
  };
  const run = async (id: string): Promise<string> =>
    text(await callWithKey(200, { method: "POST", path: `/projects/${id}/run` }), "job_run_id");

  /** Runs a job with parameters of dbt, whose results are recorded. */
  const runWithParameters = async (id: string): Promise<void> => {
    const path = `/projects/${id}/jobs`;
    await callWithKey(201, { method: "POST", path, body: JOB_WITH_PARAMETERS });
    await withStatus(main, id, "active");
    const started = await callWithKey(200, {
      method: "POST",
      path: `${path}/narrow/run`,
      body: { parameters: { threads: 1 } },
    });
    const ran = text(started, "job_run_id");
    const { status } = await untilRunEnded(main, id, ran);
    const { models } = await main.get(`/projects/${id}/runs/${ran}/models`);
    if (status !== "success" || (models as readonly Body[]).length !== 1)
      throw new Error(`The run of dbt has ended as ${text({ status }, "status")}`);
  };

  // Variables of the organization, and below of one project.
  const variable = (body: Body): Promise<Body> =>
    callWithKey(201, { method: "POST", path: "/environment-variables", body });
  await variable({ name: "REGION", value: "north" });

  const active = await create("active", "visits", { description: "Runs and has variables" });
  await variable({
    name: "PASSWORD",
    value: "a-password-to-hide",
    project_id: active,
    is_sensitive: true,
  });
  await variable({
    name: "CONFIG",
    value: '{"depth":2}',
    project_id: active,
    mount_as_file: true,
    file_mount_path: "/srv/app/config.json",
  });
  await withStatus(main, active, "active");
  await untilRunEnded(main, active, await run(active));
  await callWithKey(200, {
    method: "PUT",
    path: `/projects/${active}`,
    body: { memory_limit: "5Gi", agent_context: "Orders of the shop" },
  });
  await withStatus(main, active, "active");
  // The run below is reported to a receiver that does not answer, so its delivery stays pending.
  if (await isAnswered("/notifications"))
    await callWithKey(201, {
      method: "POST",
      path: "/notifications",
      body: {
        name: "on call",
        kind: "webhook",
        url: `${RECEIVER}recorded?token=a-token-to-hide`,
        events: ["run.succeeded"],
        projects: [active],
      },
    });
  const pushHook = (await isAnswered("/hooks"))
    ? await createPushHook(main, repositoryUrl("visits"))
    : undefined;
  const reported = await run(active);
  await untilRunEnded(main, active, reported);
  const hasParameters = await isAnswered(`/projects/${active}/runs/${reported}/models`);

  const failing = await create("failing", "fails");
  await withStatus(main, failing, "active");
  const { jobs } = await main.get(`/projects/${active}/jobs`);
  const hasJobs = (jobs as readonly Body[]).some((job) => job["max_retries"] !== undefined);
  // The retry of the run below is due long after the recording has ended.
  if (hasJobs)
    await callWithKey(200, {
      method: "PUT",
      path: `/projects/${failing}/jobs/scheduled-run`,
      body: { max_retries: 2, retry_pause: "24h" },
    });
  await untilRunEnded(main, failing, await run(failing));

  const scheduled = await create("scheduled", "visits");
  const suspended = await create("suspended", "visits");
  for (const id of [scheduled, suspended]) {
    await withStatus(main, id, "active");
    if (id === suspended)
      await callWithKey(200, { method: "PUT", path: `/projects/${id}`, body: { suspended: true } });
    await callWithKey(200, {
      method: "PUT",
      path: `/projects/${id}/jobs/scheduled-run`,
      body: {
        schedule: "* * * * *",
        enabled: true,
        ...(hasJobs && { time_zone: "Europe/Berlin" }),
      },
    });
  }

  const undeployed = await create("undeployed", "visits");
  await withStatus(main, undeployed, "active");
  await untilRunEnded(main, undeployed, await run(undeployed));
  await callWithKey(200, { method: "DELETE", path: `/projects/${undeployed}/deploy` });

  // Their environments need Python, which a machine that restores them hides: they are recorded as
  // undeployed.
  for (const type of ["sqlmesh", "dbt"] as const) {
    const own =
      type === "dbt"
        ? { dbt_version: "1.9.11", polling_interval: "1h" }
        : { use_managed_state_database: hasManagedStates };
    const id = await create(type, type, { project_type: type, ...own });
    for (const body of hasJobs ? JOBS[type] : [])
      await callWithKey(201, { method: "POST", path: `/projects/${id}/jobs`, body });
    if (type === "dbt" && hasParameters && hasPython) await runWithParameters(id);
    await callWithKey(200, { method: "DELETE", path: `/projects/${id}/deploy` });
  }

  if (hasManagedStates) {
    const state = await create("state", "visits", { use_managed_state_database: true });
    await withStatus(main, state, "active");
    await untilRunEnded(main, state, await run(state));
  }

  const second = await clients.second.expect(201, {
    method: "POST",
    path: "/projects",
    body: project("active", "visits"),
  });
  projects.second = text(second, "id");
  await withStatus(clients.second, projects.second, "active");

  const deleted = await create("deleted", "visits");
  await withStatus(main, deleted, "active");
  await untilRunEnded(main, deleted, await run(deleted));
  await callWithKey(200, { method: "DELETE", path: `/projects/${deleted}` });

  // Its schedule has started one run by itself.
  const { runs } = await until(
    async () =>
      (await main.get(`/projects/${scheduled}/runs`)) as { readonly runs: readonly Body[] },
    (body) => body.runs.some(({ status }) => status === "success"),
    serverWait("A scheduled run"),
  );
  if (!runs.every((one) => one["triggered_by"] === "scheduled"))
    throw new Error("The run of the project scheduled was not started by its schedule");

  const running = await create("running", "waits");
  await withStatus(main, running, "active");
  const unfinishedRun = await run(running);
  await until(
    () => main.call({ method: "GET", path: `/projects/${running}/runs/${unfinishedRun}/logs` }),
    ({ body }) => String(body).includes("waiting"),
    serverWait("The first line of the run that waits"),
  );
  return { projects, unfinishedRun, pushHook, keyedCalls };
}

/** Reads everything of one organization: the answers must be the same after an upgrade. */
export async function readEverything(
  client: Client,
  ids: readonly string[],
): Promise<readonly (Answer & { readonly path: string })[]> {
  const answers: (Answer & { path: string })[] = [];
  const get = async (path: string): Promise<Body> => {
    const answer = await client.call({ method: "GET", path });
    answers.push({ path, ...answer });
    return answer.body as Body;
  };
  /** Reads what not every version has. */
  const getWherePresent = async (path: string): Promise<Body> => {
    const answer = await client.call({ method: "GET", path });
    if (answer.status !== 200) return {};
    answers.push({ path, ...answer });
    return answer.body as Body;
  };
  const list = (body: Body, field: string): readonly Body[] =>
    (body[field] ?? []) as readonly Body[];
  // It stores what it finds at the branch, which is then in the answers of the other reads.
  for (const id of ids) await client.call({ method: "GET", path: `/projects/${id}/sync-status` });
  await get("/projects");
  for (const variable of list(await get("/environment-variables"), "environment_variables"))
    await get(`/environment-variables/${text(variable, "id")}`);
  for (const hook of list(await getWherePresent("/hooks"), "hooks"))
    await get(`/hooks/${text(hook, "id")}`);
  for (const notification of list(await getWherePresent("/notifications"), "notifications")) {
    await get(`/notifications/${text(notification, "id")}`);
    await get(`/notifications/${text(notification, "id")}/deliveries`);
  }
  for (const id of ids) {
    const { status } = await client.call({ method: "GET", path: `/projects/${id}` });
    await get(`/projects/${id}`);
    // Operations of a deleted project are found by their own id.
    if (status !== 200) continue;
    await get(`/environment-variables?project_id=${id}`);
    for (const job of list(await get(`/projects/${id}/jobs`), "jobs"))
      await get(`/projects/${id}/jobs/${text(job, "id")}`);
    for (const run of list(await get(`/projects/${id}/runs`), "runs")) {
      await get(`/projects/${id}/runs/${text(run, "id")}`);
      await get(`/projects/${id}/runs/${text(run, "id")}/logs`);
      await getWherePresent(`/projects/${id}/runs/${text(run, "id")}/models`);
    }
    for (const operation of list(await get(`/projects/${id}/operations`), "operations"))
      await get(`/operations/${text(operation, "id")}`);
    await get(`/projects/${id}/sync-status`);
  }
  return answers;
}
