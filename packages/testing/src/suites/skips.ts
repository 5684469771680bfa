import type { Controls, EngineFixture } from "./engine-fixture.ts";

/**
 * The reason for which a driver cannot run a case. Each names the declaration that says so;
 * `undefined`: it can.
 */
type Reason = string | undefined;

/**
 * Returns the reason of a case that needs a new process. All other cases about reopening run on a
 * driver in memory, too.
 */
export function notPersistent({
  supports,
}: {
  readonly supports: { readonly persists: boolean };
}): Reason {
  return supports.persists
    ? undefined
    : "supports.persists is false: nothing that is stored is there in a new process";
}

/** Returns the reason of a case that needs two instances at once. */
export function noReplicas({
  supports,
}: {
  readonly supports: { readonly replicas: boolean };
}): Reason {
  return supports.replicas
    ? undefined
    : "supports.replicas is false: only one instance may use it at once";
}

export function noLogs({ run }: EngineFixture): Reason {
  return run.supports.logs ? undefined : "supports.logs is false";
}

/** Returns the reason of a case whose log is larger than the engine keeps. */
export function noLogLimit({ logLimit }: EngineFixture): Reason {
  return logLimit === undefined
    ? "the fixture has no logLimit: it does not say how much of a log the engine keeps"
    : undefined;
}

/** Returns the reason of a case that must end a run that does not end by itself. */
export function noCancel({ run }: EngineFixture): Reason {
  return run.supports.cancel ? undefined : "supports.cancel is false";
}

/** Returns the reason of a case that reads files of an earlier run. */
export function noFiles({ run }: EngineFixture): Reason {
  return run.supports.keepsFiles
    ? undefined
    : "supports.keepsFiles is false: a run finds no files of an earlier one";
}

/** Returns the reason of a case in which a run has another workload than the deployment. */
export function noOtherWorkload({ run }: EngineFixture): Reason {
  return run.supports.otherWorkload === true
    ? undefined
    : "supports.otherWorkload is not true: each run has the deployed workload";
}

/** Returns the reason of a case that needs the generated commits of the suite. */
export function ownCommits({ commits }: EngineFixture): Reason {
  return commits === undefined ? undefined : "the fixture has commits of its own";
}

/** Returns the reason of a case about schedules that the engine itself has. */
export function hostSchedules({ deploy }: EngineFixture): Reason {
  return deploy.supports.schedules === "engine"
    ? undefined
    : 'supports.schedules is "host": the engine starts no run by itself';
}

export function noOutage({ outage }: Controls): Reason {
  return outage ? undefined : "the fixture has no outage: it cannot make the engine unreachable";
}

export function noHold({ delayConvergence }: EngineFixture): Reason {
  return delayConvergence
    ? undefined
    : "the fixture has no delayConvergence: it cannot come between an apply and its convergence";
}

/** Returns the reason of a case in which another client changes what the driver has applied. */
export function noEdit({ edit }: EngineFixture): Reason {
  return edit
    ? undefined
    : "the fixture has no edit: it cannot change what the driver has applied as another client";
}

/** Returns the reason of a case about a deployment whose commit cannot be fetched. */
export function checksOutAtStart({ checksOut }: EngineFixture): Reason {
  return checksOut === "start"
    ? 'checksOut of the fixture is "start": a commit is fetched by each run, not by the deployment'
    : undefined;
}

/** Returns the first reason of several, or `undefined` when there is none. */
export function anyOf<Fixture>(
  ...reasons: readonly ((fixture: Fixture) => Reason)[]
): (fixture: Fixture) => Reason {
  return (fixture) =>
    reasons.map((reason) => reason(fixture)).find((reason) => reason !== undefined);
}
