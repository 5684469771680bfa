import { nodeType } from "@dagctl/project-types/node";
import type { Project } from "@dagctl/core";
import type { ProjectType, StateChange } from "@dagctl/core/contracts";
import { z } from "zod";

export interface VersionedProject extends Project {
  readonly tool_version: string;
}

/**
 * A Node project whose managed state has a version: what SQLMesh asks of a server, without its
 * minutes. `migrate` is the program's own argument.
 */
export function versionedType(): ProjectType<VersionedProject> {
  const node = nodeType() as ProjectType<VersionedProject>;
  return {
    ...node,
    name: "versioned",
    fields: { tool_version: { shape: z.string() } },
    defaults: () => ({ use_managed_state_database: true }),
    stateVersion: ({ tool_version }) => tool_version,
    stateChange({ tool_version }, writtenBy): StateChange {
      if (tool_version === writtenBy) return { change: "none" };
      const steps = [
        { name: "migrate", argv: ["node", { folder: "project", path: "main.mjs" }, "migrate"] },
      ] as const;
      return {
        change: "migrate",
        job: {
          name: "migrate",
          jobType: "migrate",
          command: "migrate",
          schedule: "0 0 30 2 *",
          enabled: false,
          steps,
        },
      };
    },
  };
}
