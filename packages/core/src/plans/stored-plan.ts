import type { RunParameters } from "../contracts/run-parameters.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import {
  OPEN_PLAN_STATUSES,
  type Plan,
  PLAN_STATUSES,
  type PlanAction,
  type PlanChange,
  type PlanCounts,
} from "../model/plans.ts";
import { PENDING_PLAN } from "../model/project-list.ts";
import { MOST_ACTIONS, MOST_CHANGES, noCounts, type PlanReport } from "../results/collect-plan.ts";
import { isId } from "../values/ids.ts";
import { rfc3339 } from "../values/time.ts";
import { partId } from "../values/part-id.ts";

/** The kind of the records of plans, under their project. */
const PLAN = "plan";
/** What a plan has in records of their own, under the plan. */
interface PlanItems {
  readonly changes: PlanChange;
  readonly actions: PlanAction;
}
/** The kinds of these records. Each record has its items by the same name. */
const PARTS: { readonly [Name in keyof PlanItems]: string } = {
  changes: "plan-part",
  actions: "plan-action",
};
const PART_NAMES = Object.keys(PARTS) as readonly (keyof PlanItems)[];
const ITEMS_PER_PART = 200;
const DAY = 24 * 60 * 60 * 1000;
const KEPT_MS = 90 * DAY;
/** How long a plan waits for an approval. */
export const PENDING_MS: number = 7 * DAY;
/** The most plans of a project that are stored. */
const MOST_PLANS = 200;
/** How many older plans one commit forgets. */
const FORGOTTEN_AT_ONCE = 5;
/** The most plans of a project that are read: open ones stay, however old they are. */
const MOST_READ = MOST_PLANS + 60;

/** A plan as it is stored. */
export interface StoredPlan {
  readonly organization: string;
  readonly plan: Plan;
  /** Whether it is for another environment than the project's own one. */
  readonly isElsewhere: boolean;
  /** Whether a caller has named its commit, so that no push makes it outdated. */
  readonly isOfCommit: boolean;
  /** What an apply gives back, so that it builds the same plan. */
  readonly replay: {
    /** Those of the caller, with relative times as the times that they were. */
    readonly parameters: RunParameters;
    /** As in `ProjectPlans`. Absent: the plan depends on no time. */
    readonly at?: number;
  };
  /** The number of its changes that are stored. */
  readonly changes: number;
  /** The number of its actions that are stored. */
  readonly actions: number;
  readonly version: number;
}

/** What a plan says whose record is damaged. */
const DAMAGED = "Its record is damaged: create another plan";

/** Returns the plan of a record. A damaged one has failed, so that another one can be made. */
function planOf({ organization, id, parent, sortKey, value, version }: TypedRecord): StoredPlan {
  const stored = value as Partial<StoredPlan> | null;
  const { plan, isElsewhere = false, isOfCommit = false, replay } = stored ?? {};
  const { changes = 0, actions = 0 } = stored ?? {};
  const isWhole =
    plan?.id === id &&
    plan.project_id === parent &&
    plan.created_at === sortKey &&
    PLAN_STATUSES.includes(plan.status) &&
    typeof replay?.parameters === "object" &&
    replay.parameters !== null &&
    isCount(changes, MOST_CHANGES) &&
    isCount(actions, MOST_ACTIONS);
  if (isWhole)
    return { organization, plan, isElsewhere, isOfCommit, replay, changes, actions, version };
  const damaged: Plan = {
    id,
    project_id: parent,
    environment: "",
    branch: "",
    commit_sha: "",
    commit_message: "",
    status: "failed",
    plan_type: "explain",
    reason: DAMAGED,
    run_id: "",
    created_by: "",
    created_at: sortKey,
    updated_at: sortKey,
    ended_at: sortKey,
  };
  const nothing = { isElsewhere, isOfCommit, replay: { parameters: {} }, changes: 0, actions: 0 };
  return { organization, plan: damaged, ...nothing, version };
}

