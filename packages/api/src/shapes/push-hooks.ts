import type { PushHook, PushHookWithSecret } from "@dagctl/core";
import { PUSH_HOOK_SHAPE } from "@dagctl/core/shapes";
import * as z from "zod";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

const LAST_CALL: ShapeOf<NonNullable<PushHook["last_call"]>> = exactly<
  NonNullable<PushHook["last_call"]>
>()({
  time: TIME,
  outcome: z.enum(["accepted", "wrong_signature", "rate_limited"]).meta({
    description:
      "`accepted`: the repository is polled. `wrong_signature`: the caller did not prove that it has the secret. `rate_limited`: the hook had more than 60 calls in a minute.",
  }),
});

const HOOK_FIELDS = {
  id: z.string(),
  provider: z.enum(["github", "gitlab", "gitea"]),
  repository_url: text("The repository that is polled."),
  path: text("What the Git server calls with POST, below the address of the server."),
  created_at: TIME,
  last_call: LAST_CALL.optional().meta({
    description: "Recorded some seconds after the call. Absent: there was none.",
  }),
  status_message: text(
    "Why it polls nothing, and what to do. Present where its record is damaged.",
  ).optional(),
};

/** A push hook, without its secret. */
export const PUSH_HOOK: ShapeOf<PushHook> = exactly<PushHook>()(HOOK_FIELDS);

/** A push hook with a new secret. */
export const PUSH_HOOK_WITH_SECRET: ShapeOf<PushHookWithSecret> = exactly<PushHookWithSecret>()({
  ...HOOK_FIELDS,
  secret: text("What the Git server signs its calls with, or sends. It is shown this once."),
});

interface PushHookList {
  readonly hooks: readonly PushHook[];
  readonly total: number;
}

/** All push hooks of the organization. */
export const PUSH_HOOK_LIST: ShapeOf<PushHookList> = exactly<PushHookList>()({
  hooks: z.array(PUSH_HOOK),
  total: COUNT,
});

interface PushHookRemoval {
  readonly message: string;
  readonly id: string;
}

/** The answer of a delete. */
export const PUSH_HOOK_REMOVAL: ShapeOf<PushHookRemoval> = exactly<PushHookRemoval>()({
  message: z.string(),
  id: z.string(),
});

/** The body of a create of a push hook. */
export const PUSH_HOOK_INPUT: z.ZodType = z.strictObject(PUSH_HOOK_SHAPE);
