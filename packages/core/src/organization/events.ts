import { invalid, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProjectId } from "../kernel/lookup.ts";
import { type EventReader, type EventSelection, positionIssues } from "../observer/event-reader.ts";
import { isEventType } from "../model/event.ts";
import type { EventFilter, OrganizationEvents } from "../model/events.ts";
import { requirePaging } from "./paging.ts";

/** Returns the events of one organization. */
export function eventsOf(
  context: Pick<HostContext, "store">,
  events: EventReader,
  organization: string,
): OrganizationEvents {
  async function selectionOf(filter: EventFilter): Promise<EventSelection> {
    const { after, types, project, signal } = filter;
    const issues = [
      ...(after === undefined ? [] : positionIssues("after", after)),
      ...typeIssues(types),
    ];
    if (issues.length > 0) throw invalid(issues);
    const selected = types && new Set<string>(types);
    const id =
      project === undefined ? undefined : await findProjectId(context, organization, project);
    return {
      after,
      organizations: { name: organization },
      signal,
      ...(selected || id !== undefined
        ? {
            matches: (event) =>
              (selected?.has(event.type) ?? true) && (id === undefined || event.project === id),
          }
        : {}),
    };
  }

  return {
    async list({ limit, ...filter } = {}) {
      const page = requirePaging({ limit });
      return events.page(await selectionOf(filter), page.limit);
    },
    async *follow(filter = {}) {
      yield* events.follow(await selectionOf(filter));
    },
  };
}

function typeIssues(types: unknown): readonly Issue[] {
  if (types === undefined) return [];
  if (!Array.isArray(types)) return [{ path: "types", message: "must be a list" }];
  return types
    .filter((type) => !isEventType(type))
    .map((type) => ({ path: "types", message: `has ${JSON.stringify(type)}, which is no type` }));
}
