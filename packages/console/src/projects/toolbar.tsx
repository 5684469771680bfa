import type { ProjectCounts } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { Choice, FilterLink, Filters } from "../ui/filters.tsx";
import { chipsOf } from "./chips.ts";
import { isFiltered, type ListQuery, queryPath, SORTS, toggleState } from "./list-query.ts";
import { SearchField } from "../ui/search-field.tsx";

/** Shows what a list of projects can be searched, filtered and sorted by. */
export function Toolbar({
  query,
  counts,
  seenTypes,
}: {
  query: ListQuery;
  /** Absent while it is not known. */
  counts: ProjectCounts | undefined;
  /** The types of the projects that are shown. */
  seenTypes: readonly string[];
}): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const show = (changed: Partial<ListQuery>, isReplacing = false): void =>
    route(href(queryPath({ ...query, page: 1, ...changed })), isReplacing);
  return (
    <div class="toolbar">
      <SearchField
        label="Search projects"
        value={query.search}
        // Back leads to the list before the search, and not through each letter.
        onSearch={(search) => show({ search }, query.search !== "")}
      />
      <Chips query={query} counts={counts} />
      <TypeChoice
        chosen={query.type}
        seen={seenTypes}
        onChoose={(type) => show({ type: type === "" ? undefined : type })}
      />
      <Choice
        label="Order"
        value={query.sort ?? "created"}
        options={SORTS}
        onChoose={(sort) => show({ sort: sort === "created" ? undefined : sort })}
      />
    </div>
  );
}

function Chips({
  query,
  counts,
}: {
  query: ListQuery;
  counts: ProjectCounts | undefined;
}): JSX.Element {
  const { sort } = query;
  const all = queryPath({ search: "", status: [], sort, page: 1 });
  return (
    <Filters>
      <FilterLink path={all} isChosen={!isFiltered(query)}>
        All{counts !== undefined && <Count count={counts.total} tone="neutral" />}
      </FilterLink>
      {chipsOf(query.status, counts).map(({ state, word, count, tone, isChosen }) => (
        <FilterLink key={state} path={queryPath(toggleState(query, state))} isChosen={isChosen}>
          {word}
          {count !== undefined && <Count count={count} tone={count > 0 ? tone : "neutral"} />}
        </FilterLink>
      ))}
    </Filters>
  );
}

function Count({ count, tone }: { count: number; tone: string }): JSX.Element {
  return (
    <>
      {" "}
      <span class={tone === "neutral" ? "quiet" : `filter-count tone-${tone}`}>
        {count.toLocaleString("en-US")}
      </span>
    </>
  );
}

function TypeChoice({
  chosen,
  seen,
  onChoose,
}: {
  chosen: string | undefined;
  seen: readonly string[];
  onChoose: (type: string) => void;
}): JSX.Element {
  const { projectTypes } = useApp();
  const [known, setKnown] = useState<readonly string[]>([]);
  const read = async (): Promise<void> => setKnown(await projectTypes.names());
  const types = new Set([...known, ...seen, ...(chosen === undefined ? [] : [chosen])]);
  return (
    <select
      class="field toolbar-type"
      aria-label="Type"
      value={chosen ?? ""}
      onFocus={() => void read()}
      onPointerEnter={() => void read()}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      <option value="">All types</option>
      {[...types].toSorted().map((type) => (
        <option key={type} value={type}>
          {type}
        </option>
      ))}
    </select>
  );
}
