import type { ComponentChildren, JSX } from "preact";
import { Commit, StatusIcon, Text } from "./parts.tsx";
import { showHidden } from "./visible-text.ts";

/**
 * Shows a table of rows.
 *
 * @param props.name what it is about, which chooses the widths of its columns
 */
export function Table({
  name,
  label,
  columns,
  children,
}: {
  name: "projects" | "plain-projects" | "runs";
  label: string;
  columns: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`table ${name}`} role="table" aria-label={label}>
      <div role="rowgroup">
        <div class="table-head" role="row">
          {columns.map((title) => (
            <span role="columnheader" key={title}>
              {title}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup">{children}</div>
    </div>
  );
}

/** Shows the first cell of a row: a status, a title, and the reason of the status below it. */
export function TitleCell({
  status,
  message,
  children,
}: {
  status: string;
  message: string | undefined;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="row-name" role="cell">
      <StatusIcon status={status} />
      <div class="row-texts">
        <span class="row-title">{children}</span>
        {message !== undefined && (
          <span class="cut row-message" title={showHidden(message)}>
            <Text>{message}</Text>
          </span>
        )}
      </div>
    </div>
  );
}

/** Shows a commit in a cell, or that there is none. */
export function CommitCell({ sha }: { sha: string | undefined }): JSX.Element {
  return (
    <span class="row-commit" role="cell">
      {sha === undefined ? <span class="quiet">–</span> : <Commit sha={sha} />}
    </span>
  );
}
