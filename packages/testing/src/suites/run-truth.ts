import { Secret } from "@dagctl/core/driver-kit";
import { MISSING_PROGRAM } from "../fakes/engine/program.ts";
import { abortCase, abortInFlightCase, type Calls } from "./aborts.ts";
import type { Assertions } from "./assertions.ts";
import { deploymentOf, type EngineFixture, lawCase, refOf, requestOf } from "./engine-fixture.ts";
import { outageCase } from "./outages.ts";
import { noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, runToEnd, textOf, untilDeployed, untilEnded } from "./waits.ts";

/** How runs end that do not end by themselves, what they get, and what a driver must not accept. */
export const runTruthCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-signal-is-not-success",
    "a run whose program is ended by a signal fails, with the reason",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const state = await untilEnded(fixture, law.name, requestOf(fixture, [{ die: "SIGKILL" }]));
      law.same([state.status, state.step], ["failed", "step-1"], "status and step");
      law.holds(state.exitCode !== 0, "its exit code is not 0");
      law.present(state.message, "the message");
    },
  ),
  lawCase(
    "run-missing-program-ends",
    "a run whose program does not exist ends, and not as a success",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, []);
      const state = await untilEnded(fixture, law.name, {
        ...request,
        steps: [{ name: "step-1", argv: [MISSING_PROGRAM] }],
      });
      law.holds(
        state.status === "failed" || state.status === "error",
        `it is failed or error, not ${state.status}`,
      );
      law.present(state.message, "the message");
    },
  ),
  lawCase(
    "run-exited-by-itself",
    "a run whose program is ended by a signal, or cannot be started, has not exited by itself",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const killed = await untilEnded(fixture, law.name, requestOf(fixture, [{ die: "SIGKILL" }]));
      law.holds(killed.exited !== true, "exited is not true after a signal");
      const missing = await untilEnded(fixture, law.name, {
        ...requestOf(fixture, []),
        steps: [{ name: "step-1", argv: [MISSING_PROGRAM] }],
      });
      law.holds(missing.exited !== true, "exited is not true without a program");
    },
  ),
  lawCase(
    "run-folders-are-absolute",
    "the folders of a run that has ended are absolute paths, and none is the root",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const state = await untilEnded(fixture, law.name, requestOf(fixture, [{ exit: 3 }]));
      for (const folder of state.folders ?? [])
        law.holds(/^\/+[^/]/.test(folder), `${JSON.stringify(folder)} is an absolute path`);
    },
  ),
  lawCase(
    "run-log-last-line",
    "a last line without a line end is kept",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "whole" }, { printEnd: "without an end" }]);
      await untilEnded(fixture, law.name, request);
      law.same(await textOf(fixture, request.ref), ["whole", "without an end"], "the lines");
      law.same(
        (await collect(fixture.run.logs(request.ref, { follow: true }))).map(({ text }) => text),
        ["whole", "without an end"],
        "the lines of a followed log",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-secrets-from-request",
    "a run has the secrets of its request, not those of the deployment",
    async (fixture, law) => {
      const environment = { SUITE_TOKEN: { secret: "token" } };
      await untilDeployed(
        fixture,
        law.name,
        deploymentOf(fixture, 1, {
          environment,
          secrets: { token: new Secret("of the deployment") },
        }),
      );
      const request = requestOf(fixture, [{ checkVariable: "SUITE_TOKEN", is: "of the request" }], {
        secrets: { token: new Secret("of the request") },
      });
      law.same(
        await runToEnd(fixture, law.name, request),
        ["SUITE_TOKEN equal"],
        "what the program found",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-refuses-path-outside",
    "an argument that leaves its folder is refused before a program gets it",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      for (const folder of ["project", "working"] as const) {
        for (const [index, path] of ["../outside", "a/../../outside", "/etc/passwd"].entries()) {
          const request = requestOf(fixture, [], { id: `${folder}${index}` });
          const start = fixture.run.start({
            ...request,
            steps: [{ name: "step-1", argv: ["node", { folder, path }] }],
          });
          await law.rejects(start, "invalid", `a step with ${JSON.stringify({ folder, path })}`);
          law.same(await fixture.run.observe(request.ref), undefined, "the refused run");
        }
      }
    },
  ),
  abortCase("run-abort", deployAndListCalls),
  abortInFlightCase("run-abort-in-flight", deployAndListCalls),
  outageCase<EngineFixture>("run-unavailable", "the engine", async (fixture, law) => {
    const { run } = fixture;
    await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
    const request = requestOf(fixture, []);
    const before = await untilEnded(fixture, law.name, request);
    return {
      during: {
        observe: () => run.observe(request.ref),
        list: () => collect(run.list(refOf(fixture))),
        start: () => run.start(requestOf(fixture, [], { id: "late" })),
        ...(run.supports.logs && { logs: () => collect(run.logs(request.ref)) }),
      },
      after: async () =>
        law.same(await run.observe(request.ref), before, "the run after the outage"),
    };
  }),
];

/** Deploys, and returns the calls of the driver. */
async function deployAndListCalls(fixture: EngineFixture, law: Assertions): Promise<Calls> {
  const { run } = fixture;
  await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
  const request = requestOf(fixture, [{ print: "done" }]);
  return {
    start: (options) => run.start(request, options),
    observe: (options) => run.observe(request.ref, options),
    list: (options) => collect(run.list(refOf(fixture), options)),
    ...(run.supports.cancel && { cancel: (options) => run.cancel(request.ref, options) }),
    ...(run.supports.logs && { logs: (options) => collect(run.logs(request.ref, options)) }),
  };
}
