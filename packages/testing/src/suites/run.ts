import type { EngineFixture } from "./engine-fixture.ts";
import { RUN_LAWS } from "./laws/run.ts";
import { runLargeLogsCases } from "./run-large-logs.ts";
import { runLifecycleCases } from "./run-lifecycle.ts";
import { runLogsCases } from "./run-logs.ts";
import { runRestartCases } from "./run-restart.ts";
import { runSchedulesCases } from "./run-schedules.ts";
import { runCurrentFolderCases } from "./run-current-folder.ts";
import { runOtherWorkloadCases } from "./run-other-workload.ts";
import { runSurroundingsCases } from "./run-surroundings.ts";
import { runTruthCases } from "./run-truth.ts";
import { runVariablesCases } from "./run-variables.ts";
import { explainCases, type Suite } from "./suite.ts";

/**
 * The conformance suite of `RunDriver`. Its programs are real ones where the engine executes, see
 * `EngineFixture.program`.
 */
export const runDriverSuite: Suite<EngineFixture> = {
  name: "run driver",
  cases: explainCases(RUN_LAWS, [
    ...runLifecycleCases,
    ...runSurroundingsCases,
    ...runCurrentFolderCases,
    ...runOtherWorkloadCases,
    ...runLogsCases,
    ...runLargeLogsCases,
    ...runVariablesCases,
    ...runRestartCases,
    ...runTruthCases,
    ...runSchedulesCases,
  ]),
};
