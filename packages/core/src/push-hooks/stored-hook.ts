import type { TypedRecord } from "../contracts/typed-record.ts";
import type { HostContext } from "../kernel/context.ts";
import {
  PUSH_PROVIDERS,
  type PushHook,
  type PushOutcome,
  type PushProvider,
} from "../model/push-hooks.ts";
import { isId } from "../values/ids.ts";
import { parseRfc3339 } from "../values/time.ts";

/** The kind of push hooks in the store. */
const KIND = "hook";
/**
 * The organization of the records, which no organization has: a call names a hook and nothing else.
 * The organization that a hook belongs to is the parent of its record.
 */
const ORGANIZATION = "";

/** The most hooks of an organization. */
export const MOST_HOOKS = 100;

/** A push hook as it is stored. The record has its organization and its id. */
interface StoredValue {
  readonly provider: PushProvider;
  readonly repository_url: string;
  readonly created_at: string;
  readonly last_call?: { readonly time: string; readonly outcome: PushOutcome };
}

/** A push hook and the organization that it belongs to. */
export interface StoredHook extends StoredValue {
  readonly organization: string;
  readonly id: string;
  /** Why it polls nothing. Present where its record is damaged, so that it is never written. */
  readonly status_message?: string;
}

const OUTCOMES: readonly PushOutcome[] = ["accepted", "wrong_signature", "rate_limited"];

/** What a hook says whose record is damaged. */
const DAMAGED =
  "Its record is damaged, so its calls are refused: delete it, and create another one";

/** Returns the name of a hook's secret. It has a slash, which no `git_secret_ref` may have. */
export const secretNameOf = (hook: string): string => `hook/${hook}`;

/** Returns the hook as its organization sees it. */
export function publicHook({
  id,
  provider,
  repository_url,
  created_at,
  last_call,
  status_message,
}: StoredHook): PushHook {
  return {
    id,
    provider,
    repository_url,
    path: `/api/v1/hooks/${id}/push`,
    created_at,
    ...(last_call && { last_call }),
    ...(status_message === undefined ? {} : { status_message }),
  };
}

/** Returns the record of a hook. */
export function recordOf({ organization, id, ...value }: StoredHook): Omit<TypedRecord, "version"> {
  const { created_at: sortKey } = value;
  return { ...placeOf(id), parent: organization, sortKey, value };
}

/** Returns where the record of a hook is. */
export const placeOf = (
  id: string,
): { readonly kind: string; readonly organization: string; readonly id: string } => ({
  kind: KIND,
  organization: ORGANIZATION,
  id,
});

/** Returns the hook of a record. A damaged one can be seen and deleted, and polls nothing. */
export function hookOf({ id, parent: organization, sortKey, value }: TypedRecord): StoredHook {
  const stored = value as Partial<StoredValue> | null;
  const provider = PUSH_PROVIDERS.find((each) => each === stored?.provider);
  const { repository_url: url, created_at: createdAt, last_call: call } = stored ?? {};
  const isReadable = provider && typeof url === "string" && isTime(createdAt);
  if (isReadable)
    return {
      organization,
      id,
      provider,
      repository_url: url,
      created_at: createdAt,
      // The next call replaces one that is damaged.
      ...(isCall(call) && { last_call: call }),
    };
  return {
    organization,
    id,
    // No call is checked by it.
    provider: provider ?? PUSH_PROVIDERS[0],
    repository_url: typeof url === "string" ? url : "",
    created_at: sortKey,
    status_message: DAMAGED,
  };
}

const isTime = (value: unknown): value is string =>
  typeof value === "string" && parseRfc3339(value) !== undefined;

const isCall = (value: Partial<PushHook["last_call"]>): value is Required<PushHook>["last_call"] =>
  isTime(value?.time) && OUTCOMES.some((each) => each === value.outcome);

/** Returns whether the record of a hook can be read, so that the hook polls its repository. */
export const isWhole = ({ status_message: message }: StoredHook): boolean => message === undefined;

type Reading = Pick<HostContext, "store">;

/** Returns the hook of any organization; `undefined` also for a text that is no id. */
export async function readHook(
  { store }: Reading,
  id: string,
  signal?: AbortSignal,
): Promise<StoredHook | undefined> {
  if (!isId("hook", id)) return undefined;
  const record = await store.record(ORGANIZATION, KIND, id, { signal });
  return record && hookOf(record);
}

/** Returns the hooks of an organization by creation. */
export async function listHooks(
  { store }: Reading,
  organization: string,
  signal?: AbortSignal,
): Promise<readonly StoredHook[]> {
  // Two calls at the same time may create one more than the most.
  const limit = 2 * MOST_HOOKS;
  const records = await store.records(ORGANIZATION, KIND, organization, { limit }, { signal });
  return records.map(hookOf);
}
