import type { EventType } from "@dagctl/core";
import { PAGES } from "../pages.ts";
import { pathWith } from "../ui/query-path.ts";

/** Which events the page shows, as its address says it. */
export interface ActivityQuery {
  /** A kind of events; a text that is none shows nothing. @default all kinds */
  readonly kind?: string | undefined;
  /** An id or a name. @default all projects */
  readonly project?: string | undefined;
}

/** The kinds of events, with the words for a person, and the events that a line is made of. */
export const KINDS: Readonly<
  Record<string, readonly [words: string, types: readonly EventType[]]>
> = {
  runs: ["Runs", ["run.created", "run.started", "run.ended", "run.skipped"]],
  operations: ["Operations", ["operation.started", "operation.ended"]],
  projects: [
    "Projects",
    ["project.created", "project.updated", "project.deleted", "project.status_changed"],
  ],
  plans: ["Plans", ["plan.created", "plan.updated"]],
  schedules: ["Jobs", ["job.created", "job.updated", "job.deleted"]],
  orphans: ["Orphans", ["orphan.found"]],
};

/** The types of the events of all kinds. */
export const TYPES: readonly EventType[] = Object.values(KINDS).flatMap(([, types]) => types);

/** Returns which events an address asks for. */
export const readActivityQuery = ({
  kind,
  project,
}: Readonly<Record<string, string>>): ActivityQuery => ({ kind, project });

/** Returns the path of the page that shows what a query asks for. */
export const activityPath = ({ kind, project }: ActivityQuery): string =>
  pathWith(PAGES.activity, { kind, project });

/** Returns the types of the events of a kind; `undefined` for a text that is no kind. */
export function typesOf(kind: string | undefined): readonly EventType[] | undefined {
  if (kind === undefined) return TYPES;
  return Object.hasOwn(KINDS, kind) ? KINDS[kind]?.[1] : undefined;
}
