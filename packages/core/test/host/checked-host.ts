import type { Operation } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
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
  readonly engine: FakeEngine;
  readonly id: string;
  readonly first: string;
  /** The checks that were started, oldest first. */
  readonly checks: readonly RunRequest[];
  /** Sets what the next checks do: how they end, with what they report, or that they go on. */
  end(exit: number | "manual", error?: string): void;
  /** Commits a change of a model. */
  commit(): Promise<string>;
  /** Deploys the newest commit, and waits for the end of the operation. */
  deploy(): Promise<Operation>;
}

export interface CheckedOptions extends PlainOptions {
  /** Further fields of the project. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const CHECKED = { check_on_deploy: true } as const;
const isCheckOf = ({ steps }: RunRequest): boolean => steps.at(-1)?.name === "check";

function checkProgram(exit: number, error: string | undefined): readonly ProgramAction[] {
  const frame = { kind: "error", process: "p1", seq: 1, stage: "load", type: "ConfigError" };
  const print = error === undefined ? [] : [{ print: frameOf({ ...frame, message: error }) }];
  return [...print, { print: "loaded" }, { exit }];
}

/** Starts a host with a deployed SQLMesh project whose checks are scripted programs. */
export async function checkedHost({
  fields,
  ...options
}: CheckedOptions = {}): Promise<CheckedHost> {
  const engine = options.engine ?? fakeEngine();
  const checks: RunRequest[] = [];
  let next: { exit: number | "manual"; error?: string | undefined } = { exit: 0 };
  engine.setRuns((request) => {
    if (!isCheckOf(request)) return "manual";
    checks.push(request);
    return next.exit === "manual" ? "manual" : checkProgram(next.exit, next.error);
  });
  const projectTypes = [sqlmeshType()];
  const test = await testHost({ files: FILES, projectTypes, ...options, engine });
  const body = { ...test.input, project_type: "sqlmesh", git_path: "shop", ...CHECKED, ...fields };
  const { id } = await insist(() => test.acme.projects.create(body, { idempotencyKey: "project" }));
  const { current_commit_sha: first = "" } = await untilStatus(test, id, "active");
  let number = 1;
  return {
    ...test,
    engine,
    id,
    first,
    checks,
    end: (exit, error) => void (next = { exit, error }),
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
