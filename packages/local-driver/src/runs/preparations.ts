import type { DeploymentRef, RunRequest } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { isDeepStrictEqual } from "node:util";
import { keyOf, type Context } from "../context.ts";
import { findCheckout, makeCheckout } from "../deploy/checkout.ts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import type { Environments } from "../python/environments.ts";
import { translateErrors } from "../translate-errors.ts";
import { copyCheckout } from "../working-copy/copy-checkout.ts";
import { runFiles } from "./run-files.ts";

/**
 * How long a preparation is kept that no start asks for any more, in milliseconds: the host has
 * given the run up, or it is away.
 */
const KEPT_MS = 600_000;

/** What a run needs on the disk. */
export interface RunParts {
  readonly checkout: string;
  readonly environment?: string;
}

/** The work on the parts of one run, and what it uses meanwhile. */
export interface Preparation {
  readonly ref: DeploymentRef;
  /** What it is made for: a run that is asked for with another commit or workload has others. */
  readonly of: Pick<RunRequest, "commit" | "workload" | "ownFiles">;
  readonly controller: AbortController;
  /** Resolves when the work has ended, in whichever way. */
  readonly done: Promise<void>;
  readonly lock: string | undefined;
  message: string;
  checkout: string | undefined;
  environment: string | undefined;
  outcome: { readonly parts: RunParts } | { readonly error: unknown } | undefined;
  askedAt: number;
}

/** Makes the parts of runs whose parts the deployment does not have. */
export interface Preparations {
  /**
   * Returns the parts of a run. The first call begins the work, and goes on with it in the
   * background.
   *
   * @param desired the deployment, with the commit and the workload of the run
   * @param ready the parts of the deployment, where the run has the deployed workload
   * @throws DagctlError `unavailable` with `details.outage: false` while they are not ready
   * @throws DagctlError why they cannot be made; the next call tries again
   */
  partsOf(
    request: RunRequest,
    desired: DesiredRecord,
    ready: ConvergedRecord | undefined,
  ): Promise<RunParts>;
}

export function preparations(context: Context, environments: Environments): Preparations {
  const prepare = async (
    request: RunRequest,
    desired: DesiredRecord,
    ready: ConvergedRecord | undefined,
    preparation: Preparation,
    signal: AbortSignal,
  ): Promise<RunParts> => {
    const checkout =
      ready?.checkout ??
      (
        (await findCheckout(context, desired, undefined)) ??
        (await makeCheckout(context, desired, signal))
      ).folder;
    preparation.checkout = checkout;
    const { runtime } = desired.workload;
    let environment = ready?.environment;
    if (ready === undefined && runtime.language === "python") {
      preparation.message = "The environment of the run is prepared";
      const { organization } = desired.ref;
      const access = { organization, installVariables: request.installVariables ?? [] };
      const built = await environments.ensure(runtime, access, signal, (message) => {
        preparation.message = message;
      });
      environment = built.folder;
      preparation.environment = environment;
    }
    if (request.ownFiles === true) {
      preparation.message = "The files of the run are copied";
      const folder = context.paths.run(request.ref);
      await ensureFolder(context, folder);
      await copyCheckout(context, { checkout, folder: runFiles(folder).ownFiles, signal });
    }
    return { checkout, ...(environment === undefined ? {} : { environment }) };
  };

  const begin = (
    request: RunRequest,
    desired: DesiredRecord,
    ready: ConvergedRecord | undefined,
  ): Preparation => {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, context.closing.signal]);
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const preparation: Preparation = {
      ref: desired.ref,
      of: askedFor(request),
      controller,
      done,
      lock: desired.workload.runtime.lock,
      message: `Commit ${request.commit} is checked out for the run`,
      checkout: ready?.checkout,
      environment: ready?.environment,
      outcome: undefined,
      askedAt: context.clock.now(),
    };
    translateErrors("Preparing a run", undefined, () =>
      prepare(request, desired, ready, preparation, signal),
    )
      .then(
        (parts) => (preparation.outcome = { parts }),
        (error: unknown) => (preparation.outcome = { error }),
      )
      .finally(() => {
        resolve();
        context.runChanges.notify(request.ref);
      });
    return preparation;
  };

  return {
    async partsOf(request, desired, ready) {
      await dropForgotten(context);
      const key = context.paths.run(request.ref);
      const stored = context.preparations.get(key);
      if (stored !== undefined && !isDeepStrictEqual(stored.of, askedFor(request)))
        await endPreparation(context, key);
      const preparation = context.preparations.get(key) ?? begin(request, desired, ready);
      context.preparations.set(key, preparation);
      preparation.askedAt = context.clock.now();
      const { outcome, message } = preparation;
      if (outcome === undefined)
        throw new DagctlError("unavailable", `${message}. The run waits for it`, {
          details: { outage: false },
        });
      if ("parts" in outcome) return outcome.parts;
      context.preparations.delete(key);
      throw outcome.error;
    },
  };
}

const askedFor = ({ commit, workload, ownFiles }: RunRequest): Preparation["of"] => ({
  commit,
  ...(workload !== undefined && { workload }),
  ...(ownFiles !== undefined && { ownFiles }),
});

/** Ends preparations that no start has asked for in a while, with the files that they made. */
async function dropForgotten(context: Context): Promise<void> {
  const now = context.clock.now();
  for (const [key, { askedAt }] of context.preparations)
    if (now - askedAt > KEPT_MS) await endPreparation(context, key);
}

/** Ends the preparation of a run, if there is one, and deletes the files that are its own. */
export async function endPreparation(context: Context, key: string): Promise<void> {
  const preparation = context.preparations.get(key);
  if (preparation === undefined) return;
  preparation.controller.abort(new Error("The run is not started"));
  await preparation.done;
  if (context.preparations.get(key) !== preparation) return;
  context.preparations.delete(key);
  await removeTreeAt(runFiles(key).ownFiles);
}

/** Ends the preparations of a deployment. */
export async function endPreparations(context: Context, ref: DeploymentRef): Promise<void> {
  for (const [key, preparation] of context.preparations)
    if (keyOf(preparation.ref) === keyOf(ref)) await endPreparation(context, key);
}
