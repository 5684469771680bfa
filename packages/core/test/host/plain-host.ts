import type { HostOptions, HostOrganization, Project } from "@dagctl/core";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  fakeEngine,
  type TestHost as StartedHost,
  testHost as startHost,
  type TestHostOptions,
  until,
  withPoints,
} from "@dagctl/testing";
import { onTestFinished } from "vitest";
import { callerOf } from "./caller.ts";

export interface TestHost extends StartedHost {
  readonly acme: HostOrganization;
  /** Returns how many observations of deployments the host has begun. */
  observations(): number;
  /** Starts another host on the same store and engine, as after a restart. */
  again(options?: Partial<HostOptions>): Promise<TestHost>;
}

/** The options of a host, what several hosts of one test share, and what closes the host. */
export interface PlainOptions extends Partial<TestHostOptions> {
  /** Gets what closes the host. @default `onTestFinished` */
  readonly atEnd?: (close: () => Promise<void>) => void;
}

/** Starts a host on fakes, as `testHost` describes it. */
export async function plainHost(all: PlainOptions = {}): Promise<TestHost> {
  const { atEnd = onTestFinished, engine = fakeEngine(), ...options } = all;
  let observations = 0;
  const started = await startHost({
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    ...options,
    engine,
    deploy: withPoints(options.deploy ?? engine.deploy, "deploy", ({ method, phase }) => {
      if (method === "observe" && phase === "before") observations += 1;
    }),
  });
  const { host, git: plainGit, repository, data } = started;
  atEnd(() => host.close());
  return {
    ...started,
    acme: await callerOf(host, "org-acme"),
    observations: () => observations,
    async again(more = {}) {
      await host.close();
      return plainHost({ ...all, ...more, data, engine, plainGit, repository });
    },
  };
}

export function refOf(project: Project): DeploymentRef {
  return { organization: project.organization_id, project: project.id };
}

export function untilStatus<Of extends Project = Project>(
  { acme }: TestHost,
  id: string,
  status: Project["status"],
): Promise<Of> {
  return until(
    () => acme.projects.get<Of>(id),
    (project) => project.status === status && project.operation === undefined,
  );
}

/** Waits until a project is active, or degraded because no run can start on its commit. */
export function untilConverged<Of extends Project = Project>(
  { acme }: TestHost,
  id: string,
): Promise<Of> {
  return until(
    () => acme.projects.get<Of>(id),
    ({ status, operation }) =>
      (status === "active" || status === "degraded") && operation === undefined,
  );
}
