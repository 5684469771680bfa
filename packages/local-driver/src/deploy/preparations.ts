import type { DeploymentRef, RunRequest } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { rmdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Preparation, preparationsOf } from "../context.ts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import type { Environments } from "../python/environments.ts";
import { runFiles } from "../runs/run-files.ts";
import type { Preparations, RunParts } from "../runs/run-parts.ts";
import { toDagctlError, translateErrors } from "../translate-errors.ts";
import { copyCheckout } from "../working-copy/copy-checkout.ts";
import { checkoutFolder, findCheckout, makeCheckout } from "./checkout.ts";

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
  /** Whether it is being ended: nothing of it is used any more. */
  isEnded: boolean;
  /** Cancels the end of a work that no start asks for any more. */
  keep: () => void;
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

  function forget(folder: string, work: Work): void {
    work.keep();
    if (works.get(folder) === work) works.delete(folder);
    if (context.preparations.get(folder) === work) context.preparations.delete(folder);
  }

  function begin(prepared: Prepared): Work {
    const folder = context.paths.run(prepared.request.ref);
    const work = beginWork(context, environments, prepared, () => forget(folder, work));
    works.set(folder, work);
    context.preparations.set(folder, work);
    return work;
  }

  return {
    async end(folder) {
      await works.get(folder)?.end();
    },
    handOver(folder) {
      const work = works.get(folder);
      if (work !== undefined) forget(folder, work);
    },
    async partsOf(request, desired, ready) {
      const folder = context.paths.run(request.ref);
      const former = works.get(folder);
      if (former?.isEnded || !isDeepStrictEqual(former?.asked, preparationInput(request, ready)))
        await former?.end();
      const work = works.get(folder) ?? begin({ request, desired, ready });
      keepFor(context, work);
      const { outcome, message } = work;
      if (outcome === undefined)
        throw new DagctlError("unavailable", `${message}. The run waits for it`, {
          details: { outage: false },
        });
      if ("parts" in outcome) return outcome.parts;
      await work.end();
      throw outcome.error;
    },
  };
}

/** Ends a work later, unless it is asked for again, or its run begins. */
function keepFor({ clock, closing, log }: Context, work: Work): void {
  work.keep();
  work.keep = clock.after(KEPT_MS, () => {
    // Another driver may have the folder by then.
    if (closing.signal.aborted) return;
    work.end().catch((error: unknown) => {
      const { message } = toDagctlError("Deleting the files of a run that is not started", error);
      log({ level: "warn", message, details: { project: work.ref.project } });
    });
  });
}

/** Ends the preparations of a deployment. */
export async function endPreparations(context: Context, ref: DeploymentRef): Promise<void> {
  for (const preparation of preparationsOf(context, ref)) await preparation.end();
}

/** A deployment that has been changed has other parts, though its commit may be the same. */
const preparationInput = (
  { commit, workload, ownFiles }: RunRequest,
  ready: ConvergedRecord | undefined,
): object => ({
  commit,
  workload,
  ownFiles,
  checkout: ready?.checkout,
  environment: ready?.environment,
});

/** Begins the work on the parts of a run. */
function beginWork(
  context: Context,
  environments: Environments,
  prepared: Prepared,
  forget: () => void,
): Work {
  const { request, desired, ready } = prepared;
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, context.closing.signal]);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let ending: Promise<void> | undefined;
  const folder = context.paths.run(request.ref);
  const finish = async (): Promise<void> => {
    await done;
    const isBegun = context.preparations.get(folder) !== work;
    if (isBegun) return;
    try {
      await removeTreeAt(runFiles(folder).ownFiles);
      // It has more in it where a start was cut off.
      await rmdir(folder).catch(() => undefined);
    } finally {
      forget();
    }
  };
  const work: Work = {
    ref: desired.ref,
    asked: preparationInput(request, ready),
    done,
    uses: {
      // Before it is found or made: it must stay from then on, and so must what is next to it.
      checkout: ready?.checkout ?? checkoutFolder(context, desired),
      environment: ready?.environment,
      lock: desired.workload.runtime.lock,
    },
    message: `Commit ${request.commit} is checked out for the run`,
    outcome: undefined,
    isEnded: false,
    keep: () => undefined,
    abort() {
      work.isEnded = true;
      controller.abort(new Error("The run is not started"));
    },
    end() {
      work.abort();
      return (ending ??= finish());
    },
  };
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
