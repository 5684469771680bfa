import type { Page, ProjectPlace, Store } from "@dagctl/core/contracts";
import { type MemoryData, pair, recordKey } from "./data.ts";
import {
  storedEvent,
  jobRecord,
  keyRecord,
  operationRecord,
  projectRecord,
  runRecord,
  typedRecord,
} from "./records.ts";
import { bySortKey, newestFirst, oldestFirst, type Row } from "./table.ts";

type Read =
  | "project"
  | "projectByName"
  | "projectText"
  | "projects"
  | "projectTexts"
  | "deployments"
  | "job"
  | "jobs"
  | "run"
  | "runs"
  | "activeRuns"
  | "operation"
  | "operations"
  | "record"
  | "records"
  | "key"
  | "events"
  | "cursor"
  | "log";

/** Returns every read. `begin` throws where the store is closed or the caller has gone. */
export function reads(
  data: MemoryData,
  begin: (options?: { readonly signal?: AbortSignal | undefined }) => void,
): Pick<Store, Read> {
  const named = (organization: string, name: string): Row | undefined => {
    const wanted = name.toLowerCase();
    return [...data.projects.of(organization)]
      .filter((row) => row.name.toLowerCase() === wanted)
      .sort(oldestFirst)[0];
  };
  return {
    async project(organization, id, options) {
      begin(options);
      const row = data.projects.get(organization, id);
      return row && projectRecord(row);
    },
    async projectByName(organization, name, options) {
      begin(options);
      const row = named(organization, name);
      return row && projectRecord(row);
    },
    async projectText(organization, id, options) {
      begin(options);
      const row = data.projects.get(organization, id);
      return row && { text: row.text, revision: projectRecord(row).project.revision };
    },
    async projects(organization, page, options) {
      begin(options);
      return paged([...data.projects.of(organization)].sort(oldestFirst), page, projectRecord);
    },
    async projectTexts(organization, { after, limit }, options) {
      begin(options);
      const part = [...data.projects.of(organization)]
        .sort(oldestFirst)
        .filter((row) => after === undefined || isAfter(row, after))
        .slice(0, limit);
      const last = part.length < limit ? undefined : part.at(-1);
      return {
        text: new TextEncoder().encode(part.map(({ text }) => text).join(",")),
        count: part.length,
        ...(last && { last: { sortKey: last.createdAt, id: last.id } }),
      };
    },
    async deployments({ after, limit }, options) {
      begin(options);
      const rows = [...data.projects.all()].filter(
        (row) => row.mayExist && (after === undefined || row.id > after),
      );
      return rows
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit)
        .map(projectRecord);
    },
    async job(organization, project, idOrName, options) {
      begin(options);
      const rows = [...data.jobs.of(organization, project)];
      const row =
        rows.find((one) => one.id === idOrName) ?? rows.find((one) => one.name === idOrName);
      return row && jobRecord(row);
    },
    async jobs(organization, project, options) {
      begin(options);
      return [...data.jobs.of(organization, project)].sort(oldestFirst).map(jobRecord);
    },
    async run(organization, project, id, options) {
      begin(options);
      const row = data.runs.get(organization, id);
      return row?.project === project ? runRecord(row) : undefined;
    },
    async runs(organization, project, filter, options) {
      begin(options);
      const statuses: ReadonlySet<string> | undefined = filter.statuses && new Set(filter.statuses);
      const rows = [...data.runs.of(organization, project)].filter(
        (row) => statuses?.has(row.status) ?? true,
      );
      return paged(rows.sort(newestFirst), filter, runRecord);
    },
    async activeRuns(options) {
      begin(options);
      const rows = [...data.runs.all()].filter(
        (row) => row.status === "pending" || row.status === "running",
      );
      return rows.sort(oldestFirst).map(runRecord);
    },
    async operation(organization, id, options) {
      begin(options);
      const row = data.operations.get(organization, id);
      return row && operationRecord(row);
    },
    async operations(organization, project, page, options) {
      begin(options);
      return paged(
        [...data.operations.of(organization, project)].sort(newestFirst),
        page,
        operationRecord,
      );
    },
    async record(organization, kind, id, options) {
      begin(options);
      const row = data.records.get(recordKey(organization, kind, id));
      return row && typedRecord(row);
    },
    async records(organization, kind, parent, page, options) {
      begin(options);
      const { after, descending = false } = page;
      const direction = descending ? -1 : 1;
      const rows = [...data.records.values()].filter(
        (row) =>
          row.organization === organization &&
          row.kind === kind &&
          row.parent === parent &&
          (after === undefined || bySortKey(row, after) * direction > 0),
      );
      return rows
        .sort((one, other) => bySortKey(one, other) * direction)
        .slice(0, page.limit)
        .map(typedRecord);
    },
    async key(scope, key, options) {
      begin(options);
      const kept = data.keys.get(pair(scope, key));
      return kept && keyRecord(kept.text);
    },
    async events(after, limit, options) {
      begin(options);
      const oldest = data.events[0]?.sequence ?? data.newestEvent + 1;
      const from = Math.max(0, after + 1 - oldest);
      const organization = options?.organization;
      const events = [];
      // Numbers are consecutive, so the position is known without a search.
      for (let index = from; index < data.events.length && events.length < limit; index += 1) {
        const stored = data.events[index];
        if (
          stored !== undefined &&
          (organization === undefined || stored.organization === organization)
        )
          events.push(storedEvent(stored));
      }
      return { events, oldest, newest: data.newestEvent };
    },
    async cursor(consumer, options) {
      begin(options);
      return data.cursors.get(consumer) ?? 0;
    },
    async log(organization, run, options) {
      begin(options);
      return data.logs.get(pair(organization, run));
    },
  };
}

function isAfter({ createdAt, id }: Row, { sortKey, id: before }: ProjectPlace): boolean {
  return createdAt === sortKey ? id > before : createdAt > sortKey;
}

function paged<Record>(
  rows: readonly Row[],
  page: Page | undefined,
  record: (row: Row) => Record,
): { readonly records: readonly Record[]; readonly total: number } {
  const shown = page === undefined ? rows : rows.slice(page.offset, page.offset + page.limit);
  return { records: shown.map(record), total: rows.length };
}
