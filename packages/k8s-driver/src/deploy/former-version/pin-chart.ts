import { pause } from "@dagctl/core/driver-kit";
import { isConflict, isNotFound } from "../../cluster/api-failure.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import { CHART_COMMIT, CHART_PATH } from "../../chart/commits.ts";
import { type Context, contextOf } from "../../context.ts";
import { type Application, hasFormerChart, isRemoved } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";

/*
 * An older driver named the chart by the version that it has in a Helm repository. The program that
 * answers at its URL decides what is in it. So Applications of projects get the chart by
 * its commit as soon as they are reported. Those of organizations are brought to the form of this
 * version as a whole.
 */

/**
 * The pause between two Applications, in milliseconds: Argo CD makes the manifests of each again,
 * and what its users wait for comes in between.
 */
const PAUSE = 200;
/** The pause after a failure, in milliseconds: a policy of an older version may refuse all. */
const AGAIN = 10 * 60_000;

export interface ChartPins {
  /** Gives the Application the chart by its commit, some time later, where it has not. */
  pin(found: Application): void;
}

/** Returns what gives Applications the chart by its commit, one after another. */
export function chartPins(context: Context, signal: AbortSignal): ChartPins {
  const { clock, log } = context.settings;
  /** By name: the Application as it was reported last. */
  const waiting = new Map<string, Application>();
  let isBusy = false;

  async function pinWaiting(): Promise<void> {
    let count = 0;
    for (const [name, found] of waiting) {
      waiting.delete(name);
      let wait = PAUSE;
      try {
        if (await pinChart(context, found, signal)) count += 1;
      } catch (error) {
        if (signal.aborted) return;
        waiting.set(name, found);
        wait = AGAIN;
        const reason = error instanceof Error ? error.message : String(error);
        const message = `The Application ${name} could not be given the chart by its commit, and it is tried again in 10 minutes: ${reason}`;
        log({ level: "warn", message });
      }
      await pause(clock, wait, signal);
      if (signal.aborted) return;
    }
    const message = `Applications of an older version that name their chart by its commit now: ${count}`;
    if (count > 0) log({ level: "info", message });
  }

  async function pinAll(): Promise<void> {
    isBusy = true;
    try {
      await pinWaiting();
    } finally {
      isBusy = false;
    }
  }

  return {
    pin(found) {
      if (!hasFormerChart(context.settings, found)) return;
      waiting.set(found.metadata?.name ?? "", found);
      if (!isBusy && !signal.aborted) void pinAll();
    },
  };
}

/**
 * Changes exactly the version that was reported, unless it is being removed. Returns whether it
 * did: where Argo CD or another host has written since, the next report decides.
 */
async function pinChart(
  given: Context,
  { metadata = {}, ...rest }: Application,
  signal: AbortSignal,
): Promise<boolean> {
  const { name = "", namespace = "", resourceVersion, annotations, deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined || isRemoved({ metadata, ...rest })) return false;
  const { client } = contextOf(given, annotations?.[ANNOTATION.organization] ?? "");
  const source = { chart: null, path: CHART_PATH, targetRevision: CHART_COMMIT };
  const patch = { metadata: { resourceVersion }, spec: { source } };
  try {
    await client.merge(APPLICATION, { namespace, name }, patch, { signal });
    return true;
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return false;
    throw error;
  }
}
