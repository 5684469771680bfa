import type * as z from "zod";
import { PUSH_PROVIDERS, type PushHookInput } from "../model/push-hooks.ts";
import { COMMON_SHAPE } from "../projects/validation/common-shape.ts";
import { choiceField } from "../projects/validation/field-shapes.ts";

/** The shape of each field of a new push hook. Both are required. */
export const PUSH_HOOK_SHAPE: Readonly<Record<keyof PushHookInput, z.ZodType>> = {
  provider: choiceField(PUSH_PROVIDERS),
  repository_url: COMMON_SHAPE.repository_url,
};
