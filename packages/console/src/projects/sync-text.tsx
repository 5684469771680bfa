import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { Text, Time } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { isBehind, syncFailure, syncWord } from "./sync.ts";

/** Shows how the deployed commit relates to the branch, or since when it is not known, and why. */
export function SyncText({ project }: { project: Project }): JSX.Element {
  const failure = syncFailure(project);
  if (failure === undefined)
    return <span class={isBehind(project) ? "tone-warning" : "quiet"}>{syncWord(project)}</span>;
  const { since, message } = failure;
  return (
    <span class="tone-warning" title={showHidden(message)}>
      Not known since <Time value={since} />
    </span>
  );
}

/** Says that polls of a project fail, since when, and why; nothing where they do not. */
export function PollFailureNotice({ project }: { project: Project }): JSX.Element | null {
  const { poll_failure: failure } = project;
  if (failure === undefined) return null;
  const isUnread = syncFailure(project) !== undefined;
  return (
    <p class="notice tone-warning">
      {isUnread
        ? "It is not known whether the newest commit is deployed: the branch cannot be read since "
        : "New commits are not deployed: polls of the newest one fail since "}
      <Time value={failure.since} />. <Text>{failure.message}</Text>
    </p>
  );
}
