import fc from "fast-check";
import { expect, it } from "vitest";
import type { Operation, Plugin, Project } from "@dagctl/core";
import { STATUS_TABLE } from "@dagctl/core/status";
import { DagctlError, type ErrorCode } from "@dagctl/core/errors";
import { memoryStore } from "@dagctl/testing";
import { refOf, testHost, type WatchedHost } from "./test-host.ts";

type Answer =
  | "allows"
  | "allows later"
  | "throws"
  | "rejects"
  | "refuses"
  | "throws a text"
  | "rejects with nothing"
  | "hangs";

/** The code that the caller gets; absent: the operation may begin. */
const CODES: Readonly<Record<Answer, ErrorCode | undefined>> = {
  allows: undefined,
  "allows later": undefined,
  throws: "conflict",
  rejects: "conflict",
  refuses: "forbidden",
  "throws a text": "conflict",
  "rejects with nothing": "conflict",
  hangs: "timeout",
};

function answer(how: Answer): void | Promise<void> {
  switch (how) {
    case "allows":
      return undefined;
    case "allows later":
      return Promise.resolve();
    case "throws":
      throw new Error("no");
    case "rejects":
      return Promise.reject(new Error("no"));
    case "refuses":
      throw new DagctlError("forbidden", "ask the owners");
    case "throws a text":
      // oxlint-disable-next-line no-throw-literal
      throw "no";
    case "rejects with nothing":
      return Promise.reject();
    case "hangs":
      return new Promise(() => undefined);
  }
}

const KINDS = ["create", "update", "deploy", "undeploy", "delete"] as const;
const SITUATIONS = [
  "pending",
  "deploying",
  "active",
  "degraded",
  "failed",
  "undeploying",
  "inactive",
  "deleting",
  "being deployed",
  "being undeployed",
] as const;
type Situation = (typeof SITUATIONS)[number];

const answers = fc.constantFrom<Answer>(
  "allows",
  "allows later",
  "throws",
  "rejects",
  "refuses",
  "throws a text",
  "rejects with nothing",
  "hangs",
);
const plugins = fc.array(answers, { minLength: 1, maxLength: 3 });

interface Scene {
  readonly test: WatchedHost;
  readonly project: Project;
  readonly asked: Operation[];
  /** Makes the plugins answer like this from now on. */
  answerWith(answers: readonly Answer[]): void;
  /** Lets the driver's call that makes the project busy continue. */
  release(): void;
}

async function sceneOf(situation: Situation): Promise<Scene> {
  let current: readonly Answer[] = [];
  const asked: Operation[] = [];
  const made = [0, 1, 2].map((index): Plugin => ({
    name: `plugin-${index}`,
    hooks: {
      beforeOperation(operation) {
        asked.push(operation);
        return answer(current[index] ?? "allows");
      },
    },
  }));
  let held = "";
  let refused = "";
  const waiting: (() => void)[] = [];
  const release = (): void => {
    held = "";
    for (const go of waiting) go();
  };
  // Each plugin that hangs costs ten seconds, and work that runs meanwhile must not time out.
  const timing = { operationDeadlineMs: 4 * 60 * 60_000, driverCallMs: 60 * 60_000 };
  const test = await testHost({
    plugins: made,
    timing,
    watched: (name) => {
      if (name === refused) throw new DagctlError("invalid", "The engine cannot");
      return name === held ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined;
    },
  });
  const { projects } = test.acme;
  const reaches = async (id: string, status: Project["status"], busy = false): Promise<Project> =>
    test.passes(
      () => projects.get(id),
      (project) => project.status === status && (project.operation !== undefined) === busy,
    );
  if (situation === "failed") refused = "deploy.apply";
  if (situation === "being deployed") held = "deploy.apply";
  if (situation === "deploying") test.engine.setConvergence("manual");
  const { id } = await test.ends(projects.create(test.input, { waitMs: 0 }));
  if (
    [
      "active",
      "degraded",
      "undeploying",
      "inactive",
      "deleting",
      "pending",
      "being undeployed",
    ].includes(situation)
  )
    await reaches(id, "active");
  if (situation === "degraded") refused = "deploy.apply";
  if (situation === "undeploying" || situation === "deleting") refused = "deploy.remove";
  if (situation === "being undeployed") held = "deploy.remove";
  const ended = async (call: Promise<unknown>): Promise<unknown> =>
    test.ends(call.catch(() => undefined));
  if (situation === "degraded") await ended(projects.deploy(id));
  if (situation === "undeploying" || situation === "inactive" || situation === "pending")
    await ended(projects.undeploy(id));
  if (situation === "being undeployed") await ended(projects.undeploy(id, { waitMs: 0 }));
  if (situation === "deleting") await ended(projects.delete(id));
  if (situation === "pending") {
    // No call of this version causes that state; a store may have it.
    const store = memoryStore({ data: test.data });
    const record = await store.project("org-acme", id);
    if (record)
      await store.commit([
        {
          put: "project",
          record: { ...record, project: { ...record.project, status: "pending" } },
        },
      ]);
  }
  const busy = situation.startsWith("being");
  const status =
    situation === "being deployed"
      ? "deploying"
      : situation === "being undeployed"
        ? "undeploying"
        : situation;
  const project = await reaches(id, status, busy);
  // Work that follows a change, such as the release of what is not used any more, has ended. A call
  // that a test holds has been reported as slow.
  await test.clock.advance(busy ? 20_000 : 100);
  refused = "";
  asked.length = 0;
  return { test, project, asked, answerWith: (next) => void (current = next), release };
}

