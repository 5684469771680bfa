import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { Choice, FilterLink, Filters } from "../ui/filters.tsx";
import { formatDuration } from "../ui/format-time.ts";
import { PAGE_SIZE } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { Message, Text, Time } from "../ui/parts.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { lookOf } from "../ui/status-look.ts";
import { Table, TitleCell } from "../ui/table.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { Way } from "../ui/way.tsx";
import {
  MODEL_STATES,
  type ModelRow,
  type ModelsQuery,
  modelsQueryPath,
  ORDERS,
  type RunModels,
  type Timeline,
  timelineOf,
} from "./models.ts";
import { isActive } from "./run-state.ts";

interface Shown {
  /** The id or name of the project. */
  readonly project: string;
  readonly run: Run;
  readonly models: RunModels;
  readonly query: ModelsQuery;
}

const FIRST: ModelsQuery = { search: "", page: 1 };

/** Shows the models of a run, those that the address asks for, with bars over their time. */
export function ModelTimeline(shown: Shown): JSX.Element {
  const { project, run, models, query } = shown;
  const { href } = usePlace();
  if (models.models.length === 0) return <NoModels run={run} models={models} />;
  const timeline = timelineOf(models, query, Date.now());
  return (
    <>
      {models.results === "partial" && (
        <p class="notice tone-warning">
          Some results of this run were lost: it may have had more models.
        </p>
      )}
      <Toolbar {...shown} />
      {timeline.rows.length === 0 ? (
        <Message
          title={timeline.total === 0 ? "No model matches" : "This page is empty"}
          ways={<Way path={modelsQueryPath(project, run.id, FIRST)}>All models</Way>}
        />
      ) : (
        <Bars timeline={timeline} />
      )}
      <Pager
        page={query.page}
        limit={PAGE_SIZE}
        total={timeline.total}
        href={(page) => href(modelsQueryPath(project, run.id, { ...query, page }))}
      />
    </>
  );
}

function NoModels({ run, models: { results } }: Pick<Shown, "run" | "models">): JSX.Element {
  if (isActive(run)) return <Message title="No model has begun yet" />;
  if (results === "complete")
    return <Message title="No model was due">The tool had nothing to execute.</Message>;
  if (results === "partial")
    return (
      <Message title="The results of this run were lost">
        What its programs reported, if anything, could not be read.
      </Message>
    );
  return (
    <Message title="This run has no results">
      Runs of SQLMesh and dbt projects report their models, for 30 days, from the first deployment
      with this version on.
    </Message>
  );
}

function Toolbar({ project, run, models: { models, counts }, query }: Shown): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const pathOf = (changed: Partial<ModelsQuery>): string =>
    modelsQueryPath(project, run.id, { ...query, page: 1, ...changed });
  return (
    <div class="toolbar">
      <SearchField
        label="Search models"
        value={query.search}
        onSearch={(search) => route(href(pathOf({ search })), true)}
      />
      <Filters label="Statuses">
        <FilterLink path={pathOf({ status: undefined })} isChosen={query.status === undefined}>
          All <span class="filter-count">{models.length.toLocaleString("en-US")}</span>
        </FilterLink>
        {MODEL_STATES.map((status) => (
          <FilterLink key={status} path={pathOf({ status })} isChosen={query.status === status}>
            {lookOf(status).word}{" "}
            <span class="filter-count">{counts[status].toLocaleString("en-US")}</span>
          </FilterLink>
        ))}
      </Filters>
      <Choice
        label="Order"
        value={query.sort ?? ""}
        options={ORDERS}
        onChoose={(sort) => route(href(pathOf({ sort: sort === "" ? undefined : sort })))}
      />
    </div>
  );
}

function Bars({ timeline: { rows, start, seconds } }: { timeline: Timeline }): JSX.Element {
  return (
    <>
      {start !== undefined && (
        <p class="quiet model-scale">
          The bars span {formatDuration(seconds)}, from <Time value={start} />.
        </p>
      )}
      <Table
        name="models"
        label="Models of the run"
        columns={["Model", "Time", "Duration", "Rows"]}
      >
        {rows.map((row, index) => (
          <Line key={index} row={row} />
        ))}
      </Table>
    </>
  );
}

function Line({ row: { model, bar, seconds } }: { row: ModelRow }): JSX.Element {
  const { name, status, message, resource_type: type, unique_id: id = name, rows } = model;
  return (
    <div class="row" role="row">
      <TitleCell status={status} message={message?.replaceAll("\n", " ")}>
        <span class="cut" title={showHidden(id)}>
          <Text>{name}</Text>
        </span>
        {type !== undefined && (
          <span class="badge">
            <Text>{type}</Text>
          </span>
        )}
      </TitleCell>
      <span class="model-track" role="cell">
        {bar === undefined ? (
          <span class="quiet">{status === "skipped" ? "skipped" : "–"}</span>
        ) : (
          <span
            class={`model-bar tone-${lookOf(status).tone}`}
            title={model.started_at}
            style={{ left: `${bar.from * 100}%`, width: `${bar.width * 100}%` }}
          />
        )}
      </span>
      <span class="row-duration" role="cell">
        {seconds === undefined ? <span class="quiet">–</span> : formatDuration(seconds)}
      </span>
      <span class="row-rows" role="cell">
        {rows === undefined ? <span class="quiet">–</span> : rows.toLocaleString("en-US")}
      </span>
    </div>
  );
}
