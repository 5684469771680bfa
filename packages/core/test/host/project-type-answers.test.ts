import type { Project } from "@dagctl/core";
import type { Inspection, JobSpec, ProjectType, Workload } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeClock, program } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hostWith, notebook } from "./notebook-type.ts";
import { type TestHost, until, untilStatus } from "./test-host.ts";

/** Expects a refusal that names the part, and that nothing is recorded. */
async function expectRefused(test: TestHost, message: RegExp): Promise<void> {
  const created = test.acme.projects.create(test.input);
  await expect(created).rejects.toMatchObject({
    code: "invalid",
    retryable: false,
    message: expect.stringMatching(message),
  });
  expect((await test.acme.projects.list()).total).toBe(0);
}

const job = (parts: Readonly<Record<string, unknown>>): (() => JobSpec) => {
  const spec: JobSpec = {
    name: "scheduled-run",
    jobType: "run",
    command: "node main.mjs",
    schedule: "0 2 * * *",
    enabled: false,
    steps: [],
  };
  return () => Object.assign(spec, parts);
};
const workload =
  (change: (workload: Workload) => unknown): unknown =>
  (...given: Parameters<ProjectType["workload"]>) =>
    change(nodeType().workload(...given));
const inspection =
  (parts: Readonly<Record<string, unknown>>): unknown =>
  async (_project: unknown, commit: string): Promise<Inspection> =>
    Object.assign({ commit, facts: {} }, parts);

