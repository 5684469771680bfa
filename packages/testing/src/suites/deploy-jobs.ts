import type { JobSpec, JobsRequest } from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { Secret } from "@dagctl/core/driver-kit";
import { abortCase } from "./aborts.ts";
import { deploymentOf, type EngineFixture, lawCase, refOf } from "./engine-fixture.ts";
import type { Case } from "./suite.ts";
import { untilConverged, untilDeployed } from "./waits.ts";

/** The most jobs that a deployment has. */
const MOST = 20;
/** Together such jobs are larger than one object of Kubernetes may be. */
const LONG = "x".repeat(80_000);

/** Returns jobs with a step that has a long argument, none of which is ever due. */
const jobsOf = (count: number, argument: string): readonly JobSpec[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `job-${index}`,
    jobType: "run",
    command: "true",
    schedule: "0 0 30 2 *",
    enabled: false,
    steps: [{ name: "run", argv: ["true", argument] }],
  }));

const noCheck = ({ deploy }: EngineFixture): string | undefined =>
  deploy.checkJobs ? undefined : "the deploy driver has no checkJobs: the engine takes each job";

/** Returns whether a call refuses what it was given; another failure is thrown. */
async function isRefused(call: Promise<void>): Promise<boolean> {
  return call.then(
    () => false,
    (error: unknown) => {
      if (isDagctlError(error, "invalid")) return true;
      throw error;
    },
  );
}

function checkOf(
  { deploy }: Pick<EngineFixture, "deploy">,
  variables: JobsRequest["variables"] = [],
): (deployment: ReturnType<typeof deploymentOf>) => Promise<void> {
  return async ({ ref, workload, jobs }) => {
    if (!deploy.checkJobs) throw new DagctlError("internal", "There is no checkJobs");
    await deploy.checkJobs(ref, { workload, jobs, variables });
  };
}

/** What is refused for its size before it is recorded. */
export const deployJobCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "deploy-check-jobs-as-apply",
    "checkJobs refuses the jobs that apply refuses for their size, and no others",
    async (fixture, law) => {
      const check = checkOf(fixture);
      const many = deploymentOf(fixture, 1, { jobs: jobsOf(MOST, LONG) });
      const isRefusedBefore = await isRefused(check(many));
      law.same(isRefusedBefore, await isRefused(fixture.deploy.apply(many)), "20 large jobs");
      const few = deploymentOf(fixture, 2, { jobs: jobsOf(2, "short") });
      law.same(await isRefused(check(few)), false, "2 small jobs");
      await untilDeployed(fixture, law.name, few);
      const small = deploymentOf(fixture, 3, { jobs: jobsOf(MOST, "short") });
      law.same(await isRefused(check(small)), false, "20 small jobs");
      await untilDeployed(fixture, law.name, small);
    },
    noCheck,
  ),
  lawCase(
    "deploy-check-jobs-as-apply",
    "checkJobs counts the variables, as setRunVariables does",
    async (fixture, law) => {
      const setRunVariables = law.present(fixture.deploy.setRunVariables, "setRunVariables");
      const { ref, generation, ...small } = deploymentOf(fixture, 1, { jobs: jobsOf(MOST, "x") });
      await untilDeployed(fixture, law.name, { ref, generation, ...small });
      for (const count of [1, 300]) {
        const variables = Array.from({ length: count }, (_, index) => ({
          name: `SUITE_${String(index).padStart(3, "0")}_${"X".repeat(90)}`,
          sensitive: true,
        }));
        const isRefusedBefore = await isRefused(
          checkOf(fixture, variables)({ ref, generation, ...small }),
        );
        const values = variables.map((one) => ({ ...one, value: new Secret("value") }));
        law.same(
          isRefusedBefore,
          await isRefused(setRunVariables(ref, { generation, variables: values })),
          `whether 20 small jobs with ${count} variables are refused`,
        );
      }
    },
    ({ deploy }) =>
      deploy.checkJobs && deploy.setRunVariables
        ? undefined
        : "the deploy driver has no checkJobs or no setRunVariables",
  ),
  {
    ...abortCase<EngineFixture>("deploy-check-jobs-abort", async (fixture) => {
      const { ref, workload, jobs } = deploymentOf(fixture, 1, { jobs: jobsOf(1, "short") });
      return {
        checkJobs: async (options) =>
          fixture.deploy.checkJobs?.(ref, { workload, jobs, variables: [] }, options),
      };
    }),
    skip: noCheck,
  },
  lawCase(
    "deploy-check-jobs-changes-nothing",
    "a check leaves absent what is absent, and what is deployed as it is",
    async (fixture, law) => {
      const check = checkOf(fixture, [{ name: "SUITE", sensitive: true }]);
      const other = deploymentOf(fixture, 1, { jobs: jobsOf(1, "other") });
      await check(other);
      law.same(await fixture.deploy.observe(refOf(fixture)), { present: false }, "the state");
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await check(other);
      await isRefused(check(deploymentOf(fixture, 1, { jobs: jobsOf(MOST, LONG) })));
      const { commit } = await untilConverged(fixture, law.name, refOf(fixture), 1);
      law.same(commit, deploymentOf(fixture, 1).commit, "the commit");
    },
    noCheck,
  ),
];
