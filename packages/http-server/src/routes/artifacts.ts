// Not in table-routes.ts: what answers with other than JSON has a file of its own.
import type { Calls } from "../calls.ts";
import type { ParseQuery } from "../query.ts";
import type { Handler } from "../route-table.ts";
import type { Streams } from "../streams.ts";

/** Returns what answers with an artifact of a run. */
export function artifactHandler(calls: Calls, streams: Streams, parse: ParseQuery): Handler {
  return async (request, reply) => {
    const { runs } = calls.organization(request);
    const [project, run, artifact] = ["project", "run", "artifact"].map((name) =>
      calls.parameter(request, name),
    ) as [string, string, string];
    const options = calls.query(request, parse);
    return streams.sendFile(request, reply, (signal) =>
      runs.artifact(project, run, artifact, { ...options, signal }),
    );
  };
}
