import type { DeploymentRef, RunRequest } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Preparation, preparationsOf } from "../context.ts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import type { Environments } from "../python/environments.ts";
import { runFiles } from "../runs/run-files.ts";
import type { Preparations, RunParts } from "../runs/run-parts.ts";
import { translateErrors } from "../translate-errors.ts";
import { copyCheckout } from "../working-copy/copy-checkout.ts";
import { findCheckout, makeCheckout } from "./checkout.ts";

/**
 * How long a preparation is kept that no start asks for any more, in milliseconds: the host has
 * given the run up, or it is away.
 */
const KEPT_MS = 600_000;

/** The work on the parts of one run. */
interface Work extends Preparation {
  /** A run that is asked for with another commit or workload has other parts. */
  readonly asked: object;
  message: string;
  outcome: { readonly parts: RunParts } | { readonly error: unknown } | undefined;
  askedAt: number;
}

interface Prepared {
  readonly request: RunRequest;
  /** The deployment, with the commit and the workload of the run. */
  readonly desired: DesiredRecord;
  /** The parts of the deployment, where the run has the deployed workload. */
  readonly ready: ConvergedRecord | undefined;
}

/** Returns what makes the parts of runs. Nothing of it outlives the process: a host asks again. */
export function preparations(context: Context, environments: Environments): Preparations {
  const works = new Map<string, Work>();

  const end = async (folder: string): Promise<void> => {
    const work = works.get(folder);
    if (work === undefined) return;
    await work.end();
    if (works.get(folder) === work) works.delete(folder);
  };
  const dropForgotten = async (): Promise<void> => {
    const now = context.clock.now();
    for (const [folder, { askedAt }] of works) {
      // A run that has begun has its own record.
      if (!context.preparations.has(folder)) works.delete(folder);
      else if (now - askedAt > KEPT_MS) await end(folder);
    }
  };

  return {
    end,
    async partsOf(request, desired, ready) {
      await dropForgotten();
      const folder = context.paths.run(request.ref);
      const asked = askedFor(request);
      if (!isDeepStrictEqual(works.get(folder)?.asked ?? asked, asked)) await end(folder);
      const work = works.get(folder) ?? begin(context, environments, { request, desired, ready });
      works.set(folder, work);
      work.askedAt = context.clock.now();
      const { outcome, message } = work;
      if (outcome === undefined)
        throw new DagctlError("unavailable", `${message}. The run waits for it`, {
          details: { outage: false },
        });
      if ("parts" in outcome) return outcome.parts;
      await end(folder);
      throw outcome.error;
    },
  };
}

/** Ends the preparations of a deployment. */
export async function endPreparations(context: Context, ref: DeploymentRef): Promise<void> {
  for (const preparation of preparationsOf(context, ref)) await preparation.end();
}

function askedFor({ commit, workload, ownFiles }: RunRequest): object {
  return { commit, workload, ownFiles };
}

/** Begins the work on the parts of a run. */
function begin(context: Context, environments: Environments, prepared: Prepared): Work {
  const { request, desired, ready } = prepared;
  const folder = context.paths.run(request.ref);
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, context.closing.signal]);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const work: Work = {
    ref: desired.ref,
    asked: askedFor(request),
    done,
    uses: {
      checkout: ready?.checkout,
      environment: ready?.environment,
      lock: desired.workload.runtime.lock,
    },
    message: `Commit ${request.commit} is checked out for the run`,
    outcome: undefined,
    askedAt: context.clock.now(),
    async end() {
      controller.abort(new Error("The run is not started"));
      await done;
      if (context.preparations.get(folder) !== work) return;
      context.preparations.delete(folder);
      await removeTreeAt(runFiles(folder).ownFiles);
    },
  };
  context.preparations.set(folder, work);
  translateErrors("Preparing a run", undefined, () =>
    makeParts(context, environments, prepared, work, signal),
  )
    .then(
      (parts) => (work.outcome = { parts }),
      (error: unknown) => (work.outcome = { error }),
    )
    .finally(() => {
      resolve();
      context.runChanges.notify(request.ref);
    });
  return work;
}

async function makeParts(
  context: Context,
  environments: Environments,
  { request, desired, ready }: Prepared,
  work: Work,
  signal: AbortSignal,
): Promise<RunParts> {
  const checkout =
    ready?.checkout ??
    (
      (await findCheckout(context, desired, undefined)) ??
      (await makeCheckout(context, desired, signal))
    ).folder;
  work.uses.checkout = checkout;
  const { runtime } = desired.workload;
  let environment = ready?.environment;
  if (ready === undefined && runtime.language === "python") {
    work.message = "The environment of the run is prepared";
    const { organization } = desired.ref;
    const access = { organization, installVariables: request.installVariables ?? [] };
    const built = await environments.ensure(runtime, access, signal, (message) => {
      work.message = message;
    });
    environment = built.folder;
    work.uses.environment = environment;
  }
  if (request.ownFiles === true) {
    work.message = "The files of the run are copied";
    const folder = context.paths.run(request.ref);
    await ensureFolder(context, folder);
    await copyCheckout(context, { checkout, folder: runFiles(folder).ownFiles, signal });
  }
  return { checkout, ...(environment === undefined ? {} : { environment }) };
}
