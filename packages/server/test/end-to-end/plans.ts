import type { Plan, PlanModelPage, Run } from "@dagctl/core";
import { until } from "@dagctl/testing";
import { type Answer, type Api, serverWait } from "./api.ts";

/** Returns a plan once it is pending or has ended. */
export const explained = (server: Api, id: string, plan: string): Promise<Plan> =>
  until(
    () => planOf(server, id, plan),
    ({ status }) => status !== "running" && status !== "approved",
    serverWait("the end of the plan's run"),
  );

/** Creates a plan, and returns it once it is pending or has ended. */
export async function explain(server: Api, id: string, parameters: object = {}): Promise<Plan> {
  const { status, body } = await server.call<Plan>("POST", `/projects/${id}/plans`, { parameters });
  if (status !== 201) throw new Error(`the plan was refused: ${JSON.stringify(body)}`);
  return explained(server, id, body.id);
}

export const approve = (server: Api, id: string, plan: string): Promise<Answer<Plan>> =>
  server.call("POST", `/projects/${id}/plans/${plan}/approve`);

export async function planOf(server: Api, id: string, plan: string): Promise<Plan> {
  const { status, body } = await server.call<Plan>("GET", `/projects/${id}/plans/${plan}`);
  if (status !== 200) throw new Error(`no plan: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Returns the models of a plan by name, each with how it changes and what else is asked for. */
export async function changesOf(
  server: Api,
  id: string,
  plan: string,
): Promise<Readonly<Record<string, PlanModelPage["models"][number]>>> {
  const path = `/projects/${id}/plans/${plan}/models?limit=100`;
  const { body } = await server.call<PlanModelPage>("GET", path);
  return Object.fromEntries(body.models.map((model) => [model.name, model]));
}

/** Returns the runs that apply a plan. */
export const appliesOf = async (server: Api, id: string, plan: string): Promise<readonly Run[]> =>
  (await server.runs(id)).filter(
    ({ plan_id: of, job_type: type }) => of === plan && type === "plan",
  );
