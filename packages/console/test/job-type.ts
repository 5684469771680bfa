import type { ProjectType } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { z } from "zod";

/** Returns a project type of an embedder, with a field of each kind. A run is that of `node`. */
export function jobType(): ProjectType {
  return {
    ...nodeType(),
    name: "spark-job",
    fields: {
      main_class: {
        shape: z
          .string()
          .regex(/^[A-Za-z.]+$/, { error: "must be the name of a class" })
          .meta({ description: "The class that a run starts." }),
      },
      notes: { shape: z.string().max(1000) },
      executors: { shape: z.int().min(1).max(99), default: 2 },
      sample_rate: { shape: z.number().min(0).max(1) },
      dynamic: { shape: z.boolean(), default: true },
      size: { shape: z.enum(["small", "large"]) },
      tags: {
        shape: z.array(z.string().max(20)).meta({ description: "Labels of the job." }),
      },
      options: { shape: z.strictObject({ retries: z.int(), hosts: z.array(z.string()) }) },
      // A field of the name of a known one is still the type's own.
      python_version: { shape: z.string() },
      found: { shape: z.string(), isReadOnly: true },
    },
  };
}
