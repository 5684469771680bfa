import {
  createHost,
  type Host,
  type HostOrganization,
  type Project,
  type ProjectInput,
} from "@dagctl/core";
import type { Inspection, ProjectType, ReadFiles, RepositoryFile } from "@dagctl/core/contracts";
import { stepBudget } from "@dagctl/core/driver-kit";
import { fakeEngine } from "../../fakes/engine/fake-engine.ts";
import { fakeGit } from "../../fakes/fake-git.ts";
import { memoryStore } from "../../fakes/memory-store.ts";
import { until } from "../../until.ts";
import type { Closable } from "../suite.ts";

/** The commit of inspections. */
export const COMMIT: string = "c".repeat(40);

/** A project type, and a repository with one of its projects. */
export interface TestedProjectType extends Closable {
  readonly type: ProjectType;
  /** The files of a project that can be deployed and run, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The fields of a create, in addition to those that every project needs. @default none */
  readonly fields?: Readonly<Record<string, unknown>>;
  /**
   * A command of a job, whose words have neither quotes nor spaces. Needed where the type has
   * `parseCommand`.
   */
  readonly command?: string;
  /** A value of each parameter of the type, by name. Needed where the type has `parameters`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Returns milliseconds, for the time that hostile content takes. @default performance.now */
  readonly now?: () => number;
}

/** A project of the fixture on a host with fakes. */
export interface OnHost {
  readonly host: Host;
  readonly acme: HostOrganization;
  readonly project: Project;
  inspect(): Promise<Inspection>;
  inspectWith(files: Readonly<Record<string, string | RepositoryFile>>): Promise<Inspection>;
  inspectBy(read: ReadFiles): Promise<Inspection>;
}

/** Creates a project and waits until it is deployed. */
export async function withProject(
  { type, files, fields }: TestedProjectType,
  observe: (on: OnHost) => Promise<void>,
): Promise<void> {
  const git = fakeGit();
  const repository = git.create("https://git.example.com/project.git");
  await repository.commit(files, "A project");
  const engine = fakeEngine();
  engine.setRuns(() => []);
  const host = await createHost({ store: memoryStore(), git, ...engine, projectTypes: [type] });
  try {
    const acme = host.organization("org-acme");
    const input = {
      name: "one",
      project_type: type.name,
      repository_url: repository.url,
      ...fields,
    } as ProjectInput;
    const { id } = await acme.projects.create(input);
    const project = await until(
      () => acme.projects.get(id),
      ({ status }) => status !== "deploying",
    );
    const inspectBy = async (read: ReadFiles): Promise<Inspection> =>
      type.inspect(project, COMMIT, read, { budget: stepBudget() });
    await observe({
      host,
      acme,
      project,
      inspect: () => inspectBy(filesIn(files)),
      inspectWith: (given) => inspectBy(filesIn(given)),
      inspectBy,
    });
  } finally {
    await host.close();
  }
}

/** Returns what reads the files; folders have the names of what is in them. */
export function filesIn(files: Readonly<Record<string, string | RepositoryFile>>): ReadFiles {
  return async (paths) => {
    const found = new Map<string, RepositoryFile>();
    for (const path of paths) {
      const file = Object.hasOwn(files, path) ? files[path] : undefined;
      const below = path === "" ? "" : `${path}/`;
      const entries = Object.keys(files)
        .filter((each) => each.startsWith(below))
        .map((each) => each.slice(below.length).split("/")[0] ?? "");
      if (file !== undefined)
        found.set(path, typeof file === "string" ? { kind: "file", text: file } : file);
      else if (entries.length > 0)
        found.set(path, { kind: "directory", entries: [...new Set(entries)].toSorted() });
    }
    return found;
  };
}
