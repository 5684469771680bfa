import type { LogLine, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { Icon } from "../ui/icon.tsx";
import { storeFile } from "../ui/store-file.ts";
import { cleanText } from "./clean-text.ts";
import { rowText } from "./log-lines.ts";
import { readWholeLog, type RunLog } from "./run-log.ts";

const TEXT = "text/plain";

const lineText = ({ text, missing }: LogLine): string =>
  rowText({ text: cleanText(text), ...(missing !== undefined && { missing }) });

/** Shows a button that stores the whole log as a text file. */
export function Download({ log, run }: { log: RunLog; run: Run }): JSX.Element {
  const { session } = useApp();
  const { client } = usePlace();
  const [state, setState] = useState<"reading" | "failed" | undefined>();
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);

  const download = async (): Promise<void> => {
    if (state === "reading") return;
    const name = `${run.job_name}-${run.id}.log`;
    const { lines } = log;
    // What the page has not read, or has dropped, is read for the file.
    if (log.state.peek().name === "complete" && lines.dropped === 0)
      return storeFile(
        name,
        lines.rows.map((row) => `${rowText(row)}\n`),
        TEXT,
      );
    setState("reading");
    const { signal } = leaving.current;
    try {
      const from = { runs: client.runs, project: run.project_id, run: run.id };
      storeFile(name, await readWholeLog(from, lineText, signal), TEXT);
      setState(undefined);
    } catch (error) {
      if (signal.aborted) return;
      session.noteFailure(error);
      setState("failed");
    }
  };
  const words = { reading: "Reading the log", failed: "The log cannot be read: try again" };
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        aria-label="Download the log"
        title="Download"
        aria-disabled={state === "reading"}
        onClick={() => void download()}
      >
        <Icon name="download" />
      </button>
      {state !== undefined && <span role="status">{words[state]}</span>}
    </>
  );
}
