import type { Host, Organization, Run } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeGit } from "@dagctl/testing";
import { hostOverFakes, smallRepository } from "../host-over-fakes.ts";

export interface FakeHost {
  readonly host: Host;
  /**
   * Creates a project (which deploys it), waits, runs it to the end and deletes it. Rejects when
   * any of these ends otherwise.
   */
  shortCycle(): Promise<void>;
  /** Does the same with a separate deploy between create and run. */
  cycle(): Promise<void>;
}

const ORGANIZATION = "org-bench";

/** Creates a real host with every driver in memory: only the host's own work is measured. */
export async function fakeHost(store: Store): Promise<FakeHost> {
  const git = fakeGit();
  const repository_url = await smallRepository(git);
  const host = await hostOverFakes({
    store,
    git,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
  });
  const organization = host.organization(ORGANIZATION);
  const input = { name: "analytics", project_type: "node", repository_url };

  const create = async (): Promise<string> => (await organization.projects.create(input)).id;
  return {
    host,
    async shortCycle() {
      const id = await create();
      await runToEnd(host, organization, id);
      await deleteAll(organization, id);
    },
    async cycle() {
      const id = await create();
      await organization.projects.deploy(id);
      await runToEnd(host, organization, id);
      await deleteAll(organization, id);
    },
  };
}

/** Waits for the run's event, as a program that uses the library would: nothing polls. */
async function runToEnd(host: Host, { projects }: Organization, id: string): Promise<void> {
  let stop = (): void => undefined;
  const ended = new Promise<Run>((resolve) => {
    stop = host.events.on("run.ended", ({ project, data }) => {
      if (project === id) resolve(data.run);
    });
  });
  try {
    await projects.run(id);
    const run = await ended;
    if (run.status !== "success")
      throw new Error(`The run did not succeed: ${JSON.stringify(run)}`);
  } finally {
    stop();
  }
}

async function deleteAll({ projects }: Organization, id: string): Promise<void> {
  const { operation } = await projects.delete(id);
  if (operation.status !== "succeeded")
    throw new Error(`The delete did not succeed: ${JSON.stringify(operation)}`);
}
