import type { BuiltNodes } from "../contracts/plan-work.ts";
import type { FrameReader } from "../kernel/framed-run-driver.ts";
import type { ModelResult, ResultsState } from "../model/results.ts";
import { isArtifactLine } from "./artifact-frames.ts";
import { collectArtifacts, type SentArtifacts } from "./collect-artifacts.ts";
import { collectBuilt } from "./collect-built.ts";
import { collectPlan, type PlanReport } from "./collect-plan.ts";
import { type Frame, parseFrame } from "./frame-shapes.ts";

/** The most frames of a run that are read, and the most characters of them. */
export const MOST_FRAMES = 20_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** As many more are read of its artifacts, which come after what it reports. */
const MOST_PIECES = 5_000;
const MOST_PIECE_CHARACTERS = 16 * 1024 * 1024;
/** The most processes of a run that print frames: each step is one. */
const MOST_PROCESSES = 1_000;

/** What the programs of a run have reported. */
export interface RunResults {
  readonly state: ResultsState;
  /** In the order in which they began. */
  readonly models: readonly ModelResult[];
  /** How many frames were broken or beyond the limits. */
  readonly dropped: number;
  /** How many frames had a kind that this version does not know. */
  readonly unknown: number;
  /** What they have reported of a plan. Absent: nothing. */
  readonly plan?: PlanReport;
  /** What was built, by a command that builds all. Absent: it has not, or not all is known. */
  readonly built?: BuiltNodes;
}

/** Collects the frames of one run. */
export interface ResultCollector extends FrameReader {
  /** Notes that frames could not be read. */
  noteLoss(): void;
  results(): RunResults;
  /** Returns the artifacts, where the collector takes them. */
  artifacts(): SentArtifacts;
}

/**
 * Returns a collector. Whatever a program prints, it takes at most 20,000 frames and 8 MiB of them.
 * Frames are the project's own words: they decide nothing but the results of its own run.
 *
 * @param options.artifacts whether it takes artifacts as well. @default false: they are dropped
 */
export function collectResults({
  artifacts: takesArtifacts = false,
}: { readonly artifacts?: boolean } = {}): ResultCollector {
  const models = new Map<string, ModelResult>();
  const artifacts = collectArtifacts();
  const plan = collectPlan();
  const built = collectBuilt();
  /** By process, the number of its last frame. */
  const last = new Map<string, number>();
  const isBeyond = {
    frame: limitOf(MOST_FRAMES, MOST_CHARACTERS),
    piece: limitOf(MOST_PIECES, MOST_PIECE_CHARACTERS),
  };
  let [dropped, unknown] = [0, 0];
  let isLossy = false;

  function checkOrder({ process, seq }: Frame): void {
    const former = last.get(process);
    if (seq !== (former ?? 0) + 1) isLossy = true;
    if (former !== undefined || last.size < MOST_PROCESSES) last.set(process, seq);
  }

  function take(frame: Frame): void {
    checkOrder(frame);
    if (frame.kind === "begin" || frame.kind === "end") return;
    if (frame.kind === "nodes") return built.add(frame);
    if (frame.kind === "artifact") return takesArtifacts ? artifacts.add(frame) : undefined;
    if (frame.kind !== "model") return plan.add(frame);
    models.set(`${frame.process} ${frame.execution}`, frame.model);
  }

  return {
    add({ text, missing }) {
      if (missing !== undefined) return void (isLossy = true);
      const kind = isArtifactLine(text) ? "piece" : "frame";
      const frame = isBeyond[kind](text) ? "broken" : parseFrame(text);
      if (frame === "unknown") unknown += 1;
      else if (frame === "broken") dropped += 1;
      else take(frame);
    },
    noteLoss: () => void (isLossy = true),
    artifacts: artifacts.listSent,
    results() {
      // Where reports may be lost, it is not known that there were none.
      const isPartial = isLossy || dropped > 0;
      const state = isPartial ? "partial" : last.size > 0 ? "complete" : "none";
      const reported = plan.report();
      const all = state === "complete" ? built.all() : undefined;
      return {
        state,
        models: [...models.values()],
        dropped,
        unknown,
        ...(reported && { plan: reported }),
        ...(all && { built: all }),
      };
    },
  };
}

/** Returns what counts lines, and returns whether a line is beyond the limits. */
function limitOf(most: number, mostCharacters: number): (line: string) => boolean {
  let [count, characters] = [0, 0];
  return ({ length }) => {
    count += 1;
    characters += length;
    return count > most || characters > mostCharacters;
  };
}

/** Returns the results of a run that the engine has lost with all that its programs reported. */
export function resultsOfLostRun(): RunResults {
  const collector = collectResults();
  collector.noteLoss();
  return collector.results();
}

/** Returns the results of a run that has ended: no model of it is running any more. */
export function endResults(results: RunResults): RunResults {
  const models = results.models.map((model): ModelResult => {
    if (model.status !== "running") return model;
    return { ...model, status: "failed", message: "The run ended before this model did" };
  });
  return { ...results, models };
}
