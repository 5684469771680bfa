import { type Answer, type Call, type Client, serverWait } from "../installations/client.ts";
import { until } from "@dagctl/testing";
import type { Recording, State } from "../installations/recording.ts";
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
}

export interface Scenario {
  readonly projects: Recording["projects"];
  readonly unfinishedRun: string;
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

/** Brings a new installation into all states that an upgrade must survive. */
export async function playScenario({
  clients,
  repositoryUrl,
  hasManagedStates,
}: ScenarioOptions): Promise<Scenario> {
  const main = clients.default;
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
  await untilRunEnded(main, active, await run(active));

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

  // Their environments need Python, which the recording machine hides: they are recorded as
  // undeployed.
  for (const type of ["sqlmesh", "dbt"] as const) {
    const own =
      type === "dbt"
        ? { dbt_version: "1.9.11", polling_interval: "1h" }
        : { use_managed_state_database: hasManagedStates };
    const id = await create(type, type, { project_type: type, ...own });
    for (const body of hasJobs ? JOBS[type] : [])
      await callWithKey(201, { method: "POST", path: `/projects/${id}/jobs`, body });
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
  return { projects, unfinishedRun, keyedCalls };
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
  const list = (body: Body, field: string): readonly Body[] =>
    (body[field] ?? []) as readonly Body[];
  // It stores what it finds at the branch, which is then in the answers of the other reads.
  for (const id of ids) await client.call({ method: "GET", path: `/projects/${id}/sync-status` });
  await get("/projects");
  for (const variable of list(await get("/environment-variables"), "environment_variables"))
    await get(`/environment-variables/${text(variable, "id")}`);
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
    }
    for (const operation of list(await get(`/projects/${id}/operations`), "operations"))
      await get(`/operations/${text(operation, "id")}`);
    await get(`/projects/${id}/sync-status`);
  }
  return answers;
}
