import type { RunStatus } from "@dagctl/core";
import type { RunState } from "@dagctl/core/contracts";
import { hideLogins, installFailure } from "@dagctl/python-packages";
import { constants } from "node:os";
import * as z from "zod";
import { conditionOf, hasEnded } from "../cluster/job-conditions.ts";
import { parseStored } from "../cluster/parse-stored.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { PATHS } from "../manifests/paths.ts";
import { ANNOTATION } from "../names.ts";
import { NO_IMAGE, podFacts, type PodFacts } from "../pods/pod-facts.ts";
import { storageEviction } from "../pods/storage-eviction.ts";
import { newestPod } from "./find-run.ts";
import { isScheduled, runOf } from "./identity.ts";
import { isLost, markOf } from "./job-facts.ts";

interface End {
  readonly status: RunStatus;
  readonly message?: string;
  readonly exitCode?: number;
  readonly step?: string;
}

export interface RunStateOptions {
  readonly now: number;
  /** Why the Job has no pod, or its pod begins nothing, when another object says so. */
  readonly problem?: string | undefined;
}

/** Returns the state of a run, as the Job and its pod show it. */
export function runStateOf(
  job: Job,
  pods: readonly Pod[],
  { now, problem }: RunStateOptions,
): RunState | undefined {
  const ref = runOf(job);
  if (ref === undefined) return undefined;
  const { annotations = {}, name, creationTimestamp } = job.metadata ?? {};
  const pod = newestPod(pods);
  const facts = pod && podFacts(pod);
  const scheduled = isScheduled(job);
  const startedAt = facts?.startedAt;
  const jobName = annotations[ANNOTATION.job];
  const generation = Number(annotations[ANNOTATION.generation]);
  const lost = !hasEnded(job) && isLost(job, pods, now);
  const end = hasEnded(job) || lost ? endOf(job, pod, facts) : undefined;
  const ended =
    conditionOf(job, "Complete") ?? conditionOf(job, "FailureTarget") ?? conditionOf(job, "Failed");
  const endedAt =
    (lost ? undefined : facts?.endedAt) ?? job.status?.completionTime ?? ended?.lastTransitionTime;
  const waits = waitReason(job, facts, problem);
  return {
    ref,
    origin: scheduled ? "engine" : "host",
    ...(jobName === undefined ? {} : { job: jobName }),
    name: annotations[ANNOTATION.runName] ?? name ?? ref.run,
    ...(Number.isNaN(generation) ? {} : { generation }),
    ...(annotations[ANNOTATION.commit] === undefined
      ? {}
      : { commit: annotations[ANNOTATION.commit] }),
    ...(scheduled
      ? {
          scheduledAt: toIsoTime(
            annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] ??
              creationTimestamp ??
              "",
          ),
        }
      : {}),
    ...(startedAt === undefined ? {} : { startedAt: toIsoTime(startedAt) }),
    ...(end === undefined
      ? {
          status: startedAt === undefined ? ("pending" as const) : ("running" as const),
          ...(startedAt === undefined && waits !== undefined ? { message: waits } : {}),
        }
      : {
          ...end,
          folders: FOLDERS,
          // The logs of a pod are deleted with it.
          ...(pod === undefined && hadPod(job) ? { isLogLost: true } : {}),
          ...(endedAt === undefined ? {} : { endedAt: toIsoTime(endedAt) }),
        }),
  };
}

const hadPod = ({ status }: Job): boolean =>
  (status?.succeeded ?? 0) > 0 || (status?.failed ?? 0) > 0;

/** The folders of a pod that its programs print; those in `/tmp` are the program's own. */
const FOLDERS: readonly string[] = [
  PATHS.source,
  PATHS.working,
  PATHS.home,
  PATHS.files,
  PATHS.modules,
  PATHS.packages,
];

const toIsoTime = (time: string): string => new Date(time).toISOString();

const INSTALLING = "The packages of the project are being installed";
const installs = ({ containers }: PodFacts): boolean =>
  containers.some(
    ({ name, startedAt, finishedAt }) =>
      name === "packages" && startedAt !== undefined && finishedAt === undefined,
  );

