import type { HostAudit } from "../contracts/host.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { invalid, type Issue } from "../errors.ts";
import { AUDIT, auditOutside, type StoredAudit } from "../kernel/audit.ts";
import type { HostContext } from "../kernel/context.ts";
import type { AuditFilter, AuditRecord } from "../model/audit.ts";
import type { CallsOf } from "./call-rules.ts";
import { readTime } from "./check-options.ts";
import { requirePaging } from "./paging.ts";

/** Records that are read from the store at once. */
const READ_AT_ONCE = 500;
/**
 * Records that one page reads. A filter that matches few makes short pages and not slow ones.
 */
const READ_PER_PAGE = 5000;

type Place = Pick<TypedRecord, "sortKey" | "id">;

/** Returns the audit of one organization. */
export function auditOf(context: HostContext, organization: string): CallsOf<"audit"> {
  return {
    async list(filter = {}) {
      const { limit } = requirePaging({ limit: filter.limit });
      const { after, since, matches } = await selectionOf(context, organization, filter);
      const found: TypedRecord[] = [];
      let place = after;
      for (let readCount = 0; readCount < READ_PER_PAGE;) {
        const read = await context.store.records(
          organization,
          AUDIT,
          "",
          { limit: READ_AT_ONCE, descending: true, ...(place && { after: place }) },
          { signal: filter.signal },
        );
        for (const record of read) {
          if (record.sortKey < since) return page(found, undefined);
          if (matches(record)) {
            if (found.length === limit) return page(found, found.at(-1));
            found.push(record);
          }
          place = record;
        }
        if (read.length < READ_AT_ONCE) return page(found, undefined);
        readCount += read.length;
      }
      return page(found, place);
    },
    async recordChange({ name, call }, about, change) {
      requireChange(about, change);
      const { action, ...subject } = about;
      const actor = { name, ...(call && { call: { ...call, action } }) };
      return auditOutside(context, actor, subject, change);
    },
  };
}

/** @throws DagctlError `invalid`: what types do not check for a caller in JavaScript is wrong */
function requireChange(about: unknown, change: unknown): void {
  const issues: Issue[] = [];
  const isNamed = typeof about === "object" && about !== null && "action" in about;
  if (!isNamed || typeof about.action !== "string")
    issues.push({ path: "about", message: "must be an object with the text `action`" });
  if (typeof change !== "function") issues.push({ path: "change", message: "must be a function" });
  if (issues.length > 0) throw invalid(issues);
}

const page = (
  found: readonly TypedRecord[],
  next: Place | undefined,
): Awaited<ReturnType<HostAudit["list"]>> => ({
  records: found.map(recordOf),
  has_more: next !== undefined,
  ...(next && { next_after: `${next.sortKey}_${next.id}` }),
});

/** Returns the record with its fields in one order. */
function recordOf({ id, sortKey: time, value }: TypedRecord): AuditRecord {
  const { actor, action, outcome, ...subject } = value as StoredAudit;
  return { id, time, actor, action, outcome, ...subject };
}

interface Selection {
  readonly after: Place | undefined;
  /** The earliest time; `""` for the oldest record. */
  readonly since: string;
  matches(record: TypedRecord): boolean;
}

async function selectionOf(
  context: Pick<HostContext, "store">,
  organization: string,
  { actor, action, project, since, until, after }: AuditFilter,
): Promise<Selection> {
  const issues: Issue[] = [];
  const from = readTime("since", since, issues);
  const to = readTime("until", until, issues);
  const next = placeOf(after, issues);
  if (issues.length > 0) throw invalid(issues);
  // Records have the name that a project had; the id of the current one finds those without a name.
  const currentId =
    project === undefined
      ? undefined
      : (await context.store.projectByName(organization, project))?.project.id;
  // A place before all records of that time: those of the time itself do not follow it.
  const end = to === undefined ? undefined : { sortKey: to, id: "" };
  return {
    after: next && end ? earlier(next, end) : (next ?? end),
    since: from ?? "",
    matches({ value }) {
      const record = value as StoredAudit;
      return (
        (actor === undefined || record.actor === actor) &&
        (action === undefined || record.action === action) &&
        (project === undefined ||
          record.project_id === project ||
          (currentId !== undefined && record.project_id === currentId) ||
          record.project_name === project)
      );
    },
  };
}

function placeOf(after: unknown, issues: Issue[]): Place | undefined {
  if (after === undefined) return undefined;
  const [, sortKey, id] =
    (typeof after === "string" ? /^(\S+Z)_(aud_[a-z2-7]{16})$/.exec(after) : undefined) ?? [];
  if (sortKey !== undefined && id !== undefined) return { sortKey, id };
  issues.push({ path: "after", message: "must be the next_after of a page" });
  return undefined;
}

const earlier = (one: Place, other: Place): Place =>
  one.sortKey < other.sortKey || (one.sortKey === other.sortKey && one.id < other.id) ? one : other;
