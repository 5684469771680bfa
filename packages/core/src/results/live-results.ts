import { anySignal } from "../async/any-signal.ts";
import { NO_REASON, untilAborted } from "../async/until-aborted.ts";
import type { RunRecord } from "../contracts/records.ts";
import type { RunRef } from "../contracts/run.ts";
import { isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { collectResults, type ResultCollector, type RunResults } from "./collect-results.ts";

/** The runs whose frames stay in memory between two reads: each has at most 8 MiB of them. */
const REMEMBERED = 4;
/** How long a list of several runs waits for the engine, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Reads the results of runs that have not ended. */
export interface LiveResults {
  /**
   * Returns what the programs of a run have reported until now. Callers at the same time share one
   * read, and each read continues after the one before. A run that was not started has none.
   */
  read(record: RunRecord, signal?: AbortSignal): Promise<RunResults>;
  /**
   * Returns the `read` of one list. Where the engine does not answer soon it returns what was read
   * before, so that the list shows the other runs. All reads of the list wait as long as one would.
   */
  readerOfList(): LiveResults["read"];
}

interface Reading {
  readonly collector: ResultCollector;
  /** The position of the last line. */
  after: number | undefined;
  running: Promise<void> | undefined;
}

export function liveResults(context: Pick<HostContext, "run" | "clock">): LiveResults {
  const readings = new Map<string, Reading>();

  function readingOf({ organization, run }: RunRef): Reading {
    const key = `${organization}/${run}`;
    const known = readings.get(key);
    const reading = known ?? { collector: collectResults(), after: undefined, running: undefined };
    readings.delete(key);
    readings.set(key, reading);
    const [oldest] = readings.keys();
    if (readings.size > REMEMBERED && oldest !== undefined) readings.delete(oldest);
    return reading;
  }

  async function read(record: RunRecord, signal?: AbortSignal): Promise<RunResults> {
    if (!hasLog(context, record)) return collectResults().results();
    const ref = refOf(record);
    const reading = readingOf(ref);
    if (reading.running === undefined) {
      reading.running = readOn(context, ref, reading).finally(() => {
        reading.running = undefined;
      });
      // Each caller handles a failure; the shared promise itself has no other reader.
      reading.running.catch(() => undefined);
    }
    await untilAborted(reading.running, signal);
    return reading.collector.results();
  }

  return {
    read,
    readerOfList() {
      let remainingMs = PATIENCE_MS;
      return async (record, signal) => {
        const begunAt = context.clock.now();
        const late = new AbortController();
        const stop = context.clock.after(remainingMs, () => late.abort(NO_REASON));
        try {
          return await read(record, anySignal(late.signal, signal));
        } catch (error) {
          signal?.throwIfAborted();
          if (!late.signal.aborted && !isDagctlError(error, "unavailable")) throw error;
          return readingOf(refOf(record)).collector.results();
        } finally {
          stop();
          remainingMs = Math.max(0, remainingMs - (context.clock.now() - begunAt));
        }
      };
    },
  };
}

const hasLog = ({ run }: Pick<HostContext, "run">, { internals }: RunRecord): boolean =>
  internals.dispatched !== undefined && run.supports.logs;

const refOf = ({ organization, run }: RunRecord): RunRef => ({
  organization,
  project: run.project_id,
  run: run.id,
});

async function readOn(
  { run }: Pick<HostContext, "run">,
  ref: RunRef,
  reading: Reading,
): Promise<void> {
  const { collector, after } = reading;
  const from = after === undefined ? {} : { after };
  if (run.frames)
    for await (const line of run.frames(ref, from)) {
      collector.add(line);
      reading.after = line.position;
    }
  else {
    const frames = {
      add: (line: Parameters<ResultCollector["add"]>[0]) => {
        collector.add(line);
        reading.after = line.position;
      },
    };
    for await (const line of run.logs(ref, { ...from, frames })) reading.after = line.position;
  }
}
