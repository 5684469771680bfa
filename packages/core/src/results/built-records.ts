import type { BuiltNodes } from "../contracts/plan-work.ts";
import type { RunRecord } from "../contracts/records.ts";
import type { Store } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import type { Transaction } from "../kernel/transaction.ts";
import { MOST_BUILT } from "./collect-built.ts";
import { partId } from "../values/part-id.ts";

/** The kind of the records with what the newest whole run of a project has built. */
const FINGERPRINTS = "fingerprints";
const NODES_PER_RECORD = 1_000;

/** What one record has. The records of a project are of one run. */
interface StoredPart {
  readonly run: string;
  /** The `created_at` of the run. */
  readonly createdAt: string;
  /** The number of nodes in all records. */
  readonly total: number;
  readonly nodes: BuiltNodes;
}

/**
 * Writes what a run has built, in the commit that records its success, in place of what an older
 * run has.
 */
export async function putBuilt(
  transaction: Transaction<boolean>,
  { organization, run }: Pick<RunRecord, "organization" | "run">,
  built: BuiltNodes,
): Promise<void> {
  const ref = { organization, project: run.project_id };
  const first = await transaction.record(organization, FINGERPRINTS, partId(ref.project, 0));
  const former = first && partOf(first);
  if (former !== undefined && former.createdAt > run.created_at) return;
  const nodes = Object.entries(built);
  const common = { run: run.id, createdAt: run.created_at, total: nodes.length };
  const parts = partsOf(nodes.length);
  for (let part = 0; part < parts; part += 1) {
    const begin = part * NODES_PER_RECORD;
    const own = Object.fromEntries(nodes.slice(begin, begin + NODES_PER_RECORD));
    const id = partId(ref.project, part);
    transaction.put("record", {
      kind: FINGERPRINTS,
      organization,
      id,
      parent: ref.project,
      sortKey: id,
      project: ref.project,
      value: { ...common, nodes: own } satisfies StoredPart,
    });
  }
  const most = first && !former ? MOST_BUILT : (former?.total ?? 0);
  for (let part = parts; part < partsOf(most); part += 1)
    transaction.forgetRecord({ kind: FINGERPRINTS, organization, id: partId(ref.project, part) });
}

/**
 * Returns what the newest whole run of a project has built; `undefined` where there was none, or a
 * record of it is damaged.
 */
export async function readBuilt(
  store: Store,
  { organization, project }: { readonly organization: string; readonly project: string },
): Promise<BuiltNodes | undefined> {
  const nodes: Record<string, string> = {};
  let run: string | undefined;
  for (let part = 0; ; part += 1) {
    const record = await store.record(organization, FINGERPRINTS, partId(project, part));
    const found = record && partOf(record);
    if (!found || (run ?? found.run) !== found.run) return undefined;
    ({ run } = found);
    Object.assign(nodes, found.nodes);
    if (part + 1 < partsOf(found.total)) continue;
    return Object.keys(nodes).length === found.total ? nodes : undefined;
  }
}

function partOf({ value }: TypedRecord): StoredPart | undefined {
  const { run, createdAt, total, nodes } = (value ?? {}) as Partial<StoredPart>;
  const isWhole =
    typeof run === "string" &&
    typeof createdAt === "string" &&
    Number.isSafeInteger(total) &&
    Number(total) <= MOST_BUILT &&
    typeof nodes === "object" &&
    nodes !== null &&
    Object.values(nodes).every((each) => /^[0-9a-f]{16}$/.test(each));
  return isWhole ? (value as StoredPart) : undefined;
}

const partsOf = (total: number): number => Math.max(1, Math.ceil(total / NODES_PER_RECORD));
