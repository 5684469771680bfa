import { join } from "node:path";
import type { ProjectRecord } from "@dagctl/core/contracts";
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

/**
 * Creates one project by a real host, and stores copies of it with other names. They are not
 * deployed, so a host that serves them later has nothing to observe.
 */
export async function seedStore(folder: string, projects: number): Promise<SeededStore> {
  const file = join(folder, "dagctl.db");
  const { project, internals } = await createdProject(file);
  const store = sqliteStore({ file });
  await store.open();
  for (let stored = 1; stored < projects; stored += BATCH)
    await store.commit(
      Array.from({ length: Math.min(BATCH, projects - stored) }, (_, index) => {
        const name = `${project.name}-${stored + index}`;
        const record = { project: { ...project, id: newId("proj"), name }, internals };
        return { put: "project", record } as const;
      }),
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
