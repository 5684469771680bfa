import { TABLE } from "@dagctl/api";
import type { Plan, Project } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { environmentsPath, plansPath, projectPath } from "../pages.ts";
import { FilterLink, Filters } from "../ui/filters.tsx";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { OfProject } from "../ui/of-project.tsx";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message, Text } from "../ui/parts.tsx";
import { Problem } from "../ui/problem.tsx";
import { pathWith } from "../ui/query-path.ts";
import { lookOf } from "../ui/status-look.ts";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";
import { MakePlan, MakePlanWithParameters } from "./make-plan.tsx";
import { mayHaveEnvironments } from "./may-have-environments.ts";
import { NewEnvironment } from "./new-environment.tsx";
import { PLAN_COLUMNS, PlanRow } from "./plan-row.tsx";
import { applyToPlans } from "./plan-state.ts";
import { PLAN_STATES } from "./plan-words.ts";
import { useNewestPlan } from "./use-newest-plan.ts";

/** Which plans the page shows, as its address says it. */
interface PlansQuery {
  readonly status: string | undefined;
  readonly page: number;
}

/** A page of plans. */
interface PlanPage {
  readonly query: PlansQuery;
  readonly plans: readonly Plan[];
  readonly total: number;
  /** The number of plans without a filter. It is read where the filter leaves none. */
  readonly all: number;
}

/** Shows the plans of a project. */
export function PlansPage({ project }: { project: string }): JSX.Element {
  return (
    <OfProject project={project} title="Plans" hasOwnHead>
      {(read) => <Content project={read} />}
    </OfProject>
  );
}

function Content({ project }: { project: Project }): JSX.Element {
  const { client, organization } = usePlace();
  const { query: parameters } = useLocation();
  const query = { status: parameters["status"], page: pageOf(parameters) };
  const { status, page } = query;
  const loaded = useLoad<PlanPage>(
    `${organization} ${project.id} ${status} ${page}`,
    async (signal) => {
      const filter = status === undefined ? {} : { status: status as Plan["status"] };
      const read = { ...filter, page, limit: PAGE_SIZE, signal };
      const { plans, total } = await client.plans.list(project.id, read);
      const isHidden = total === 0 && status !== undefined;
      const all = isHidden
        ? (await client.plans.list(project.id, { limit: 1, signal })).total
        : total;
      return { query, plans, total, all };
    },
    applyToPlans(project.id, status),
  );
  const shown = useLatest(`${organization} ${project.id}`, loaded);
  const { error, reload } = loaded;
  const address = plansPath(project.name);
  const hasNone = isDagctlError(error, "not_supported");
  return (
    <>
      <Head project={project} hasPlans={!hasNone && (shown !== undefined || error !== undefined)} />
      {hasNone ? (
        <Message
          title="This project has no plans"
          ways={<Way path={projectPath(project.name)}>The project</Way>}
        >
          <Text>{error.message}</Text>
        </Message>
      ) : (
        <>
          <Toolbar address={address} status={status} />
          {error !== undefined && (
            <ListFailure
              error={error}
              retry={reload}
              unsupported="This server has no plans"
              firstPage={page === 1 ? undefined : pathWith(address, { status })}
              ways={<Way path={address}>Clear the filter</Way>}
            />
          )}
          {error === undefined && shown === undefined && (
            <LoadingRows count={8} label="Reading the plans" />
          )}
          {error === undefined && shown !== undefined && <Rows project={project} shown={shown} />}
        </>
      )}
    </>
  );
}

function Head({ project, hasPlans }: { project: Project; hasPlans: boolean }): JSX.Element {
  const change = useChange();
  const mayMake = useAccess(TABLE.plans.create);
  const newest = useNewestPlan(project)?.plan;
  const given = { project, newest, change };
  return (
    <header class="page-head">
      <h1>Plans</h1>
      {hasPlans && (
        <div class="page-actions">
          {mayMake && (
            <>
              <MakePlan {...given} isPrimary />
              <MakePlanWithParameters {...given} />
            </>
          )}
          {mayHaveEnvironments(project) && (
            <>
              <NewEnvironment project={project} label="Make a plan for an environment…" />
              <Way path={environmentsPath(project.name)}>Environments</Way>
            </>
          )}
          {change.error !== undefined && (
            <div class="page-problem">
              <Problem error={change.error} project={project.name} />
            </div>
          )}
        </div>
      )}
    </header>
  );
}

function Toolbar({
  address,
  status,
}: {
  address: string;
  status: string | undefined;
}): JSX.Element {
  const isKnown = PLAN_STATES.some(([each]) => each === status);
  const states: readonly (readonly [string, string])[] = PLAN_STATES;
  const others = status === undefined || isKnown ? [] : [[status, lookOf(status).word] as const];
  return (
    <div class="toolbar">
      <Filters>
        <FilterLink path={address} isChosen={status === undefined}>
          All
        </FilterLink>
        {[...states, ...others].map(([state, words]) => (
          <FilterLink
            key={state}
            path={pathWith(address, { status: state })}
            isChosen={status === state}
          >
            {words}
          </FilterLink>
        ))}
      </Filters>
    </div>
  );
}

function Rows({
  project: { name },
  shown: { query, plans, total, all },
}: {
  project: Project;
  shown: PlanPage;
}): JSX.Element {
  const { href } = usePlace();
  const address = plansPath(name);
  const { status, page } = query;
  const pathOf = (each: number): string =>
    pathWith(address, { status, page: each === 1 ? undefined : String(each) });
  if (total > 0 && plans.length === 0)
    return (
      <Message
        title={emptyPageTitle(total, "plan")}
        ways={<Way path={pathOf(1)}>First page</Way>}
      />
    );
  if (all > 0 && plans.length === 0)
    return (
      <Message title="No plan matches" ways={<Way path={address}>Clear the filter</Way>}>
        {all === 1 ? "The filter hides 1 plan." : `The filter hides ${all} plans.`}
      </Message>
    );
  if (plans.length === 0)
    return (
      <Message
        title="There are no plans yet"
        ways={<Way path={projectPath(name)}>The project</Way>}
      >
        A plan shows what the newest commit would change, before anything is changed.
      </Message>
    );
  return (
    <>
      <Table name="plans" label="Plans" columns={PLAN_COLUMNS}>
        {plans.map((plan) => (
          <PlanRow plan={plan} project={name} key={plan.id} />
        ))}
      </Table>
      <Pager page={page} limit={PAGE_SIZE} total={total} href={(each) => href(pathOf(each))} />
    </>
  );
}