const isCount = (value: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value <= most;

/** Returns whether a plan has not ended. */
export const isOpen = ({ status }: Pick<Plan, "status">): boolean =>
  OPEN_PLAN_STATUSES.includes(status);

/**
 * Writes a plan and the event about it. A new one ends the storage of the project's oldest plans.
 */
export async function putPlan(
  context: Pick<HostContext, "clock" | "store">,
  transaction: Transaction | Transaction<boolean>,
  { organization, plan, version, isElsewhere, isOfCommit, ...rest }: StoredPlan,
): Promise<void> {
  const ref = { organization, project: plan.project_id };
  const value = {
    plan,
    ...(isElsewhere ? { isElsewhere } : {}),
    ...(isOfCommit ? { isOfCommit } : {}),
    ...rest,
  };
  const { id, created_at: sortKey } = plan;
  transaction.put("record", {
    kind: PLAN,
    organization,
    id,
    parent: plan.project_id,
    sortKey,
    project: plan.project_id,
    // One that is open is needed until it ends.
    ...(isOpen(plan) ? {} : { expiresAt: rfc3339(context.clock.now() + KEPT_MS) }),
    value,
  });
  if (!isElsewhere) markPending(transaction, organization, plan, version > 0);
  transaction.event(
    version === 0 ? "plan.created" : "plan.updated",
    ref,
    { plan },
    plan.updated_at,
  );
  if (version === 0) await forgetOlder(context, transaction, ref);
}

/** Writes by which projects are found that have a plan which waits for an approval. */
function markPending(
  transaction: Transaction | Transaction<boolean>,
  organization: string,
  { id, project_id: project, status, created_at: sortKey }: Plan,
  mayHaveWaited: boolean,
): void {
  const mark = { kind: PENDING_PLAN, organization, id };
  if (status === "pending")
    transaction.put("record", { ...mark, parent: project, sortKey, project, value: {} });
  else if (mayHaveWaited) transaction.forgetRecord(mark);
}

async function forgetOlder(
  { store }: Pick<HostContext, "store">,
  transaction: Transaction | Transaction<boolean>,
  { organization, project }: { readonly organization: string; readonly project: string },
): Promise<void> {
  const page = { limit: MOST_READ, descending: true };
  const records = await store.records(organization, PLAN, project, page);
  const ended = records
    .slice(MOST_PLANS - 1)
    .map((record) => ({ record, ...planOf(record) }))
    .filter(({ plan }) => !isOpen(plan));
  for (const { record, plan, ...counts } of ended.slice(-FORGOTTEN_AT_ONCE)) {
    transaction.forgetRecord(record);
    for (const name of PART_NAMES)
      for (let part = 0; part * ITEMS_PER_PART < counts[name]; part += 1)
        transaction.forgetRecord({ kind: PARTS[name], organization, id: partId(plan.id, part) });
  }
}

/** Writes the changes and actions of a plan, which is written in the same commit. */
export function putParts(
  context: Pick<HostContext, "clock">,
  transaction: Transaction<boolean>,
  { organization, plan }: Pick<StoredPlan, "organization" | "plan">,
  report: Pick<PlanReport, keyof PlanItems>,
): void {
  const { id: parent, project_id: project } = plan;
  const expiresAt = rfc3339(context.clock.now() + KEPT_MS + PENDING_MS);
  for (const name of PART_NAMES)
    for (let part = 0; part * ITEMS_PER_PART < report[name].length; part += 1) {
      const first = part * ITEMS_PER_PART;
      const value = { [name]: report[name].slice(first, first + ITEMS_PER_PART) };
      const id = partId(parent, part);
      const place = { kind: PARTS[name], organization, id, parent, sortKey: id };
      transaction.put("record", { ...place, project, expiresAt, value });
    }
}

/** Reads a plan in a transaction, and expects the version that was read. */
export async function planIn(
  transaction: Pick<Transaction, "record">,
  organization: string,
  id: string,
): Promise<StoredPlan | undefined> {
  const record = await transaction.record(organization, PLAN, id);
  return record && planOf(record);
}

/** Reads the plans of one organization. */
export interface PlanReader {
  /** Returns a plan by its id. */
  get(project: string, id: string): Promise<StoredPlan | undefined>;
  /** Returns all stored plans of a project, the newest first. */
  list(project: string): Promise<readonly StoredPlan[]>;
  /** Yields the items of a plan from an index on, one list for each record that is read. */
  items<Name extends keyof PlanItems>(
    plan: StoredPlan,
    name: Name,
    from: number,
  ): AsyncGenerator<readonly PlanItems[Name][]>;
}

export function planReader(
  { store }: Pick<HostContext, "store">,
  organization: string,
  signal?: AbortSignal,
): PlanReader {
  return {
    async get(project, id) {
      if (!isId("plan", id)) return undefined;
      const record = await store.record(organization, PLAN, id, { signal });
      return record?.parent === project ? planOf(record) : undefined;
    },
    async list(project) {
      const page = { limit: MOST_READ, descending: true };
      return (await store.records(organization, PLAN, project, page, { signal })).map(planOf);
    },
    async *items<Name extends keyof PlanItems>(
      stored: StoredPlan,
      name: Name,
      from: number,
    ): AsyncGenerator<readonly PlanItems[Name][]> {
      for (let part = Math.floor(from / ITEMS_PER_PART); ; part += 1) {
        const first = part * ITEMS_PER_PART;
        if (first >= stored[name]) return;
        const id = partId(stored.plan.id, part);
        const record = await store.record(organization, PARTS[name], id, { signal });
        const found = (record?.value ?? {}) as Readonly<Record<string, readonly PlanItems[Name][]>>;
        const items = found[name];
        if (Array.isArray(items)) yield items.slice(Math.max(0, from - first));
      }
    },
  };
}

/** Returns the numbers of models of a plan, also of one that was not explained. */
export const countsOf = ({ summary }: Plan): PlanCounts => summary?.counts ?? noCounts();
