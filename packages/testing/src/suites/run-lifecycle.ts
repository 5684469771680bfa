import type { RunRef, RunState } from "@dagctl/core/contracts";
import { pause } from "@dagctl/core/driver-kit";
import {
  deploymentOf,
  type EngineFixture,
  lawCase,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { noCancel } from "./skips.ts";
import type { Case } from "./suite.ts";
import {
  collect,
  endOf,
  runToEnd,
  statusOf,
  textOf,
  untilAbsent,
  untilDeployed,
  untilEnded,
  waitFor,
} from "./waits.ts";

/** The pause before a start is repeated, in milliseconds: longer than two calls at once. */
const AGAIN_AFTER_MS = 60;
/** How often, and at least how many milliseconds apart, an active run is observed. */
const OBSERVATIONS = 10;
const OBSERVED_EVERY_MS = 30;

/** How many runs are started more than once, and how often each at the same time. */
const SAME_IDS = 3;
const STARTS = 5;

/** How runs are accepted, end and are refused. */
export const runLifecycleCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-success",
    "a run whose steps exit with 0 succeeds, and is observed with its project, job and generation",
    async (fixture, law) => {
      const name = "run-success";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "done" }]);
      const state = await untilEnded(fixture, name, request);
      law.same(
        [state.status, state.exitCode, state.origin, state.job, state.name],
        ["success", 0, "host", request.job, request.name],
        "status, exit code, origin, job, name",
      );
      law.same(
        [state.ref.organization, state.ref.project, state.ref.run],
        [request.ref.organization, request.ref.project, request.ref.run],
        "the reference",
      );
      const [start, end] = [
        Date.parse(law.present(state.startedAt, "startedAt")),
        Date.parse(law.present(state.endedAt, "endedAt")),
      ];
      law.holds(start <= end, "it began before it ended");
    },
  ),
  lawCase(
    "run-exit-code",
    "a step's exit code fails the run and is reported with the step",
    async (fixture, law) => {
      const name = "run-exit-code";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const state = await untilEnded(fixture, name, requestOf(fixture, [{ exit: 3 }]));
      law.same(
        [state.status, state.exitCode, state.step],
        ["failed", 3, "step-1"],
        "status, exit code, step",
      );
    },
  ),
  lawCase(
    "run-first-failing-step-ends",
    "steps run in order, and none after one that fails",
    async (fixture, law) => {
      const name = "run-first-failing-step-ends";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [], {
        steps: [[{ print: "1" }], [{ print: "2" }, { exit: 4 }], [{ print: "3" }]],
      });
      const state = await untilEnded(fixture, name, request);
      law.same(
        [state.status, state.exitCode, state.step],
        ["failed", 4, "step-2"],
        "status, exit code, step",
      );
      // Read back from the log only where there is one; the state above is the same in both cases.
      if (fixture.run.supports.logs)
        law.same(
          (await collect(fixture.run.logs(request.ref))).map((line) => line.text),
          ["1", "2"],
          "the steps that ran",
        );
    },
  ),
  lawCase(
    "run-same-id-once",
    "the same run id several times is one run, at once and after its end",
    async (fixture, law) => {
      const { run } = fixture;
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const ids = Array.from({ length: SAME_IDS }, (_, index) => `once-${index}`);
      const requests = ids.map((id) => {
        const file = `${id}-${fixture.unique}.txt`;
        const actions = [
          { append: file, text: "x" },
          { printFile: file, folder: "working" },
        ] as const;
        return { file, request: requestOf(fixture, actions, { id }) };
      });
      const ended: RunState[] = [];
      for (const { request } of requests) {
        await Promise.all(Array.from({ length: STARTS }, () => run.start(request)));
        ended.push(await endOf(fixture, law.name, request.ref));
        await run.start(request);
      }
      // A second start of a program may begin late: for some time, nothing changes.
      for (let times = 0; times < OBSERVATIONS; times += 1) {
        for (const [index, { request }] of requests.entries())
          law.same(await run.observe(request.ref), ended[index], "the run after all starts");
        const listed = (await collect(run.list(refOf(fixture)))).map(({ ref }) => ref.run);
        law.same(
          listed.toSorted(),
          requests.map(({ request }) => request.ref.run),
          "the list",
        );
        await rest(fixture, Math.max(fixture.pollMs, OBSERVED_EVERY_MS));
      }
      if (!run.supports.logs) return;
      for (const { request } of requests)
        law.same(await textOf(fixture, request.ref), ["x"], "its log");
      if (!run.supports.keepsFiles) return;
      const reads = requests.map(({ file }) => ({ printFile: file, folder: "working" }) as const);
      const look = requestOf(fixture, reads, { id: "look" });
      const found = await runToEnd(fixture, law.name, look);
      law.same(
        found,
        ids.map(() => "x"),
        "what all programs have written",
      );
    },
  ),
  lawCase(
    "run-same-id-while-active",
    "a start that is repeated while its run is active starts nothing, and changes nothing of it",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const file = `active-${fixture.unique}.txt`;
      const request = requestOf(fixture, [
        { append: file, text: "x" },
        { print: "begun" },
        { wait: true },
      ]);
      await fixture.run.start(request);
      const before = await statusOf(fixture, law.name, request.ref, ["running"]);
      if (fixture.run.supports.logs)
        await waitFor(fixture, law.name, "the first line", async (see) => {
          const lines = await textOf(fixture, request.ref);
          see(lines);
          return lines[0];
        });
      for (let times = 0; times < 2; times += 1) {
        await rest(fixture, AGAIN_AFTER_MS);
        await fixture.run.start(request);
      }
      // A second start of the program would have written by the time that another run has ended.
      const look = requestOf(fixture, [{ printFile: file, folder: "working" }], { id: "look" });
      await untilEnded(fixture, law.name, look);
      law.same(await fixture.run.observe(request.ref), before, "the run after three starts");
      const listed = await collect(fixture.run.list(refOf(fixture)));
      law.same(
        listed.map(({ ref }) => ref.run).toSorted(),
        [look.ref.run, request.ref.run],
        "the runs in the list",
      );
      if (fixture.run.supports.logs) {
        law.same(await textOf(fixture, request.ref), ["begun"], "its log");
        if (fixture.run.supports.keepsFiles)
          law.same(await textOf(fixture, look.ref), ["x"], "what its program has written");
      }
      await fixture.run.cancel(request.ref);
      await endOf(fixture, law.name, request.ref);
    },
    noCancel,
  ),
  lawCase(
    "run-refuses-other-generation",
    "a start of a generation that is not stored is refused",
    async (fixture, law) => {
      const name = "run-refuses-other-generation";
      await untilDeployed(fixture, name, deploymentOf(fixture, 5));
      for (const generation of [4, 6]) {
        const request = requestOf(fixture, [], { id: `at-${generation}`, generation });
        await law.rejects(
          fixture.run.start(request),
          "conflict",
          `a start of generation ${generation} on 5`,
        );
        law.same(await fixture.run.observe(request.ref), undefined, "the refused run");
      }
    },
  ),
  lawCase(
    "run-refuses-removed-deployment",
    "a start after the removal is refused",
    async (fixture, law) => {
      const name = "run-refuses-removed-deployment";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, name, refOf(fixture));
      await law.rejects(fixture.run.start(requestOf(fixture, [])), "conflict", "a late start");
    },
  ),
  lawCase(
    "run-outlives-update",
    "an update does not affect an active run",
    async (fixture, law) => {
      const name = "run-outlives-update";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ wait: true }]);
      await fixture.run.start(request);
      await statusOf(fixture, name, request.ref, ["running"]);
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 2, { commit: secondCommit(fixture).sha }),
      );
      law.same(
        (await fixture.run.observe(request.ref))?.status,
        "running",
        "its status after the update",
      );
      // An update that ends the run may do so later: while another run of it works, and afterwards.
      const next = requestOf(fixture, [], { id: "next", generation: 2 });
      await untilEnded(fixture, law.name, { ...next, commit: secondCommit(fixture).sha });
      for (let times = 0; times < OBSERVATIONS; times += 1) {
        await rest(fixture, Math.max(fixture.pollMs, OBSERVED_EVERY_MS));
        law.same(
          (await fixture.run.observe(request.ref))?.status,
          "running",
          "its status some time after the update",
        );
      }
      await fixture.run.cancel(request.ref);
      await endOf(fixture, name, request.ref);
    },
    noCancel,
  ),
  lawCase(
    "run-cancel-fails-it",
    "a cancelled run ends as failed",
    async (fixture, law) => {
      const name = "run-cancel-fails-it";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ wait: true }]);
      await fixture.run.start(request);
      await statusOf(fixture, name, request.ref, ["running"]);
      await fixture.run.cancel(request.ref);
      law.same((await endOf(fixture, name, request.ref)).status, "failed", "its status");
    },
    noCancel,
  ),
  lawCase(
    "run-cancel-of-ended-resolves",
    "a cancel of an ended or unknown run resolves and changes nothing",
    async (fixture, law) => {
      const name = "run-cancel-of-ended-resolves";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, []);
      const state = await untilEnded(fixture, name, request);
      await fixture.run.cancel(request.ref);
      await fixture.run.cancel({ ...request.ref, run: `unknown-${fixture.unique}` });
      law.same(await fixture.run.observe(request.ref), state, "the ended run");
    },
    noCancel,
  ),
  lawCase(
    "run-cancel-not-supported",
    "an engine without cancel rejects with not_supported",
    async (fixture, law) => {
      await law.rejects(
        fixture.run.cancel({ ...refOf(fixture), run: "unknown" }),
        "not_supported",
        "a cancel",
      );
    },
    ({ run }) => (run.supports.cancel ? "supports.cancel is true" : undefined),
  ),
  lawCase(
    "run-deadline-fails-it",
    "a run that goes on at its deadline ends as failed, with the reason",
    async (fixture, law) => {
      const name = "run-deadline-fails-it";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const state = await untilEnded(
        fixture,
        name,
        requestOf(fixture, [{ wait: true }], { withinMs: fixture.shortMs }),
      );
      law.same(state.status, "failed", "its status");
      law.present(state.message, "the reason");
    },
  ),
  lawCase(
    "run-unknown-is-undefined",
    "a run that was never started is undefined",
    async (fixture, law) => {
      law.same(
        await fixture.run.observe({ ...refOf(fixture), run: `unknown-${fixture.unique}` }),
        undefined,
        "the state",
      );
      await untilDeployed(fixture, "run-unknown-is-undefined", deploymentOf(fixture, 1));
      law.same(
        await fixture.run.observe({ ...refOf(fixture), run: `unknown-${fixture.unique}` }),
        undefined,
        "the state",
      );
      law.same(await collect(fixture.run.list(refOf(fixture))), [], "the list");
    },
  ),
  lawCase(
    "run-list-tells-its-deployment",
    "list yields the runs of its deployment and of no other",
    async (fixture, law) => {
      const name = "run-list-tells-its-deployment";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await untilDeployed(fixture, name, deploymentOf(fixture, 1, { ref: refOf(fixture, "two") }));
      const request = requestOf(fixture, []);
      const state = await untilEnded(fixture, name, request);
      law.same(await collect(fixture.run.list(refOf(fixture))), [state], "the list");
      law.same(
        await collect(fixture.run.list(refOf(fixture, "two"))),
        [],
        "the other project's list",
      );
    },
  ),
  lawCase(
    "run-list-tells-its-deployment",
    "list yields runs that were cancelled or have failed, and those that ended before a restart",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const requests = [
        requestOf(fixture, [{ exit: 3 }], { id: "failed" }),
        requestOf(fixture, [], { id: "success" }),
        ...(fixture.run.supports.cancel
          ? [requestOf(fixture, [{ wait: true }], { id: "cancelled" })]
          : []),
      ];
      const ended: RunState[] = [];
      for (const request of requests) {
        await fixture.run.start(request);
        if (request.name.endsWith("cancelled")) {
          await statusOf(fixture, law.name, request.ref, ["running"]);
          await fixture.run.cancel(request.ref);
        }
        ended.push(await endOf(fixture, law.name, request.ref));
      }
      const byId = (states: readonly RunState[]): readonly RunState[] =>
        states.toSorted((one, other) => (one.ref.run < other.ref.run ? -1 : 1));
      law.same(byId(await collect(fixture.run.list(refOf(fixture)))), byId(ended), "the list");
      const again = await fixture.reopen();
      const listed = await collect(again.run.list(refOf(fixture)));
      law.same(byId(listed), byId(ended), "the list after a restart");
    },
  ),
  lawCase(
    "run-watch-tells",
    "watch calls back when a run's end can be observed, by itself and by a cancel",
    async (fixture, law) => {
      const name = "run-watch-tells";
      const watch = law.present(fixture.run.watch, "RunDriver.watch");
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const controller = new AbortController();
      const { signal } = controller;
      const observed = new Set<string>();
      // As a host does it: what is new is observed when the watch calls back, and once more where
      // that fails. A former answer may come after a later one, so that all of them are kept.
      const observe = (ref: RunRef): Promise<unknown> =>
        fixture.run.observe(ref).then(
          (state) => state && observed.add(`${ref.run} ${state.status}`),
          () => signal.aborted || rest(fixture, fixture.shortMs).then(() => observe(ref)),
        );
      const watching = watch((ref) => void observe(ref), { signal }).catch((error: unknown) =>
        law.holds(signal.aborted, `watch goes on until aborted: ${String(error)}`),
      );
      const byItself = requestOf(fixture, [{ exit: 3 }], { id: "itself" });
      const cancelled = requestOf(fixture, [{ wait: true }], { id: "cancelled" });
      await fixture.run.start(byItself);
      if (fixture.run.supports.cancel) {
        await fixture.run.start(cancelled);
        await statusOf(fixture, name, cancelled.ref, ["running"]);
        await fixture.run.cancel(cancelled.ref);
      }
      for (const { ref } of fixture.run.supports.cancel ? [byItself, cancelled] : [byItself]) {
        await endOf(fixture, name, ref);
        await waitFor(fixture, name, `a call after the end of ${ref.run}`, (see) => {
          see([...observed].filter((each) => each.startsWith(ref.run)));
          return observed.has(`${ref.run} failed`) ? true : undefined;
        });
      }
      controller.abort();
      await watching;
    },
    ({ run }) =>
      run.watch ? undefined : "the run driver has no watch: the host asks at an interval",
  ),
];

/** Lets that many milliseconds pass. */
function rest({ clock }: EngineFixture, durationMs: number): Promise<void> {
  return pause(clock, durationMs, undefined, { keepAlive: true });
}
