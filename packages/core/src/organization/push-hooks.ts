import { DagctlError } from "../errors.ts";
import { auditOutside } from "../kernel/audit.ts";
import type { HostContext } from "../kernel/context.ts";
import type { PushHookInput } from "../model/push-hooks.ts";
import { readBody } from "../projects/validation/read-body.ts";
import { PUSH_HOOK_SHAPE } from "../push-hooks/hook-shape.ts";
import {
  listHooks,
  MOST_HOOKS,
  placeOf,
  readHook,
  recordOf,
  secretNameOf,
  publicHook,
  type StoredHook,
} from "../push-hooks/stored-hook.ts";
import { Secret } from "../values/secret.ts";
import type { CallsOf } from "./call-rules.ts";

const SECRET_BYTES = 32;

/** Returns the push hooks of one organization. */
export function pushHooksOf(context: HostContext, organization: string): CallsOf<"hooks"> {
  const { secrets } = context;

  async function find(id: string, signal?: AbortSignal): Promise<StoredHook> {
    const hook = await readHook(context, id, signal);
    if (hook?.organization === organization) return hook;
    throw new DagctlError("not_found", `There is no push hook "${id}"`);
  }
  const forget = (id: string): Promise<void> =>
    context.commit([{ forget: "record", ...placeOf(id) }]);
  /** Orders the changes of one hook: a rotation must not store a secret after the delete. */
  const inOrder = <T>(id: string, work: () => Promise<T>): Promise<T> =>
    context.mutex(`hook:${id}`, work);

  return {
    async list({ signal } = {}) {
      const hooks = (await listHooks(context, organization, signal)).map(publicHook);
      return { hooks, total: hooks.length };
    },
    get: async (id, { signal } = {}) => publicHook(await find(id, signal)),
    async create(actor, input) {
      const fields = readInput(input);
      if ((await listHooks(context, organization)).length >= MOST_HOOKS)
        throw new DagctlError(
          "conflict",
          `The organization has ${MOST_HOOKS} push hooks, which is the most: delete one first`,
        );
      const id = context.newId("hook");
      const hook: StoredHook = { organization, id, ...fields, created_at: context.now() };
      const secret = newSecret();
      await auditOutside(context, actor, { hook_id: id }, async () => {
        // The record comes first: a hook without a secret is seen and deleted, and a secret without
        // a hook would stay for ever.
        await context.commit([{ put: "record", record: recordOf(hook) }]);
        try {
          await secrets.put(organization, secretNameOf(id), new Secret(secret));
        } catch (error) {
          await secrets.delete(organization, secretNameOf(id)).catch(() => undefined);
          await forget(id).catch(() => undefined);
          throw error;
        }
      });
      return { ...publicHook(hook), secret };
    },
    rotate: (actor, id) =>
      inOrder(id, async () => {
        const hook = await find(id);
        if (hook.status_message !== undefined)
          throw new DagctlError("conflict", hook.status_message);
        const secret = newSecret();
        await auditOutside(context, actor, { hook_id: id }, () =>
          secrets.put(organization, secretNameOf(id), new Secret(secret)),
        );
        return { ...publicHook(hook), secret };
      }),
    delete: (actor, id) =>
      inOrder(id, async () => {
        await find(id);
        await auditOutside(context, actor, { hook_id: id }, async () => {
          await secrets.delete(organization, secretNameOf(id));
          await forget(id);
        });
        return { id };
      }),
  };
}

function readInput(input: unknown): PushHookInput {
  const fields = readBody(input, {
    shapes: PUSH_HOOK_SHAPE,
    required: ["provider", "repository_url"],
    what: "a push hook",
  });
  return fields as unknown as PushHookInput;
}

/** Returns a secret that nobody guesses, in 64 hex characters: every Git server takes it. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
