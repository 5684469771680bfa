import type { PlanChange } from "@dagctl/core";
import type { JSX } from "preact";
import { Icon } from "../ui/icon.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { PlanDiff } from "./plan-diff.tsx";
import { intervalsText } from "./plan-model-groups.ts";

/** Shows how a plan changes a model. */
export function PlanModel({ model }: { model: PlanChange }): JSX.Element {
  const { name, id = name, category, columns_added: added, columns_lost: lost, diff } = model;
  const intervals = intervalsText(model);
  return (
    <li class={model.destructive === true ? "plan-item plan-item-destructive" : "plan-item"}>
      <p class="plan-item-head">
        <code class="plan-model-name" title={showHidden(id)}>
          <Text>{name}</Text>
        </code>
        {model.destructive === true && (
          <span class="chip tone-failed">
            <Icon name="degraded" />
            Loses data
          </span>
        )}
        {model.change === "removed" && (
          <span class="chip tone-warning">
            <Icon name="degraded" />
            Dropped
          </span>
        )}
        {category !== undefined && (
          <span class="badge">
            <Text>{category.replaceAll("_", " ")}</Text>
            {model.chosen === true && ", as the tool knows no category"}
          </span>
        )}
        {model.forward_only_preview === true && <span class="badge">Forward-only preview</span>}
        {intervals !== undefined && <span class="quiet plan-intervals">{intervals}</span>}
      </p>
      {added !== undefined && added !== "" && (
        <p class="plan-columns">
          Columns added: <Text>{added}</Text>
        </p>
      )}
      {lost !== undefined && lost !== "" && (
        <p class="plan-columns tone-failed">
          Columns lost: <Text>{lost}</Text>
        </p>
      )}
      {diff !== undefined && diff !== "" && <PlanDiff name={name} diff={diff} />}
    </li>
  );
}
