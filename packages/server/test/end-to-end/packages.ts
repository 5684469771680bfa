import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Project } from "@dagctl/core";
import type { WithPythonRequirements } from "@dagctl/project-types/sqlmesh";
import type { Answer, Api } from "./api.ts";
import { active, serverWait } from "./api.ts";
import { until } from "@dagctl/testing";

/** A project that has Python packages of its own. */
export type PackagesProject = Project & WithPythonRequirements;

/** What a call answers that refuses a project. */
export interface Refusal {
  readonly error: string;
  readonly message: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** Returns the address of the index that the tools of this machine use, as the server finds it. */
export async function publicIndex(): Promise<string> {
  const { UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL } = process.env;
  const set = [UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL].find((url) => url);
  if (set !== undefined) return set;
  const args = ["-m", "pip", "config", "get", "global.index-url"];
  // pip exits with 1 where nothing is set.
  const asked = await promisify(execFile)("python3", args).catch(() => ({ stdout: "" }));
  return asked.stdout.trim() || "https://pypi.org/simple";
}

/** Returns the folders of the Python environments that were built. */
export function environmentsIn(data: string): readonly string[] {
  const root = join(data, "local", "environments");
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => statSync(join(folder, "bin"), { throwIfNoEntry: false }) !== undefined);
}

/** Deploys the newest commit, and returns the answer. */
export const deploy = (server: Api, id: string): Promise<Answer<Refusal>> =>
  server.call<Refusal>("POST", `/projects/${id}/deploy`);

/** Deploys the newest commit, and returns the project once it is active. */
export async function redeployed(server: Api, id: string): Promise<PackagesProject> {
  const answer = await deploy(server, id);
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return active(server, id);
}

/** Returns the project once it has this status. */
export const withStatus = (
  server: Api,
  id: string,
  status: Project["status"],
): Promise<PackagesProject> =>
  until(
    () => server.project(id),
    (project) => project.status === status,
    serverWait(`the status ${status}`),
  );
