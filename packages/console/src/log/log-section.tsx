import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { Text } from "../ui/parts.tsx";
import { LogView } from "./log-view.tsx";
import { followRunLog, type RunLog } from "./run-log.ts";

/**
 * Reads the log of a run while it is shown.
 *
 * @param props.address the path of the run's page
 */
export function LogSection({ run, address }: { run: Run; address: string }): JSX.Element {
  const { connection, isAway, session } = useApp();
  const { client } = usePlace();
  const log = useMemo(
    () =>
      followRunLog({
        runs: client.runs,
        project: run.project_id,
        run: run.id,
        connection,
        isAway,
        fail: (error) => session.noteFailure(error),
      }),
    [client, run.id],
  );
  useEffect(() => () => log.close(), [log]);
  return (
    <section class="log" aria-labelledby="log-title">
      <h2 id="log-title" class="hidden">
        Log
      </h2>
      <LogProblem log={log} />
      <LogView log={log} run={run} address={address} />
    </section>
  );
}

function LogProblem({ log }: { log: RunLog }): JSX.Element | null {
  const state = log.state.value;
  if (state.name !== "failed") return null;
  const { error, isRetried } = state;
  return (
    <p class="notice tone-warning log-problem" role="alert">
      <span>
        The log cannot be read:{" "}
        <Text>{error instanceof Error ? error.message : "the page has met an error"}</Text>
        {isRetried && ". It is tried again in a moment."}
      </span>
      <button type="button" class="button" onClick={() => log.retry()}>
        Try again
      </button>
    </p>
  );
}
