import type { Project } from "@dagctl/core";
import type { GitServer } from "@dagctl/test-servers";
import type { TestFiles, TestRepository } from "@dagctl/testing";
import type { Answer, Api } from "./api.ts";

/** The answer to the creation of a project, and its repository. */
export interface CreatedProject {
  readonly answer: Answer<Project>;
  readonly id: string;
  readonly repository: TestRepository;
  /** The commit with the files. */
  readonly first: string;
}

/** Creates a repository with these files, and a project of the same name that is read from it. */
export async function createProject(
  server: Api,
  git: GitServer,
  files: TestFiles,
  fields: Readonly<Record<string, unknown>> & { readonly name: string },
): Promise<CreatedProject> {
  const repository = await git.create(fields.name);
  const first = await repository.commit(files, "Begin");
  // A check takes seconds, and few tests are about it.
  const type = fields["project_type"] ?? "sqlmesh";
  const isChecked = type === "sqlmesh" || type === "dbt";
  const unchecked = isChecked ? { check_on_deploy: false } : {};
  const source = { repository_url: repository.url, git_auth_method: "none" };
  const body = { ...source, ...unchecked, ...fields };
  const answer = await server.create(body);
  return { answer, id: answer.body.id, repository, first };
}
