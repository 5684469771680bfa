import type { DeploymentStep } from "@dagctl/core";
import type { DeploymentRef, Remainder } from "@dagctl/core/contracts";
import { backoff, pause } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { type Context, keyOf } from "../context.ts";
import { toDagctlError } from "../translate-errors.ts";
import { writeJson } from "../files/files.ts";
import {
  type ConvergedRecord,
  readRecord,
  type DesiredRecord,
  desiredShape,
} from "../files/records.ts";
import type { Environment, Environments } from "../python/environments.ts";
import { findDamagedFolder } from "../records/damage.ts";
import { keepDatabases } from "../working-copy/working-copy.ts";
import { missingPart } from "./missing-part.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { dropCheckouts, findCheckout, makeCheckout } from "./checkout.ts";
import { readInstallVariables } from "./install-variables.ts";
import { removeOnce } from "./removal.ts";

/** What is known of the work on one deployment, apart from what is on disk. */
export interface Progress {
  readonly generation: number;
  readonly steps: readonly DeploymentStep[];
  /** The reason why the last try failed. */
  readonly failure?: string;
  readonly remaining?: readonly Remainder[];
}

export interface Reconciler {
  /**
   * Requests a reconciliation. Work on an older desired state is aborted first. Returns at once.
   */
  request(ref: DeploymentRef): void;
  /**
   * Requests a reconciliation of a deployment that converged and has lost a part, unless one is in
   * progress. Returns at once.
   */
  repair(ref: DeploymentRef): void;
  /** Returns whether a try is active; one that waits for its retry does not count. */
  busy(ref: DeploymentRef): boolean;
  progress(ref: DeploymentRef): Progress | undefined;
  close(): Promise<void>;
}

interface Work {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  waiting: boolean;
}

/**
 * Returns the reconciler. It is level-based: it receives a name, reads the desired state, and
 * brings the disk to it. A name that it receives twice is reconciled once.
 */