/** Returns whether the call records an operation where no plugin refuses it. */
function begins(situation: Situation, kind: (typeof KINDS)[number]): boolean {
  if (kind === "create") return true;
  if (situation === "being deployed") return kind === "undeploy" || kind === "delete";
  if (situation === "being undeployed") return kind === "delete";
  // Nothing exists outside that an update would have to reach.
  if (kind === "update" && ["pending", "inactive"].includes(situation)) return false;
  return STATUS_TABLE[situation].begins[kind] !== undefined;
}

const cases = SITUATIONS.flatMap((situation) =>
  KINDS.filter((kind) => begins(situation, kind)).map((kind) => ({ situation, kind })),
);

it.each(cases)(
  "A refused $kind of a project that is $situation changes no record, event, driver or running workload",
  async ({ situation, kind }) => {
    const { test, project, asked, answerWith, release } = await sceneOf(situation);
    const { projects } = test.acme;
    let calls = 0;
    const call = (idempotencyKey: string): Promise<unknown> => {
      const options = { idempotencyKey, waitMs: 0 };
      if (kind === "create") return projects.create({ ...test.input, name: "another" }, options);
      if (kind === "update") return projects.update(project.id, { cpu_limit: "3" }, options);
      if (kind === "deploy") return projects.deploy(project.id, undefined, options);
      return projects[kind](project.id, options);
    };
    await fc.assert(
      fc.asyncProperty(plugins, async (some) => {
        const code = some.map((how) => CODES[how]).find((one) => one !== undefined);
        if (code === undefined) return;
        answerWith(some);
        const [stored, changes] = [test.stored(), test.changes.length];
        const key = `key-${(calls += 1)}`;
        await expect(test.ends(call(key))).rejects.toMatchObject({
          code,
          message: expect.stringMatching(/^The plugin "plugin-\d" \(beforeOperation\)/),
        });
        expect(test.stored()).toBe(stored);
        expect(test.changes.length).toBe(changes);
        expect(asked.at(-1)).toMatchObject({ kind, status: "running", steps: [] });
        expect(
          await test.acme.operations.get(asked.at(-1)?.id ?? "").catch((error: unknown) => error),
        ).toMatchObject({ code: "not_found" });
      }),
      { numRuns: 12 },
    );
    // A running operation continues to its own completion, and the key of a refused call is unused.
    if (situation.startsWith("being")) {
      const running = project.operation?.id ?? "";
      expect(await test.acme.operations.get(running)).toMatchObject({ status: "running" });
      release();
      await test.passes(
        () => test.acme.operations.get(running),
        ({ status }) => status === "succeeded",
      );
    }
    answerWith([]);
    await test.ends(call("key-1"));
    expect(asked.at(-1)?.kind).toBe(kind);
    await test.passes(
      () => test.acme.operations.get(asked.at(-1)?.id ?? ""),
      ({ status }) => status === "succeeded",
    );
    expect(test.engine.state(refOf(project))).toBeUndefined();
  },
);
