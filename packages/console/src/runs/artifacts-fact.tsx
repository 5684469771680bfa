import type { Run, RunArtifact } from "@dagctl/core";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { Fact } from "../ui/fact.tsx";
import { Text } from "../ui/parts.tsx";
import { storeFile } from "../ui/store-file.ts";
import { useLoad } from "../ui/use-load.ts";

const UNITS = ["B", "kB", "MB"] as const;

/** Returns a size with two or three digits: `4 B`, `9.8 kB`, `577 kB`, `41 MB`. */
function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** Shows the files that the tool has written of a run, each as a button that stores it. */
export function ArtifactsFact({ run }: { run: Run }): JSX.Element | null {
  if (run.artifacts === undefined) return null;
  return (
    <Fact name="Artifacts">
      {run.artifacts === "too_large" ? (
        "More than 4 MiB compressed, not stored"
      ) : (
        <StoredArtifacts run={run} isPartial={run.artifacts === "partial"} />
      )}
    </Fact>
  );
}

function StoredArtifacts({ run, isPartial }: { run: Run; isPartial: boolean }): JSX.Element {
  const { client, organization } = usePlace();
  const { project_id: project, id } = run;
  const { value, error } = useLoad(`${organization} ${project} ${id} artifacts`, (signal) =>
    client.runs.artifacts(project, id, { signal }),
  );
  if (error !== undefined) return <span>They cannot be read</span>;
  if (value === undefined) return <span class="quiet">Reading them</span>;
  return (
    <span class="artifacts">
      {value.artifacts.map((artifact) => (
        <StoreArtifact key={artifact.name} run={run} artifact={artifact} />
      ))}
      {value.artifacts.length === 0 && !isPartial && "Not stored any more"}
      {isPartial && <span class="quiet">Some did not arrive whole</span>}
    </span>
  );
}

function StoreArtifact({ run, artifact }: { run: Run; artifact: RunArtifact }): JSX.Element {
  const { session } = useApp();
  const { client } = usePlace();
  const [state, setState] = useState<"reading" | "failed" | undefined>();
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const { name, bytes } = artifact;

  const store = async (): Promise<void> => {
    if (state === "reading") return;
    setState("reading");
    const { signal } = leaving.current;
    try {
      const { content } = await client.runs.artifact(run.project_id, run.id, name, { signal });
      const parts: BlobPart[] = [];
      for await (const part of content) parts.push(Uint8Array.from(part));
      storeFile(name, parts, "application/json");
      setState(undefined);
    } catch (error) {
      if (signal.aborted) return;
      session.noteFailure(error);
      setState("failed");
    }
  };
  return (
    <span class="artifact">
      <button
        type="button"
        class="link-button"
        aria-label={`Download ${name}`}
        aria-disabled={state === "reading"}
        onClick={() => void store()}
      >
        <Text>{name}</Text>
      </button>{" "}
      <span class="quiet">{formatBytes(bytes)}</span>
      {state !== undefined && (
        <span role="status">
          {" "}
          {state === "reading" ? "Reading it" : "It cannot be read: try again"}
        </span>
      )}
    </span>
  );
}
