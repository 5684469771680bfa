import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { projectPath, runPath } from "../pages.ts";
import { Copy } from "./copy.tsx";
import { messageOf, type Obstacle, obstacleOf, requestIdOf, retryAfter } from "./failure-facts.ts";
import { formatDuration } from "./format-time.ts";
import { Text } from "./parts.tsx";
import { useCountdown } from "./use-countdown.ts";

interface Failed {
  readonly error: unknown;
  /** The id or the name of the project that the failed call was about. */
  readonly project?: string | undefined;
}

/** Shows why a change has failed, and what leads on. It shows nothing without an error. */
export function Problem({ error, project }: Failed): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <div class="problem">
      <p role="alert">
        <Text>{messageOf(error)}</Text>
      </p>
      <ProblemWays error={error} project={project} />
    </div>
  );
}

/**
 * Shows what leads on after an error: a link to what is in the way, the seconds until the next try,
 * the id of the request for the person who has the server's log.
 */
export function ProblemWays({ error, project }: Failed): JSX.Element {
  const obstacle = obstacleOf(error);
  return (
    <span class="problem-ways">
      {obstacle !== undefined && project !== undefined && (
        <ObstacleLink {...obstacle} project={project} />
      )}
      <RequestId error={error} />
      <Countdown error={error} />
    </span>
  );
}

function ObstacleLink({ kind, id, project }: Obstacle & { project: string }): JSX.Element {
  const { href } = usePlace();
  // The page of a project shows the steps of the operation that it has in progress.
  const path = kind === "run" ? runPath(project, id) : projectPath(project);
  return <a href={href(path)}>Show the {kind}</a>;
}

function RequestId({ error }: Pick<Failed, "error">): JSX.Element | null {
  const id = requestIdOf(error);
  if (id === undefined) return null;
  return (
    <span>
      Request <code>{id}</code> <Copy text={id} label="Copy the id of the request" />
    </span>
  );
}

function Countdown({ error }: Pick<Failed, "error">): JSX.Element | null {
  const left = useCountdown(error);
  if (retryAfter(error) === 0) return null;
  // Not announced each second: the button says by itself whether it does something.
  return (
    <span class="quiet">
      {left > 0 ? `You can try again in ${formatLeft(left)}.` : "You can try again now."}
    </span>
  );
}

const formatLeft = (seconds: number): string =>
  seconds < 60 ? `${seconds}s` : formatDuration(seconds);
