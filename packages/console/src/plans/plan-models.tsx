import type { Plan, PlanChange, PlanChangeKind, PlanSummary } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { planPath } from "../pages.ts";
import { FilterLink, Filters } from "../ui/filters.tsx";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { pathWith } from "../ui/query-path.ts";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";
import { PlanModel } from "./plan-model.tsx";
import { groupsOf } from "./plan-model-groups.ts";
import { KIND_WORDS, KINDS, modelCount } from "./plan-words.ts";

/**
 * Shows a page of the models that a plan changes, those that the address asks for.
 *
 * @param props.project the id or name of its project
 */
export function PlanModels({
  project,
  plan,
  summary: { counts },
}: {
  project: string;
  plan: Plan;
  summary: PlanSummary;
}): JSX.Element | null {
  const { client, organization, href } = usePlace();
  const { query } = useLocation();
  const page = pageOf(query);
  const change = query["change"] === "" ? undefined : query["change"];
  const loaded = useLoad(`${organization} ${plan.id} ${change} ${page}`, async (signal) => {
    const filter = change === undefined ? {} : { change: change as PlanChangeKind };
    const read = { ...filter, page, limit: PAGE_SIZE, signal };
    const { models, total } = await client.plans.models(plan.project_id, plan.id, read);
    return { models, total, change, page };
  });
  const shown = useLatest(`${organization} ${plan.id}`, loaded);
  const all = modelCount(counts);
  if (all === 0) return null;
  const address = planPath(project, plan.id);
  const pathOf = (kind: string | undefined, each = 1): string =>
    pathWith(address, { change: kind, page: each === 1 ? undefined : String(each) });
  return (
    <section class="section" aria-labelledby="models-title" aria-busy={loaded.isLoading}>
      <h2 id="models-title">Models</h2>
      <div class="toolbar">
        <Filters label="Kinds of changes">
          <FilterLink path={address} isChosen={change === undefined}>
            All <Count count={all} />
          </FilterLink>
          {KINDS.filter((kind) => counts[kind] > 0 || kind === change).map((kind) => (
            <FilterLink key={kind} path={pathOf(kind)} isChosen={kind === change}>
              {KIND_WORDS[kind]} <Count count={counts[kind]} />
            </FilterLink>
          ))}
        </Filters>
      </div>
      {loaded.error !== undefined && (
        <ListFailure
          error={loaded.error}
          retry={loaded.reload}
          unsupported="This server has no models of plans"
          firstPage={page === 1 ? undefined : pathOf(change)}
          ways={<Way path={address}>All models</Way>}
        />
      )}
      {loaded.error === undefined && shown === undefined && (
        <LoadingRows count={6} label="Reading the models" />
      )}
      {loaded.error === undefined && shown !== undefined && (
        <>
          {shown.models.length === 0 ? (
            <Message
              title={shown.total === 0 ? "No model matches" : emptyPageTitle(shown.total, "model")}
              ways={<Way path={address}>All models</Way>}
            />
          ) : (
            <Groups models={shown.models} />
          )}
          <Pager
            page={shown.page}
            limit={PAGE_SIZE}
            total={shown.total}
            href={(each) => href(pathOf(shown.change, each))}
          />
        </>
      )}
    </section>
  );
}

function Count({ count }: { count: number }): JSX.Element {
  return <span class="filter-count">{count.toLocaleString("en-US")}</span>;
}

function Groups({ models }: { models: readonly PlanChange[] }): JSX.Element {
  return (
    <>
      {groupsOf(models).map(({ kind, models: ofKind }) => (
        <section key={kind} aria-label={KIND_WORDS[kind] ?? kind}>
          <h3 class="plan-kind">{KIND_WORDS[kind] ?? kind}</h3>
          <ul class="plan-items">
            {ofKind.map((model) => (
              <PlanModel model={model} key={model.id ?? model.name} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
