import type { ProjectType } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { type TestHost, testHost } from "./test-host.ts";

/**
 * Returns a project type that differs from the node type in some parts. The compiler does not check
 * foreign code.
 */
export function notebook(parts: Readonly<Record<string, unknown>> = {}): ProjectType {
  return Object.assign({ ...nodeType(), name: "notebook" }, parts);
}

/** Starts a host with the type, whose `input` is a project of it. */
export async function hostWith(
  type: ProjectType,
  options: Parameters<typeof testHost>[0] = {},
): Promise<TestHost> {
  const test = await testHost({
    ...options,
    plugins: [{ name: "notebooks", projectTypes: [type] }],
  });
  return { ...test, input: { ...test.input, project_type: type.name } };
}