function waitReason(
  job: Job,
  facts: PodFacts | undefined,
  problem: string | undefined,
): string | undefined {
  if (facts?.waits !== undefined) return `${facts.waits.reason}: ${facts.waits.message}`;
  if (facts !== undefined) return problem ?? (installs(facts) ? INSTALLING : undefined);
  // The condition stays for a moment after the Job was resumed.
  return (
    problem ??
    (job.spec?.suspend === true && conditionOf(job, "Suspended")
      ? "The Job is suspended"
      : undefined)
  );
}

/**
 * Returns why a run ended, from the nearest source: the driver's mark, the pod, its containers, the
 * Job.
 */
function endOf(job: Job, pod: Pod | undefined, facts: PodFacts | undefined): End {
  if (conditionOf(job, "Complete") !== undefined) return { status: "success", exitCode: 0 };
  const failed = conditionOf(job, "Failed");
  const mark = markOf(job);
  if (mark !== undefined) return { status: mark.status, message: mark.message };
  if (pod?.status?.reason === "DeadlineExceeded" || failed?.reason === "DeadlineExceeded") {
    const step = stepNames(job)[facts?.failed?.step ?? -1];
    return {
      status: "failed",
      ...(step === undefined ? {} : { step }),
      message: "The run went on past its deadline and was ended",
    };
  }
  const eviction = pod && storageEviction(pod);
  if (eviction !== undefined) return { status: "error", message: eviction };
  const disrupted = pod?.status?.conditions?.find(
    ({ type, status }) => type === "DisruptionTarget" && status === "True",
  );
  if (pod?.status?.reason === "Evicted" || disrupted !== undefined)
    return {
      status: "error",
      message:
        `The cluster ended the pod (${pod?.status?.reason ?? disrupted?.reason ?? "Evicted"}): ${pod?.status?.message ?? disrupted?.message ?? ""}`.trim(),
    };
  if (facts === undefined || pod?.metadata?.deletionTimestamp !== undefined)
    return {
      status: "error",
      message: `The pod of the run is gone; what it did is not known (${failed?.message ?? failed?.reason ?? "no reason was given"})`,
    };
  return failureOf(job, pod, facts);
}

type FailedContainer = NonNullable<PodFacts["failed"]>;

function failureOf(job: Job, pod: Pod | undefined, { failed, waits }: PodFacts): End {
  if (failed === undefined) {
    if (waits !== undefined && NO_IMAGE.has(waits.reason))
      return { status: "error", message: `The image could not be had: ${waits.message}` };
    return {
      status: "error",
      message:
        pod?.status?.message ??
        conditionOf(job, "Failed")?.message ??
        "The pod failed without a reason",
    };
  }
  const { exitCode = 1, reason, message } = failed;
  if (failed.step === undefined) return { status: "error", message: preparationProblem(failed) };
  const step = stepNames(job)[failed.step] ?? failed.name;
  if (reason === "OOMKilled")
    return {
      status: "failed",
      exitCode,
      step,
      message: `Step "${step}" was killed: it needed more memory than memory_limit allows (OOMKilled). Raise memory_limit`,
    };
  if (reason === "StartError" || reason === "ContainerCannotRun")
    return {
      status: "error",
      exitCode,
      step,
      message: `Step "${step}" could not be started: ${message ?? reason}`,
    };
  const signal = signalOf(exitCode);
  const killed =
    signal === undefined
      ? {}
      : { message: `Step "${step}" was ended by ${signal} (exit code ${exitCode})` };
  return { status: "failed", exitCode, step, ...killed };
}

/** Returns why a container that prepares the steps failed. */
function preparationProblem({ name, exitCode, reason, message = "" }: FailedContainer): string {
  if (name === "packages" && reason === "OOMKilled")
    return "The packages could not be installed: that needed more memory than memory_limit allows (OOMKilled). Raise memory_limit";
  if (name === "packages") return installFailure(message).message;
  const what =
    name === "uv"
      ? "uv could not be copied from its image"
      : name.startsWith("file-")
        ? "The files of variables could not be laid out"
        : "The repository could not be fetched";
  return `${what} (${name} exited with ${exitCode})${message === "" ? "" : `: ${hideLogins(message)}`}`;
}

/** Returns the signal that an exit code reports: container runtimes add 128 to its number. */
function signalOf(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
}

function stepNames(job: Job): readonly string[] {
  return (
    parseStored(
      z.array(z.string()),
      job.spec?.template?.metadata?.annotations?.[ANNOTATION.steps],
    ) ?? []
  );
}
