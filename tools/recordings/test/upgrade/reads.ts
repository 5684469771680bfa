import type { Installation, ServerProcess } from "../../src/index.ts";
import { unlistedDifferences, withoutProgress } from "./differences.ts";

const RUN = /^\/projects\/[^/]+\/runs\/(run_[^/]+)$/;

/** Returns the ids of the deliveries of an answer. */
const deliveriesIn = (body: unknown): readonly string[] =>
  (
    (body as { readonly deliveries?: readonly { readonly id: string }[] } | null)?.deliveries ?? []
  ).map(({ id }) => id);

/** Reads everything again and returns what differs from the recording, one line each. */
export async function changedReads(
  installation: Installation,
  server: ServerProcess,
): Promise<readonly string[]> {
  const { recording } = installation;
  const known = new Set(
    recording.answers.flatMap(({ path, body }) => RUN.exec(path)?.[1] ?? deliveriesIn(body)),
  );
  const lines: string[] = [];
  for (const { token, path, ...recorded } of recording.answers) {
    const present = await installation.client(server, token).call({ method: "GET", path });
    lines.push(
      ...unlistedDifferences(
        path,
        withoutProgress(recording, path, recorded, known),
        withoutProgress(recording, path, present, known),
      ),
    );
  }
  return lines;
}

/**
 * Repeats every call that had an Idempotency-Key and returns what differs from the recording, one
 * line each.
 */
export async function changedRepetitions(
  installation: Installation,
  server: ServerProcess,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { token, answer, ...call } of installation.recording.keyedCalls) {
    const present = await installation.client(server, token).call(call);
    lines.push(
      ...unlistedDifferences(`${call.method} ${call.path} (${call.key})`, answer, present),
    );
  }
  return lines;
}