export function reconciler(context: Context, environments: Environments): Reconciler {
  const works = new Map<string, Work>();
  const progresses = new Map<string, Progress>();

  const show = (ref: DeploymentRef, progress: Progress | undefined): void => {
    if (progress === undefined) progresses.delete(keyOf(ref));
    else progresses.set(keyOf(ref), progress);
    context.deploymentChanges.notify(ref);
  };

  /**
   * Reconciles once. `retry`: a retry may succeed without a change. `undefined`: there is nothing
   * more to do.
   */
  const once = async (
    ref: DeploymentRef,
    signal: AbortSignal,
  ): Promise<{ readonly retry: boolean } | undefined> => {
    const { removing: stored, desired, converged } = await readDeployment(context, ref);
    // A record that cannot be read waits for the next apply or removal, which writes a new one.
    if (stored.damage !== undefined) return undefined;
    const removing = stored.value;
    if (removing !== undefined) {
      const remaining = await removeOnce(context, ref, signal);
      show(
        ref,
        remaining.length === 0
          ? undefined
          : { generation: removing.generation, steps: [], remaining },
      );
      return remaining.length === 0 ? undefined : { retry: true };
    }
    if (
      desired.value === undefined ||
      converged.damage !== undefined ||
      (await findDamagedFolder(context, ref)) !== undefined
    )
      return undefined;
    return converge(desired.value, converged.value, signal);
  };

  const converge = async (
    desired: DesiredRecord,
    former: ConvergedRecord | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly retry: boolean } | undefined> => {
    const { ref, generation, commit, workload } = desired;
    const steps: DeploymentStep[] = [{ name: "checkout", status: "pending" }];
    if (workload.runtime.language === "python")
      steps.push({ name: "environment", status: "pending" });
    const at = (index: number, status: DeploymentStep["status"], message?: string): void => {
      const step = steps[index];
      if (step === undefined) return;
      steps[index] = { name: step.name, status, ...(message === undefined ? {} : { message }) };
      const failure = status === "failed" ? `${step.name}: ${message ?? "failed"}` : undefined;
      if (!signal.aborted)
        show(ref, { generation, steps: [...steps], ...(failure === undefined ? {} : { failure }) });
    };
    let now = 0;
    try {
      // What another process deleted since then is made again.
      if (
        former?.generation === generation &&
        (await missingPart(context.paths.deployment(ref), former)) === undefined
      ) {
        show(ref, {
          generation,
          steps: steps.map(({ name }) => ({ name, status: "done" as const })),
        });
        return undefined;
      }
      at(0, "running");
      const checkout =
        (await findCheckout(context, desired, former)) ??
        (await makeCheckout(context, desired, signal));
      at(0, "done");
      now = 1;
      let environment: Environment | undefined;
      if (workload.runtime.language === "python") {
        at(1, "running");
        const { secrets } = await readDeployment(context, ref);
        const access = {
          organization: ref.organization,
          installVariables: readInstallVariables(secrets.value ?? {}),
        };
        environment = await environments.ensure(workload.runtime, access, signal, (message) =>
          at(1, "running", message),
        );
        at(1, "done", environment.summary);
      }
      await context.withLock(ref, async () => {
        signal.throwIfAborted();
        const files = context.paths.deployment(ref);
        if (
          (await readRecord(context.paths, files.desired, desiredShape))?.generation !== generation
        )
          return;
        if (workload.currentFolder === "project")
          await keepDatabases(context, ref, checkout.folder);
        const record: ConvergedRecord = {
          generation,
          commit,
          checkout: checkout.folder,
          ...(environment === undefined ? {} : { environment: environment.folder }),
          contents: {
            checkout: checkout.contents,
            ...(checkout.imports === undefined ? {} : { imports: checkout.imports }),
            ...(environment?.contents === undefined ? {} : { environment: environment.contents }),
          },
        };
        // First, because the former folder of older records is known from the former checkout only.
        const { root } = context.paths;
        if (desired.root !== root) await writeJson(files.desired, { ...desired, root });
        await writeJson(files.converged, record);
        // A checkout that is left only takes space, and its deletion is retried at the next
        // deployment.
        await dropCheckouts(context, ref).catch((error: unknown) =>
          context.log({
            level: "warn",
            message: toDagctlError("Dropping old checkouts", error).message,
          }),
        );
      });
      show(ref, { generation, steps: [...steps] });
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      const problem = toDagctlError("Converging", error);
      at(now, "failed", problem.message);
      return { retry: isDagctlError(error) ? error.retryable : problem.retryable };
    }
  };

  const work = async (
    ref: DeploymentRef,
    signal: AbortSignal,
    waiting: (is: boolean) => void,
  ): Promise<void> => {
    const { retryMs, retryLimitMs } = context.timing;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const next = await once(ref, signal).catch((error: unknown) => {
        if (!signal.aborted)
          context.log({
            level: "error",
            message: toDagctlError("Converging a deployment", error).message,
            details: { project: ref.project },
          });
        return { retry: true };
      });
      if (next?.retry !== true) return;
      waiting(true);
      await pause(context.clock, backoff(retryMs, tries, retryLimitMs), signal);
      waiting(false);
    }
  };

  const request = (ref: DeploymentRef): void => {
    if (context.closing.signal.aborted) return;
    const before = works.get(keyOf(ref));
    before?.controller.abort(new Error("A newer generation was applied"));
    const controller = new AbortController();
    const mine: Work = {
      controller,
      waiting: false,
      // The aborted work has released files and programs before the next one touches them.
      done: (before?.done ?? Promise.resolve())
        .then(() => work(ref, controller.signal, (is) => (mine.waiting = is)))
        .finally(() => {
          if (works.get(keyOf(ref)) === mine) works.delete(keyOf(ref));
        }),
    };
    works.set(keyOf(ref), mine);
  };

  return {
    request,
    repair(ref) {
      if (!works.has(keyOf(ref))) request(ref);
    },
    busy(ref) {
      const work = works.get(keyOf(ref));
      return work !== undefined && !work.waiting;
    },
    progress: (ref) => progresses.get(keyOf(ref)),
    async close() {
      const all = [...works.values()];
      for (const { controller } of all) controller.abort(new Error("The driver is closing"));
      await Promise.all(all.map(({ done }) => done));
    },
  };
}
