import { pause } from "@dagctl/core/driver-kit";
import { isConflict, isNotFound } from "../../cluster/api-failure.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import { type Context, contextOf } from "../../context.ts";
import { type Application, chartMove, isRemoved } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { chartsOf } from "../organization/organization-application.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";

/*
 * Version 0.1.0 named the chart by the version that it has in a Helm repository, which the server
 * itself served. The program that answers at its URL decides what is in it. So Applications of
 * projects get the chart by its commit, at this driver's URL, as soon as they are reported. Those
 * of organizations are brought to the form of this version as a whole. Where the URL is another
 * one, an organization comes first: then its AppProject allows the URL, and Argo CD has reached it.
 */

/**
 * The pause between two Applications, in milliseconds: Argo CD makes the manifests of each again,
 * and what its users wait for comes in between.
 */
const PAUSE = 200;
/** The pause after a failure, in milliseconds: a policy of an older version may refuse all. */
const AGAIN = 10 * 60_000;

export interface ChartPins {
  /** Gives the Application of a project the chart of this driver, some time later. */
  pin(found: Application): void;
  /** Records the Application of an organization, which its projects wait for. */
  organization(found: Application, isGone: boolean): void;
}

/** Returns what gives Applications the chart of this driver, one after another. */
export function chartPins(context: Context, signal: AbortSignal): ChartPins {
  const { chartsUrl, clock, log } = context.settings;
  /** By name: the Application as it was reported last. */
  const waiting = new Map<string, Application>();
  /** The names of the organizations whose projects Argo CD allows to have this driver's chart. */
  const allowing = new Set<string>();
  let isBusy = false;

  const isAllowed = ({ spec }: Application): boolean =>
    spec?.source?.repoURL === chartsUrl || allowing.has(spec?.project ?? "");
  const next = (): readonly [string, Application] | undefined =>
    [...waiting].find(([, found]) => isAllowed(found));

  async function pinWaiting(): Promise<void> {
    let count = 0;
    for (let one = next(); one !== undefined; one = next()) {
      const [name, found] = one;
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

  const begin = (): void => {
    if (!isBusy && !signal.aborted && next() !== undefined) void pinAll();
  };

  return {
    pin(found) {
      const name = found.metadata?.name ?? "";
      if (chartMove(context.settings, found) === undefined) return void waiting.delete(name);
      waiting.set(name, found);
      begin();
    },
    organization(found, isGone) {
      const { metadata: { name = "" } = {}, spec } = found;
      const isAllowing =
        !isGone &&
        spec?.source?.repoURL === chartsUrl &&
        chartsOf(found).includes(chartsUrl) &&
        evaluateStatus(found, clock.now()).phase === "converged";
      if (!isAllowing) return void allowing.delete(name);
      allowing.add(name);
      begin();
    },
  };
}

/**
 * Changes exactly the version that was reported, unless it is being removed. Returns whether it
 * did: where Argo CD or another host has written since, the next report decides.
 */
async function pinChart(given: Context, found: Application, signal: AbortSignal): Promise<boolean> {
  const { name = "", namespace = "", resourceVersion, ...metadata } = found.metadata ?? {};
  if (metadata.deletionTimestamp !== undefined || isRemoved(found)) return false;
  const move = chartMove(given.settings, found);
  if (move === undefined) return false;
  const { annotations, source } = move;
  const { client } = contextOf(given, metadata.annotations?.[ANNOTATION.organization] ?? "");
  const patch = { metadata: { resourceVersion, annotations }, spec: { source } };
  try {
    await client.merge(APPLICATION, { namespace, name }, patch, { signal });
    return true;
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return false;
    throw error;
  }
}
