import type { ComponentChildren, JSX, TargetedMouseEvent } from "preact";
import { usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
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
  name:
    | "projects"
    | "plain-projects"
    | "runs"
    | "all-runs"
    | "activity"
    | "jobs"
    | "variables"
    | "secrets"
    | "hooks"
    | "notifications"
    | "deliveries"
    | "tokens"
    | "audit"
    | "models"
    | "plans"
    | "environments";
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

/** Shows a row, whose link is opened by a click anywhere in it. */
export function Row({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="row" role="row" onClick={followRow}>
      {children}
    </div>
  );
}

/** Follows the link of a row after a click on what is over it: a text with a tooltip. */
function followRow(event: TargetedMouseEvent<HTMLElement>): void {
  const isOnLink = event.target instanceof Element && event.target.closest("a") !== null;
  if (!isOnLink) event.currentTarget.querySelector<HTMLElement>("[data-row-link]")?.click();
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

/**
 * Shows the project of a row in a cell, as a link of its own.
 *
 * @param props.name its name; its id where the name is not known
 * @param props.isThere whether it has a page. @default true
 */
export function ProjectCell({
  name,
  isThere = true,
}: {
  name: string;
  isThere?: boolean;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <span class="row-project cut" role="cell">
      {isThere ? (
        <a data-row-item href={href(projectPath(name))} title={showHidden(name)}>
          <Text>{name}</Text>
        </a>
      ) : (
        <Text>{name}</Text>
      )}
    </span>
  );
}