describe("a project type's answer", () => {
  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      "an empty workload",
      { workload: () => ({}) },
      /The project type "notebook" \(workload\) answered something whose runtime must be an object/,
    ],
    [
      "a workload that is none",
      { workload: () => undefined },
      /"notebook" \(workload\) answered something that must be an object/,
    ],
    [
      "a workload with a function",
      { workload: workload((made) => ({ ...made, now: () => 1 })) },
      /\(workload\) answered something that is not plain data/,
    ],
    [
      "a workload of another language",
      { workload: workload((made) => ({ ...made, runtime: { language: "perl", packages: [] } })) },
      /runtime\.language must be python or node/,
    ],
    [
      "a workload without a commit",
      {
        workload: workload((made) => ({
          ...made,
          repository: { ...made.repository, commit: "main" },
        })),
      },
      /repository\.commit must be a commit/,
    ],
    [
      "a variable that cannot be set",
      { workload: workload((made) => ({ ...made, environment: { "A=B": "c" } })) },
      /environment must not contain the variable "A=B"/,
    ],
    [
      "a variable that is a number",
      { workload: workload((made) => ({ ...made, environment: { A: 1 } })) },
      /environment\.A must be a string, a folder or/,
    ],
    [
      "a job's name",
      { defaultJob: job({ name: "Not A Label" }) },
      /"notebook" \(defaultJob\) answered something whose name must be a DNS label/,
    ],
    [
      "a schedule",
      { defaultJob: job({ schedule: "nonsense" }) },
      /\(defaultJob\) answered something whose schedule must be five cron fields/,
    ],
    [
      "a time zone that is an offset",
      { defaultJob: job({ timeZone: "+02:00" }) },
      /\(defaultJob\) answered something whose timeZone must be a time zone of IANA/,
    ],
    [
      "a time zone that is the machine's",
      { defaultJob: job({ timeZone: "Local" }) },
      /whose timeZone must be a time zone of IANA, such as Europe\/Berlin, or UTC/,
    ],
    [
      "a kind of job",
      { defaultJob: job({ jobType: "dance" }) },
      /jobType must be plan, run, janitor or migrate/,
    ],
    [
      "a step without a program",
      { defaultJob: job({ steps: [{ name: "run", argv: [] }] }) },
      /steps\.0\.argv/,
    ],
    [
      "a step with a number",
      { defaultJob: job({ steps: [{ name: "run", argv: ["node", 1] }] }) },
      /steps\.0\.argv\.1 must be a string or a folder/,
    ],
    [
      "another commit",
      { inspect: inspection({ commit: "a".repeat(40) }) },
      /"notebook" \(inspect\) answered something whose commit must be the commit that was asked about/,
    ],
    [
      "no inspection",
      { inspect: async () => undefined },
      /\(inspect\) answered something that is not of its type/,
    ],
    [
      "a finding that cannot be stored",
      { inspect: inspection({ found: [new Date(0)] }) },
      /\(inspect\) answered something whose found must be plain JSON/,
    ],
    [
      "a project without a field after an inspection",
      { applyInspection: ({ id }: Project) => ({ id }) },
      /\(applyInspection\) answered something whose organization_id must stay as it is/,
    ],
    [
      "a project with another name after an inspection",
      { applyInspection: (project: Project) => ({ ...project, name: "other" }) },
      /\(applyInspection\) answered something whose name must stay as it is/,
    ],
    [
      "a project with a field of no type after an inspection",
      { applyInspection: (project: Project) => ({ ...project, found: 1 }) },
      /\(applyInspection\) answered something whose found must stay as it is/,
    ],
    [
      "no project after an inspection",
      { applyInspection: () => "notebook" },
      /\(applyInspection\) answered something that must be the project/,
    ],
    [
      "a field that cannot be stored after an inspection",
      {
        fields: { found: { shape: z.unknown() } },
        applyInspection: (project: Project) => ({ ...project, found: new Date(0) }),
      },
      /\(applyInspection\) answered something whose found must be plain JSON/,
    ],
    [
      "a path that leaves the repository",
      { inspect: inspection({ alsoReads: ["libs/money", "../other"] }) },
      /\(inspect\) answered something whose alsoReads\.1 must be a path in the repository/,
    ],
    [
      "facts that cannot be stored",
      { inspect: inspection({ facts: { at: new Date(0) } }) },
      /\(inspect\) answered something whose facts must be plain JSON/,
    ],
    [
      "facts that lead to themselves",
      { inspect: inspection({ facts: circle() }) },
      /\(inspect\) answered something whose facts must be plain JSON/,
    ],
    [
      "defaults that are none",
      { defaults: () => "none" },
      /"notebook" \(defaults\) answered something that must be an object/,
    ],
    [
      "a default that is not a field",
      { defaults: () => ({ kernell: "python3" }) },
      /\(defaults\) answered something that must not contain kernell: only fields of the type/,
    ],
    [
      "a default that only the caller can know",
      { defaults: () => ({ name: "hijacked" }) },
      /\(defaults\) answered something that must not contain name/,
    ],
    [
      "a default of another type than its field",
      { fields: { kernel: { shape: z.number() } }, defaults: () => ({ kernel: "python3" }) },
      /\(defaults\) answered something whose kernel is not of its type/,
    ],
    [
      "a default of a common field that its rules refuse",
      { defaults: () => ({ cpu_limit: "lots" }) },
      /\(defaults\) answered something whose cpu_limit must be/,
    ],
    [
      "issues that are none",
      { check: () => ["wrong"] },
      /"notebook" \(check\) answered something whose 0 is not of its type/,
    ],
  ])("is refused by type and part, and nothing is recorded: %s", async (_, parts, message) => {
    await expectRefused(await hostWith(notebook(parts)), message);
  });

  it("is taken where it has more than the host knows", async () => {
    const more = {
      inspect: inspection({ facts: { a: undefined, list: [1, { b: null }] }, later: true }),
      defaultJob: job({ owner: "data" }),
    };
    const test = await hostWith(notebook(more));
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
  });

  it("fails a deploy and leaves the project as it was where a later one is wrong", async () => {
    let wrong = false;
    const test = await hostWith(notebook({ workload: workload((made) => (wrong ? {} : made)) }));
    const { id } = await test.acme.projects.create(test.input);
    const before = await untilStatus(test, id, "active");
    wrong = true;
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining('"notebook" (workload)'),
    });
    expect(await test.acme.projects.get(id)).toEqual(before);
  });

  it("does not keep a run from ending where its explanation fails", async () => {
    const explainFailure = (): string => {
      throw new Error("no idea");
    };
    const test = await hostWith(
      notebook({
        explainFailure,
        defaultJob: job({ steps: [{ name: "run", argv: program([{ exit: 1 }]) }] }),
      }),
    );
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { job_run_id: run } = await test.acme.projects.run(id);
    const ended = await until(
      () => test.acme.runs.get(id, run),
      ({ status }) => status === "failed",
    );
    expect(ended.error_message).toBe(
      'The project type "notebook" (explainFailure) could not explain the failure: no idea',
    );
  });
});

function circle(): object {
  const facts: Record<string, unknown> = {};
  facts["itself"] = facts;
  return facts;
}

