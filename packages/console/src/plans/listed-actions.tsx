import type { Plan, PlanAction, PlanSummary } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ListFailure } from "../ui/list-failure.tsx";
import { PAGE_SIZE } from "../ui/page-number.ts";
import { LoadingRows, Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { useLoad } from "../ui/use-load.ts";
import { PlanDiff } from "./plan-diff.tsx";
import { ACTION_WORDS, actionsText } from "./plan-words.ts";

const CHANGES = { added: "Added", changed: "Changed", removed: "Not any more" } as const;

/** Shows what an apply of a plan does besides its models: SQL, packages and hooks. */
export function ListedActions({
  plan,
  summary: { actions: count = 0 },
}: {
  plan: Plan;
  summary: PlanSummary;
}): JSX.Element | null {
  const { client, organization } = usePlace();
  const [pages, setPages] = useState(1);
  const { value, error, reload } = useLoad(
    `${organization} ${plan.id} ${count} ${pages} actions`,
    async (signal) => {
      if (count === 0) return [];
      const options = { page: 1, limit: PAGE_SIZE * pages, signal };
      return (await client.plans.actions(plan.project_id, plan.id, options)).actions;
    },
  );
  if (count === 0) return null;
  return (
    <section class="section" aria-labelledby="actions-title">
      <h2 id="actions-title">Besides models</h2>
      {error !== undefined && (
        <ListFailure
          error={error}
          retry={reload}
          unsupported="This server has no actions of plans"
          firstPage={undefined}
          ways={undefined}
        />
      )}
      {error === undefined && value === undefined && (
        <LoadingRows count={2} label="Reading the actions" />
      )}
      <ul class="plan-items">
        {value?.map((action, index) => (
          <Action action={action} key={index} />
        ))}
      </ul>
      {value !== undefined && value.length === PAGE_SIZE * pages && pages < 10 && (
        <button type="button" class="link-button" onClick={() => setPages(pages + 1)}>
          Show more of {actionsText(count)}
        </button>
      )}
    </section>
  );
}

function Action({ action }: { action: PlanAction }): JSX.Element {
  const { kind, name, id, change, text = "" } = action;
  const sign = change === "added" ? "+" : change === "removed" ? "-" : " ";
  return (
    <li class="plan-item">
      <p class="plan-item-head">
        <code class="plan-model-name" title={showHidden(id ?? name)}>
          <Text>{name}</Text>
        </code>
        <span class="badge">{ACTION_WORDS[kind]}</span>
        {change !== undefined && <span class="badge">{CHANGES[change]}</span>}
        {id !== undefined && (
          <span class="quiet">
            <Text>{id}</Text>
          </span>
        )}
        {action.each_run === true && <span class="quiet">Each run executes it, too</span>}
      </p>
      {text !== "" && <PlanDiff name={name} diff={text.replaceAll(/^/gm, sign)} />}
    </li>
  );
}
