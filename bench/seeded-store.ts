import { join } from "node:path";
import type { Project } from "@dagctl/core";
import type { Change, ProjectRecord } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";
import { makeToken } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { sqliteStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { fakeGit } from "@dagctl/testing";
import { hostOverFakes, smallRepository } from "./host-over-fakes.ts";

export const ORGANIZATION = "org-bench";

/** A SQLite file with projects of one organization, and a token that may read them. */
export interface SeededStore {
  readonly file: string;
  /** The id of the project that was created first. */
  readonly id: string;
  readonly token: string;
}

/** How many projects one commit stores. */
const BATCH = 500;

/** How copies of a project differ, and what is stored with each. */
export interface Variety {
  /** Returns a copy as it is stored. */
  vary(project: Project, index: number): Project;
  /** Returns the runs of a copy. */
  runsOf(project: Project, index: number): readonly Change[];
}

/**
 * Creates one project by a real host, and stores copies of it with other names. They are not
 * deployed, so a host that serves them later has nothing to observe.
 *
 * @param variety how the copies differ besides. @default they do not, and have no runs
 */
export async function seedStore(
  folder: string,
  projects: number,
  { vary = (project) => project, runsOf = () => [] }: Partial<Variety> = {},
): Promise<SeededStore> {
  const file = join(folder, "dagctl.db");
  const { project, internals } = await createdProject(file);
  const store = sqliteStore({ file });
  await store.open();
  for (let stored = 1; stored < projects; stored += BATCH)
    await store.commit(
      Array.from({ length: Math.min(BATCH, projects - stored) }, (_, offset) => {
        const index = stored + offset;
        const named = { ...project, id: newId("proj"), name: `${project.name}-${index}` };
        const copy = vary(named, index);
        const put: Change = { put: "project", record: { project: copy, internals } };
        return [put, ...runsOf(copy, index)];
      }).flat(),
    );
  await store.close();
  return { file, id: project.id, token: await seedToken(file) };
}

async function createdProject(file: string): Promise<ProjectRecord> {
  const git = fakeGit();
  const repository_url = await smallRepository(git);
  const store = sqliteStore({ file });
  const host = await hostOverFakes({ store, git, projectTypes: [nodeType()] });
  try {
    const { projects } = host.organization(ORGANIZATION);
    const { id } = await projects.create({
      name: "bench",
      project_type: "node",
      repository_url,
    });
    await projects.undeploy(id);
    const record = await store.project(ORGANIZATION, id);
    if (!record) throw new Error("The project was not stored");
    return record;
  } finally {
    await host.close();
  }
}

async function seedToken(file: string): Promise<string> {
  const tokens = sqliteTokenStore({ file });
  await tokens.open();
  const { token, record } = makeToken({
    name: "bench",
    organization: ORGANIZATION,
    access: "read",
  });
  await tokens.add(record);
  await tokens.close();
  return token;
}
