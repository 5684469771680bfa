import type { LogLine } from "@dagctl/core";
import { ApiFailure } from "../cluster/failure.ts";
import { pathOf, POD } from "../cluster/kinds.ts";
import { linesOf, pause } from "../cluster/watching.ts";
import type { Context } from "../context.ts";
import { stepOf } from "../manifests/pod.ts";
import type { Pod } from "./identity.ts";

/** Between two looks at a pod whose next step has not begun, in milliseconds. */
const LOOK = 300;
/** A log is asked for from a whole second; so many before, for lines of one instant are told apart by their order. */
const BEFORE = 2_000;

export interface LogOptions {
  readonly after: number | undefined;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  /** What hides what may stand in no log. Asked when something has run: then all that it was given is known. */
  readonly mask: () => Promise<(text: string) => string>;
}

/**
 * The lines of all steps, one behind the other. A line's position is its time in microseconds, moved on where two have the same: so a reader goes on in the
 * middle of a long log, also when its beginning has been rotated away.
 *
 * @param look the pod as it is now; `undefined`: it is gone, or not there yet
 * @param over whether the run has ended, so that nothing new will come
 */
export async function* logLines(
  context: Context,
  look: () => Promise<Pod | undefined>,
  over: () => Promise<boolean>,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const { after, follow, signal } = options;
  let position = 0;
  let index = 0;
  let mask: ((text: string) => string) | undefined;
  for (;;) {
    const ended = await over();
    const pod = await look();
    const steps = (pod === undefined ? [] : containersOf(pod)).filter((name) => stepOf(name) !== undefined);
    const name = steps[index];
    if (pod !== undefined && name !== undefined && hasStarted(pod, name)) {
      mask ??= await options.mask();
      for await (const line of containerLines(context, pod, name, { since: Math.max(position, after ?? 0), follow, signal })) {
        position = Math.max(line.position, position + (line.position <= position ? 1 : 0));
        if (position > (after ?? -1)) yield { position, time: line.time, text: mask(line.text) };
      }
      index += 1;
      continue;
    }
    if (ended || !follow) return;
    await pause(LOOK, signal);
    signal.throwIfAborted();
  }
}

const containersOf = ({ spec }: Pod): readonly string[] => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name);

function hasStarted({ status }: Pod, container: string): boolean {
  const found = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(({ name }) => name === container);
  return found?.state?.running !== undefined || found?.state?.terminated !== undefined;
}

/** One container's log. Where the stream is cut while the container goes on, it is taken up behind the last line. */
async function* containerLines(
  { client }: Context,
  pod: Pod,
  container: string,
  { since, follow, signal }: { readonly since: number; readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const { name = "", namespace = "" } = pod.metadata ?? {};
  let last: { readonly stamp: string; readonly count: number } | undefined;
  for (;;) {
    const from = last?.stamp ?? (since > 0 ? new Date(since / 1000 - BEFORE).toISOString() : undefined);
    let skip = last;
    let seen = 0;
    try {
      const body = await client.connection.stream({
        method: "GET",
        path: `${pathOf(POD, { namespace, name })}/log`,
        query: { container, timestamps: "true", follow: String(follow), ...(from === undefined ? {} : { sinceTime: `${from.slice(0, 19)}Z` }) },
        accept: "*/*",
        signal,
      });
      for await (const line of linesOf(body, { whole: true })) {
        const space = line.indexOf(" ");
        const stamp = line.slice(0, space);
        if (skip !== undefined) {
          // Behind the last line that was told: those of its instant are counted.
          if (stamp < skip.stamp) continue;
          if (stamp === skip.stamp && (seen += 1) <= skip.count) continue;
          skip = undefined;
        }
        last = { stamp, count: last?.stamp === stamp ? last.count + 1 : 1 };
        yield { position: microseconds(stamp), time: new Date(stamp).toISOString(), text: line.slice(space + 1) };
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isGone(error)) return;
      const cut = !(error instanceof ApiFailure) || error.status === 0;
      if (!cut || !follow) throw error;
      await pause(LOOK, signal);
    }
  }
}

/** The pod or its log went while it was read. */
const isGone = (error: unknown): boolean => error instanceof ApiFailure && (error.status === 404 || error.status === 400);

/** `2026-01-01T00:00:00.123456789Z`, whose fraction may have fewer digits. */
function microseconds(stamp: string): number {
  const fraction = /\.(\d+)/.exec(stamp)?.[1] ?? "";
  return Math.floor(Date.parse(stamp) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
