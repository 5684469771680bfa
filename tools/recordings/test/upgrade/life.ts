import { type Client, type Recording, serverWait, type State } from "../../src/index.ts";
import { until } from "@dagctl/testing";

type Body = Readonly<Record<string, unknown>>;

/**
 * How a run of each project ends. A project that is absent has no run here, because its environment
 * needs Python.
 */
const OUTCOMES: Readonly<
  Partial<Record<State, { readonly status: string; readonly log: string }>>
> = {
  active: { status: "success", log: "region north" },
  failing: { status: "failed", log: "the warehouse is closed" },
  scheduled: { status: "success", log: "region north" },
  suspended: { status: "success", log: "region north" },
  undeployed: { status: "success", log: "region north" },
  state: { status: "success", log: "region north" },
  second: { status: "success", log: "region undefined" },
};

/** Reads a project until it has a status. */
export const statusOf = (client: Client, id: string, status: string): Promise<Body> =>
  until(
    () => client.get(`/projects/${id}`),
    (project) => project["status"] === status,
    serverWait(`Status ${status} of project ${id}`),
  );

/** Starts a run, waits for its end and returns it with its log. */
export async function runOnce(
  client: Client,
  id: string,
): Promise<Body & { readonly log: string }> {
  const started = await client.expect(200, { method: "POST", path: `/projects/${id}/run` });
  const path = `/projects/${id}/runs/${String(started["job_run_id"])}`;
  const ended = await until(
    () => client.get(path),
    ({ status }) => status !== "pending" && status !== "running",
    serverWait(`The end of ${path}`),
  );
  return {
    ...ended,
    log: String((await client.call({ method: "GET", path: `${path}/logs` })).body),
  };
}

/** Starts a run that does not end by itself and cancels it. */
async function cancelRun(client: Client, id: string): Promise<string> {
  const started = await client.expect(200, { method: "POST", path: `/projects/${id}/run` });
  const path = `/projects/${id}/runs/${String(started["job_run_id"])}`;
  await until(
    () => client.call({ method: "GET", path: `${path}/logs` }),
    ({ body }) => String(body).includes("waiting"),
    serverWait(`A line of ${path}`),
  );
  await client.expect(200, { method: "POST", path: `${path}/cancel` });
  const ended = await until(
    () => client.get(path),
    ({ status }) => status !== "pending" && status !== "running",
    serverWait(`The end of ${path}`),
  );
  return String(ended["status"]);
}

/**
 * Deploys, runs, undeploys and deletes a project of the recording. Throws when a step does not get
 * the expected answer.
 */
export async function liveThrough(
  client: Client,
  { projects }: Recording,
  state: State,
): Promise<void> {
  const id = projects[state];
  if (id === undefined) return;
  const outcome = OUTCOMES[state];
  if (outcome !== undefined || state === "running") {
    if (state === "suspended")
      await client.expect(200, {
        method: "PUT",
        path: `/projects/${id}`,
        body: { suspended: false },
      });
    await client.expect(200, { method: "POST", path: `/projects/${id}/deploy` });
    await statusOf(client, id, "active");
    const ended =
      state === "running"
        ? { status: await cancelRun(client, id), log: "" }
        : await runOnce(client, id);
    const { status, log } = outcome ?? { status: "failed", log: "" };
    if (ended.status !== status || !ended.log.includes(log))
      throw new Error(
        `A run of the project ${state} ended as ${JSON.stringify(ended)}, not as ${status}`,
      );
  }
  await client.expect(200, { method: "DELETE", path: `/projects/${id}/deploy` });
  await statusOf(client, id, "inactive");
  await client.expect(200, { method: "DELETE", path: `/projects/${id}` });
  await client.expect(404, { method: "GET", path: `/projects/${id}` });
}
