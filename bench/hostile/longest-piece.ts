import { isDagctlError } from "@dagctl/core";
import type { ProjectType, ReadFiles } from "@dagctl/core/contracts";
import { createProjectRules, stepBudget } from "@dagctl/core/driver-kit";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  type HostileInput,
  isPython,
  PYTHON_SIZE,
  YAML_SIZE,
} from "../../packages/project-types/test/hostile/inputs.ts";

/**
 * Returns the milliseconds of processor time of the longest uninterrupted piece of an inspection:
 * the delay that it causes to an event loop on an otherwise idle machine.
 */
export async function longestPiece(input: HostileInput): Promise<number> {
  const types: Readonly<Record<HostileInput["type"], ProjectType>> = {
    sqlmesh: sqlmeshType(),
    dbt: dbtType(),
    node: nodeType(),
  };
  const { type } = input;
  const text = input.files(isPython(input) ? PYTHON_SIZE : YAML_SIZE);
  const read: ReadFiles = async (paths) =>
    new Map(
      paths.flatMap((path) =>
        text[path] === undefined ? [] : [[path, { kind: "file", text: text[path] }] as const],
      ),
    );
  const project = createProjectRules(Object.values(types), { gitAuth: ["none"] }).create(
    { name: "bench", project_type: type, repository_url: "https://git.example.com/bench.git" },
    { id: "proj_bench", organization: "org-bench", now: "2026-01-01T00:00:00.000Z" },
  );
  let longest = 0;
  let begin = process.cpuUsage();
  const interrupt = async (): Promise<void> => {
    const { user, system } = process.cpuUsage(begin);
    longest = Math.max(longest, (user + system) / 1000);
    begin = process.cpuUsage();
  };
  try {
    await types[type].inspect(project, "c".repeat(40), read, {
      budget: stepBudget({ yield: interrupt }),
    });
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
  }
  await interrupt();
  return longest;
}