describe("inspect", () => {
  it("ends at its deadline where the project type never answers, and nothing is recorded", async () => {
    const clock = fakeClock();
    let reported: AbortSignal | undefined;
    const inspect: ProjectType["inspect"] = (_project, _commit, _read, { signal }) => {
      reported = signal;
      return new Promise(() => undefined);
    };
    const test = await hostWith(notebook({ inspect }), { clock });
    let error: unknown;
    const created = test.acme.projects
      .create(test.input)
      .catch((thrown: unknown) => (error = thrown));
    await clock.advance(59_999);
    expect([error, reported?.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    await created;
    expect(error).toMatchObject({
      code: "timeout",
      retryable: true,
      message: 'The project type "notebook" (inspect) did not answer within 60000 ms',
    });
    expect(reported?.aborted).toBe(true);
    expect((await test.acme.projects.list()).total).toBe(0);
  });

  it("is refused with the file where the content takes more steps than are allowed", async () => {
    const inspect: ProjectType["inspect"] = async (_project, commit, _read, { budget }) => {
      for (let step = 0; step < 1_000; step += 1) budget?.take(1_000, "notebooks/main.ipynb");
      return { commit, facts: {} };
    };
    const test = await hostWith(notebook({ inspect }));
    const created = test.acme.projects.create(test.input);
    await expect(created).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "git_path", message: expect.stringContaining("notebooks/main.ipynb") }],
    });
    expect((await test.acme.projects.list()).total).toBe(0);
  });

  it("lets the event loop answer others between its files", async () => {
    let turns = 0;
    const inspect: ProjectType["inspect"] = async (_project, commit, _read, { budget }) => {
      const timer = setInterval(() => (turns += 1), 0);
      for (let file = 0; file < 5; file += 1) {
        budget?.take(20_000, "main.ipynb");
        await budget?.rest();
      }
      clearInterval(timer);
      return { commit, facts: {} };
    };
    const test = await hostWith(notebook({ inspect }));
    await test.acme.projects.create(test.input);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});

interface Notebook extends Project {
  readonly kernel?: string;
}

describe("a field of a project type", () => {
  const shape = z.string();
  const kernel = async (
    hooks: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly test: TestHost; readonly id: string }> => {
    const test = await hostWith(notebook({ fields: { kernel: { shape, ...hooks } } }));
    const { id } = await test.acme.projects.create<Notebook>({ ...test.input, kernel: "python3" });
    await untilStatus(test, id, "active");
    return { test, id };
  };

  it("keeps its value where isUnchanged says that a body only sends back what was read", async () => {
    const asked: unknown[] = [];
    const { test, id } = await kernel({
      isUnchanged: (value: unknown, project: { kernel?: unknown }, options: unknown) => {
        asked.push([value, project.kernel, options]);
        return value === "PYTHON3";
      },
    });
    const { revision } = await test.acme.projects.get(id);
    await test.acme.projects.update<Notebook>(id, { kernel: "PYTHON3" });
    expect(await test.acme.projects.get(id)).toMatchObject({ kernel: "python3", revision });
    expect(asked).toEqual([["PYTHON3", "python3", { whole: false }]]);
    await test.acme.projects.update<Notebook>(id, { kernel: "other", revision });
    expect(await test.acme.projects.get(id)).toMatchObject({
      kernel: "other",
      revision: revision + 1,
    });
    expect(asked.at(-1)).toEqual(["other", "python3", { whole: true }]);
  });

  it("counts as changed where isConfirmation says that an equal value is a decision", async () => {
    const asked: unknown[] = [];
    const { test, id } = await kernel({
      isConfirmation: (_value: unknown, _project: unknown, options: unknown) => {
        asked.push(options);
        return true;
      },
    });
    const { revision } = await test.acme.projects.get(id);
    await test.acme.projects.update<Notebook>(id, { kernel: "python3" });
    expect((await test.acme.projects.get(id)).revision).toBe(revision + 1);
    await test.acme.projects.update<Notebook>(id, { description: "without it" });
    expect(asked).toEqual([{ sourceChanges: false, whole: false, isRefused: false }]);
  });

  it.each(["isUnchanged", "isConfirmation"])(
    "whose %s answers no boolean refuses the change and names itself",
    async (part) => {
      const { test, id } = await kernel({ [part]: () => "yes" });
      const { revision } = await test.acme.projects.get(id);
      await expect(
        test.acme.projects.update<Notebook>(id, { kernel: "other" }),
      ).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringMatching(/"notebook" \(fields\.kernel\)/),
      });
      expect((await test.acme.projects.get(id)).revision).toBe(revision);
    },
  );
});
