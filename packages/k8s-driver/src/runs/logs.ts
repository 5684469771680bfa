import type { LogLine } from "@dagctl/core";
import { pauseUnlessAborted } from "@dagctl/core/driver-kit";
import { ApiFailure } from "../cluster/api-failure.ts";
import type { Pod } from "../cluster/wire.ts";
import type { Context } from "../context.ts";
import { stepOf } from "../manifests/pod.ts";
import { containerLines, type LastLine, microseconds } from "./container-log.ts";

/** The growing pause between two reads of a pod whose next step has not begun, in milliseconds. */
const POLL_PAUSE_MS = { least: 250, most: 1_000 };
/** In the place of lines that the node has deleted; it does not say how many they are. */
const ROTATED =
  "[lines before this one may be missing: the node keeps only the end of a large log]";
/** How long a follower waits for an API server or a node that does not answer, in milliseconds. */
const DELETION_GRACE = 60_000;

/** What exists of a run at one moment. */
export interface LogView {
  /** Whether the run has ended, so that nothing new will come. */
  readonly ended: boolean;
  /** The pod; `undefined` when it is gone, or does not exist yet. */
  readonly pod: Pod | undefined;
}

export interface LogOptions {
  readonly after: number | undefined;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  /**
   * Returns the function that hides what no log may show. It is called when something has run: then
   * all values that the run was given are known.
   */
  readonly mask: () => Promise<(text: string) => string>;
}

/** The position of a reader. */
interface Progress {
  pod: string | undefined;
  /** The index of the step that is read. */
  index: number;
  last: LastLine | undefined;
  position: number;
  /** Whether the reader begins at the start, or has got a line, after which the next one comes. */
  isKnown: boolean;
}

/**
 * Yields the lines of all steps, one after the other. A line's position is its time in
 * microseconds, increased when two lines have the same. So a reader can continue in the middle of a
 * long log, also when its beginning has been rotated away.
 */
export async function* logLines(
  context: Context,
  readView: () => Promise<LogView>,
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const { follow, signal } = options;
  const { clock } = context.settings;
  const progress: Progress = {
    pod: undefined,
    index: 0,
    last: undefined,
    position: 0,
    isKnown: options.after === undefined,
  };
  let mask: ((text: string) => string) | undefined;
  let failing: number | undefined;
  let wait = POLL_PAUSE_MS.least;
  let view: LogView = { ended: false, pod: undefined };
  for (;;) {
    try {
      if (!view.ended) view = await readView();
      const step = currentStep(view.pod, progress);
      if (step === undefined && (view.ended || !follow)) return;
      if (view.pod !== undefined && step !== undefined) {
        mask ??= await options.mask();
        for await (const line of stepLines(context, view.pod, step, progress, options)) {
          failing = undefined;
          wait = POLL_PAUSE_MS.least;
          yield { ...line, text: mask(line.text) };
        }
        // The end of a stream proves nothing: the node or the API server may have restarted. A step
        // that had ended before it was read has been read completely.
        if (step.finished || view.ended || !follow) {
          progress.index += 1;
          progress.last = undefined;
          // The next step gets what the Secrets contain when it begins.
          if (!view.ended) mask = undefined;
          continue;
        }
      }
      failing = undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (isGone(error) && (view.ended || !follow)) return;
      failing ??= clock.now();
      if (!follow || !canPass(error) || clock.now() - failing > DELETION_GRACE) throw error;
    }
    await pauseUnlessAborted(clock, wait, signal);
    wait = Math.min(POLL_PAUSE_MS.most, wait * 1.5);
  }
}

interface CurrentStep {
  readonly container: string;
  /** Whether it has ended, and will write nothing more. */
  readonly finished: boolean;
  /** In microseconds since 1970; Kubernetes reports whole seconds. */
  readonly startedAt: number;
}

/**
 * Returns the step that is to be read; `undefined` when it has not begun. Another pod (its Job was
 * suspended and resumed) begins with its first step.
 */
function currentStep(pod: Pod | undefined, progress: Progress): CurrentStep | undefined {
  if (pod === undefined) return undefined;
  if (progress.pod !== pod.metadata?.uid)
    Object.assign(progress, { pod: pod.metadata?.uid, index: 0, last: undefined });
  const { spec, status } = pod;
  const steps = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter(
    ({ name }) => stepOf(name) !== undefined,
  );
  const container = steps[progress.index]?.name;
  const found = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ].find(({ name }) => name === container);
  const { terminated, running } = found?.state ?? {};
  const state = terminated ?? running;
  if (container === undefined || state === undefined) return undefined;
  const startedAt = state.startedAt === undefined ? Infinity : microseconds(state.startedAt);
  return { container, finished: terminated !== undefined, startedAt };
}

/** Yields the new lines of one step. */
async function* stepLines(
  context: Context,
  pod: Pod,
  step: CurrentStep,
  progress: Progress,
  { after, follow, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  const since = Math.max(progress.position, after ?? 0);
  const { container, finished } = step;
  for await (const { last, isAfterGap, ...line } of containerLines(context, pod, container, {
    last: progress.last,
    since,
    follow: follow && !finished,
    finished,
    signal,
  })) {
    progress.last = last;
    const position = Math.max(
      line.position,
      progress.position + (line.position <= progress.position ? 1 : 0),
    );
    const before = Math.max(progress.position, after ?? 0);
    // This step has printed the line after which the reader continues, and the node has it no more.
    const isLost = !progress.isKnown && position > before && before >= step.startedAt;
    progress.isKnown = true;
    progress.position = position;
    if (position <= (after ?? -1)) continue;
    if ((isAfterGap || isLost) && position - 1 > before)
      yield { position: position - 1, time: line.time, text: ROTATED };
    yield { ...line, position };
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof ApiFailure && (error.status === 404 || error.status === 400);

/**
 * Returns whether an error may be gone at the next try: no answer, one that was cut off, a node
 * that does not answer, a container whose log does not exist yet.
 */
const canPass = (error: unknown): boolean =>
  !(error instanceof ApiFailure) ||
  error.status === 0 ||
  error.status >= 500 ||
  error.status === 429 ||
  isGone(error);
