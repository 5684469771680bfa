import type { StoredJob } from "@dagctl/core/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rfc3339 } from "../../src/values/time.ts";
import {
  afterIssues,
  dueSuccesses,
  followersOf,
  withoutSuccesses,
  withSuccess,
} from "../../src/jobs/after.ts";

type Stored = Readonly<Record<string, StoredJob>>;

/** Returns the jobs of a project by their ids, from the names that each names in `after`. */
const jobsOf = (after: Readonly<Record<string, readonly string[]>>): Stored =>
  Object.fromEntries(
    Object.entries(after).map(([name, names]) => [
      `job_${name}`,
      {
        name,
        argv: ["node"],
        timeZone: "UTC",
        enabled: true,
        ...(names.length > 0 && { after: names }),
      },
    ]),
  );

const ROW = jobsOf({ a: [], b: ["a"], c: ["b"], d: ["b", "c"], constructor: ["a"] });

describe("The jobs that a job names in `after`", () => {
  test.each([
    ["others of the project", "c", ["a", "b"], []],
    ["the default job", "a", ["scheduled-run"], []],
    ["a job with the name of a property of each object", "c", ["constructor"], []],
    ["those of a new job", "new", ["a", "b", "c", "d", "scheduled-run"], []],
    ["no job twice removed from itself", "d", ["c"], []],
    ["not itself", "a", ["a"], ["after.0 must be another job"]],
    ["not itself, when it is new", "new", ["a", "new"], ["after.1 must be another job"]],
    [
      "none that the project does not have",
      "a",
      ["none", "scheduled-run", "migrate", "toString"],
      [0, 2, 3].map((at) => `after.${at} must be the name of another job of the project`),
    ],
    ["no cycle of two", "a", ["b"], ["after.0 would make a cycle: a after b after a"]],
    ["no cycle of three", "a", ["c"], ["after.0 would make a cycle: a after c after b after a"]],
    [
      "no cycle, each with its shortest way",
      "b",
      ["a", "d", "c"],
      [
        "after.1 would make a cycle: b after d after b",
        "after.2 would make a cycle: b after c after b",
      ],
    ],
  ] as const)("are %s", (_, name, after, expected) => {
    const issues = afterIssues({ jobs: ROW }, name, after, "scheduled-run");
    expect(issues.map(({ path, message }) => `${path} ${message}`)).toEqual(expected);
  });

  test("are the followers of the named one", () => {
    expect(followersOf({ jobs: ROW }, "b")).toEqual(["c", "d"]);
    expect(followersOf({ jobs: ROW }, "d")).toEqual([]);
    expect(followersOf({}, "b")).toEqual([]);
  });

  test("make no cycle by any row of accepted changes, and each refused one would have made one", () => {
    const names = ["a", "b", "c", "d", "e", "f"] as const;
    const change = fc.tuple(fc.constantFrom(...names), fc.subarray([...names], { minLength: 1 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let after: Record<string, readonly string[]> = Object.fromEntries(
          names.map((name) => [name, []]),
        );
        for (const [name, wanted] of changes) {
          const issues = afterIssues({ jobs: jobsOf(after) }, name, wanted, undefined);
          const next = { ...after, [name]: wanted };
          expect(issues.length > 0).toBe(hasCycle(next));
          if (issues.length === 0) after = next;
        }
      }),
    );
  });
});

/** Takes away jobs that run after none of the others, until none is left or all are in a cycle. */
function hasCycle(after: Readonly<Record<string, readonly string[]>>): boolean {
  let left = Object.entries(after);
  for (;;) {
    const names = new Set(left.map(([name]) => name));
    const next = left.filter(([, named]) => named.some((other) => names.has(other)));
    if (next.length === left.length) return left.length > 0;
    left = next;
  }
}

const NOON = Date.parse("2026-03-01T12:00:00.000Z");
const successOf = (name: string, run: string, ended: number, id = `job_${name}`) => ({
  job: { id, name },
  run,
  ended,
});
const dueOf = (jobs: Stored | undefined, name: string): readonly string[] | undefined =>
  dueSuccesses(jobs?.[`job_${name}`] ?? {})?.map(({ run }) => run);

describe("A job after others", () => {
  test("is due when each has succeeded, in its own order, with the newest run of each", () => {
    let jobs = jobsOf({ a: [], b: [], c: ["b", "a"] });
    for (const [name, run, expected] of [
      ["a", "run_1", undefined],
      ["a", "run_2", undefined],
      ["b", "run_3", ["run_3", "run_2"]],
      ["b", "run_4", ["run_4", "run_2"]],
    ] as const) {
      ({ jobs } = withSuccess({ jobs }, successOf(name, run, NOON)));
      expect(dueOf(jobs, "c")).toEqual(expected);
    }
  });

  test("does not count the run of a deleted job whose name another one has", () => {
    const internals = { jobs: jobsOf({ a: [], b: ["a", "scheduled-run"] }) };
    expect(withSuccess(internals, successOf("a", "run_1", NOON, "job_old"))).toBe(internals);
    const { jobs } = withSuccess(internals, successOf("a", "run_1", NOON));
    // The default job is not among those that a person has created.
    const both = withSuccess({ jobs }, successOf("scheduled-run", "run_2", NOON, "job_default"));
    expect(dueOf(both.jobs, "b")).toEqual(["run_1", "run_2"]);
  });

  test("counts none while it is disabled, and none where no job runs after the job", () => {
    const all = Object.entries(jobsOf({ a: [], b: ["a"] }));
    const disabled = all.map(([id, job]) => [id, { ...job, enabled: false }] as const);
    const internals = { jobs: Object.fromEntries(disabled) };
    expect(withSuccess(internals, successOf("a", "run_1", NOON))).toBe(internals);
    const none = {};
    expect(withSuccess(none, successOf("b", "run_1", NOON))).toBe(none);
  });

  test("starts exactly when each named job has a success newer than its last start", () => {
    const names = ["a", "b", "c"] as const;
    const step = fc.record({
      job: fc.constantFrom(...names),
      // How long before its record the run ended: an engine's run may be recorded late.
      late: fc.integer({ min: 0, max: 3 }),
      starts: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.subarray([...names], { minLength: 1 }),
        fc.array(step, { maxLength: 25 }),
        (after, steps) => {
          let jobs = jobsOf({ a: [], b: [], c: [], z: after });
          let started = NOON;
          ({ jobs } = withoutSuccesses({ jobs }, "job_z", rfc3339(started)));
          let all: { readonly job: string; readonly ended: number }[] = [];
          for (const [index, { job, late, starts }] of steps.entries()) {
            const now = NOON + 10 * (index + 1);
            const ended = now - 10 * late;
            all = [...all, { job, ended }];
            ({ jobs } = withSuccess({ jobs }, successOf(job, `run_${index}`, ended)));
            const isExpected = after.every((name) =>
              all.some((one) => one.job === name && one.ended >= started),
            );
            expect(dueOf(jobs, "z") !== undefined).toBe(isExpected);
            if (!isExpected || !starts) continue;
            started = now + 5;
            ({ jobs } = withoutSuccesses({ jobs }, "job_z", rfc3339(started)));
            expect(dueOf(jobs, "z")).toBeUndefined();
          }
        },
      ),
    );
  });
});
