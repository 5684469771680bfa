import { TABLE } from "@dagctl/api";
import type { EnvironmentVariable } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { PAGES } from "../pages.ts";
import { Copy } from "../ui/copy.tsx";
import { Text, Time } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { useAccess } from "../ui/use-access.ts";
import { showHidden } from "../ui/visible-text.ts";
import { changeWord } from "./variable-dialogs.tsx";
import { beginningOf, octalMode } from "./variable-fields.ts";
import type { ShownVariable } from "./variable-scope.ts";

/**
 * Shows a variable in a list.
 *
 * @param props.hasActions whether the list has a column for what can be done
 */
export function VariableRow({
  shown,
  hasActions,
  onChange,
  onDelete,
}: {
  shown: ShownVariable;
  hasActions: boolean;
  onChange: () => void;
  onDelete: () => void;
}): JSX.Element {
  const { variable, isOwn, overrides } = shown;
  const { name, file_mount_path: path, file_permissions: mode } = variable;
  const mayWrite = useAccess(TABLE.environmentVariables.update);
  return (
    <div class="row" role="row">
      <div class="row-texts row-head" role="cell">
        <span class="row-title">
          <code class="row-code">
            <Text>{name}</Text>
          </code>
          {variable.is_sensitive && <span class="badge">sensitive</span>}
        </span>
        {path !== undefined && (
          <span class="cut row-message" title={showHidden(path)}>
            File <Text>{path}</Text> {mode !== undefined && octalMode(mode)}
          </span>
        )}
        {overrides > 0 && (
          <span class="row-message">
            {overrides === 1 ? "1 project has its own" : `${overrides} projects have their own`}
          </span>
        )}
      </div>
      <div class="row-value" role="cell">
        <Value variable={variable} />
      </div>
      <span class="row-time quiet" role="cell">
        <Time value={variable.updated_at} />
      </span>
      {hasActions &&
        (isOwn ? (
          <RowActions
            name={name}
            actions={
              mayWrite
                ? [
                    { word: changeWord(variable), press: onChange },
                    { word: "Delete", press: onDelete },
                  ]
                : []
            }
          />
        ) : (
          <FromOrganization />
        ))}
    </div>
  );
}

/** Shows the value of a variable on one line. A sensitive one is never shown. */
function Value({ variable }: { variable: EnvironmentVariable }): JSX.Element {
  const { name, value, is_sensitive: isSensitive } = variable;
  if (isSensitive) return <span class="quiet">Not shown</span>;
  if (value === "") return <span class="quiet">Empty</span>;
  const { beginning, lines } = beginningOf(value);
  return (
    <>
      <code class="cut">
        <Text>{beginning}</Text>
      </code>
      {lines > 1 && <span class="quiet row-lines">{lines} lines</span>}
      <Copy text={value} label={`Copy the value of ${showHidden(name)}`} />
    </>
  );
}

function FromOrganization(): JSX.Element {
  const { href } = usePlace();
  return (
    <div class="row-actions" role="cell">
      <a href={href(PAGES.variables)} data-row-link>
        Of the organization
      </a>
    </div>
  );
}
