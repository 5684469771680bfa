import type { EnvironmentValue, ProjectType } from "@dagctl/core/contracts";
import { invalid, type Issue } from "@dagctl/core/errors";
import { gitPathProblem, stepBudget, stepsOfText } from "@dagctl/core/driver-kit";
import { scheduledRun } from "../scheduled-run.ts";
import { baseWorkload } from "../workload.ts";
import { explainNode } from "./failures.ts";

/**
 * Returns the project type `node`: the smallest real one, and the model for a project type of your
 * own. A project is a folder with a package.json whose `main` a run executes with Node. Nothing is
 * installed, so the program contains what it imports. It starts in that folder, and what it writes
 * there stays between runs. With `use_managed_state_database` the program finds its database in
 * `STATE_TYPE`, `STATE_DATABASE` and the other variables of the connection.
 */
export function nodeType(): ProjectType {
  return {
    name: "node",
    fields: {},
    inspectionDependsOn: [],
    async inspect(_project, commit, read, { budget = stepBudget() }) {
      const manifest = (await read(["package.json"])).get("package.json");
      if (manifest?.kind === "too_large")
        throw pathError("holds a package.json that is too large to be read");
      if (manifest?.kind !== "file")
        throw pathError("holds no Node project: package.json is missing, or not a plain file");
      budget.take(stepsOfText(manifest.text), "package.json");
      const main = mainOf(manifest.text);
      if ((await read([main])).get(main)?.kind !== "file")
        throw pathError(
          `holds a package.json whose main, ${main}, is not a file of the repository`,
        );
      return { commit, facts: { main } };
    },
    defaultJob(project, { facts }) {
      return scheduledRun(project, [
        { name: "run", argv: ["node", { folder: "project", path: String(facts["main"]) }] },
      ]);
    },
    workload(project, { commit }, { state }) {
      const environment: Record<string, EnvironmentValue> = {};
      if (state) {
        environment["STATE_TYPE"] = state.type;
        for (const [name, value] of Object.entries(state.settings))
          environment[`STATE_${name.toUpperCase()}`] = value;
        for (const name of Object.keys(state.secrets))
          environment[`STATE_${name.toUpperCase()}`] = { secret: `state-${name}` };
      }
      return baseWorkload(project, commit, {
        runtime: { language: "node", packages: [] },
        environment,
      });
    },
    explainFailure: explainNode,
  };
}

function mainOf(text: string): string {
  let manifest: unknown;
  try {
    // npm's tools accept a byte order mark, JSON.parse does not.
    manifest = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw pathError("holds a package.json that is not JSON");
  }
  if (typeof manifest !== "object" || manifest === null || Array.isArray(manifest))
    throw pathError("holds a package.json that is not an object");
  const main = "main" in manifest ? manifest.main : "index.js";
  const path = typeof main === "string" ? main.replace(/^(?:\.\/)+/, "") : "";
  if (gitPathProblem(path) !== undefined)
    throw pathError("holds a package.json whose main is not a path inside the project");
  return path;
}

function pathError(message: string): Error {
  const issue: Issue = { path: "git_path", message };
  return invalid([issue]);
}
