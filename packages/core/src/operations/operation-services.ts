import type { HookRunner } from "../kernel/hooks.ts";
import type { ProjectRules } from "../projects/project-rules.ts";
import type { OperationEngine } from "./engine.ts";

/** What a call needs that begins an operation. */
export interface OperationServices {
  readonly engine: OperationEngine;
  readonly rules: ProjectRules;
  readonly hooks: HookRunner;
}
