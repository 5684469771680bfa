import type { EnvironmentVariable } from "@dagctl/core";
import * as z from "zod";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

/** An environment variable. */
export const VARIABLE: ShapeOf<EnvironmentVariable> = exactly<EnvironmentVariable>()({
  id: z.string(),
  organization_id: z.string(),
  project_id: text("Absent: for every project of the organization.").optional(),
  name: z.string(),
  value: text("`***` where the variable is sensitive."),
  is_sensitive: z.boolean(),
  mount_as_file: z.boolean(),
  file_mount_path: z.string().optional(),
  file_permissions: z
    .int()
    .optional()
    .meta({ description: "POSIX mode bits as a number: 384 is 0600." }),
  created_at: TIME,
  updated_at: TIME,
});

interface VariableList {
  readonly environment_variables: readonly EnvironmentVariable[];
  readonly total: number;
}

/** All environment variables that were requested. */
export const VARIABLE_LIST: ShapeOf<VariableList> = exactly<VariableList>()({
  environment_variables: z.array(VARIABLE),
  total: COUNT,
});

interface VariableRemoval {
  readonly message: string;
  readonly id: string;
}

/** The answer of a delete. */
export const VARIABLE_REMOVAL: ShapeOf<VariableRemoval> = exactly<VariableRemoval>()({
  message: z.string(),
  id: z.string(),
});
