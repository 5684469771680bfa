import type { Operation, Project } from "@dagctl/core";
import type { RunRef, RunRequest } from "@dagctl/core/contracts";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { type FakeEngine, fakeEngine, type ProgramAction } from "@dagctl/testing";
import { frameOf } from "../results/frame-lines.ts";
import { insist } from "./failing-calls.ts";
import { type PlainOptions, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

/** The files of a project, which is in the folder `shop`: of SQLMesh and of dbt. */
const FILES = {
  "shop/dbt_project.yml": "name: shop\nprofile: shop\n",
  "shop/profiles.yml": "shop: {target: p, outputs: {p: {type: duckdb}}}\n",
  "shop/config.yaml": "gateways: { warehouse: { connection: { type: duckdb, database: w.db } } }",
  "shop/models/orders.sql": "SELECT 1",
};

export interface CheckedHost extends TestHost {
  /** The answer of the create. */
  readonly created: Project;
  /** Repeats the create, with its key. */
  create(): Promise<Project>;
  readonly engine: FakeEngine;
  readonly id: string;
  readonly first: string;
  /** The checks that were started, oldest first. */
  readonly checks: readonly RunRequest[];
  /** Sets what the next checks do: how they end, with what they report, or that they go on. */
  end(exit: number | "manual", error?: string): void;
  /** Ends a check that goes on: its commit cannot be loaded. */
  refuse(check: RunRef, error: string): void;
  /** Commits a change of a model. */
  commit(): Promise<string>;
  /** Deploys the newest commit, and waits for the end of the operation. */
  deploy(): Promise<Operation>;
}

export interface CheckedOptions extends PlainOptions {
  /** Further fields of the project. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** How the first checks end, as `end` sets it. @default with 0 */
  readonly end?: number | "manual";
  readonly error?: string;
  /** Whether later commits are checked. @default true */
  readonly isChecked?: boolean;
}

/** A field of the project type. */
const CHECKED: Readonly<Record<string, unknown>> = { check_on_deploy: true };
const isCheckOf = ({ steps }: RunRequest): boolean => steps.at(-1)?.name === "check";

function errorFrame(message: string): string {
  const frame = { kind: "error", process: "p1", seq: 1, stage: "load", type: "ConfigError" };
  const [, place] = /^(\S+:\d+): /.exec(message) ?? [];
  return frameOf({ ...frame, message, ...(place === undefined ? {} : { place }) });
}

function checkProgram(exit: number, error: string | undefined): readonly ProgramAction[] {
  const print = error === undefined ? [] : [{ print: errorFrame(error) }];
  return [...print, { print: "loaded" }, { exit }];
}

/** Starts a host with a SQLMesh project whose first commit is checked by a scripted program. */
export function firstCheckedHost(options: CheckedOptions = {}): Promise<CheckedHost> {
  return startHost({ ...options, fields: { ...CHECKED, ...options.fields } });
}

/**
 * Starts a host with a deployed SQLMesh project whose checks are scripted programs. Its first
 * commit is not checked.
 */
export async function checkedHost({
  isChecked = true,
  ...options
}: CheckedOptions = {}): Promise<CheckedHost> {
  const test = await startHost(options);
  await untilStatus(test, test.id, "active");
  if (isChecked) await insist(() => test.acme.projects.update(test.id, CHECKED));
  return test;
}

async function startHost({
  fields,
  end = 0,
  error: said,
  ...options
}: Omit<CheckedOptions, "isChecked">): Promise<CheckedHost> {
  const engine = options.engine ?? fakeEngine();
  const checks: RunRequest[] = [];
  let next: { exit: number | "manual"; error?: string | undefined } = { exit: end, error: said };
  engine.setRuns((request) => {
    if (!isCheckOf(request)) return "manual";
    checks.push(request);
    return next.exit === "manual" ? "manual" : checkProgram(next.exit, next.error);
  });
  const projectTypes = [sqlmeshType()];
  const test = await testHost({ files: FILES, projectTypes, ...options, engine });
  const unchecked = { project_type: "sqlmesh", git_path: "shop", check_on_deploy: false };
  const body = { ...test.input, ...unchecked, ...fields };
  const create = (): Promise<Project> =>
    insist(() => test.acme.projects.create(body, { idempotencyKey: "project" }));
  const created = await create();
  const { id, latest_commit_sha: first = "" } = created;
  let number = 1;
  return {
    ...test,
    engine,
    id,
    first,
    checks,
    created,
    create,
    end: (exit, error) => void (next = { exit, error }),
    refuse(check, error) {
      engine.addLine(check, errorFrame(error));
      engine.finishRun(check, { status: "failed", exitCode: 2, exited: true });
    },
    commit() {
      number += 1;
      return test.repository.commit({ "shop/models/orders.sql": `SELECT ${number}` });
    },
    async deploy() {
      const { acme } = test;
      // It rejects where the operation fails.
      await insist(() =>
        acme.projects.deploy(id, {}, { idempotencyKey: `deploy-${number}` }),
      ).catch(() => undefined);
      const newest = async (): Promise<Operation | undefined> =>
        (await insist(() => acme.operations.list(id, { limit: 1 }))).operations[0];
      const ended = await until(newest, (one) => one !== undefined && one.status !== "running");
      if (!ended) throw new Error("The operation is gone");
      return ended;
    },
  };
}
