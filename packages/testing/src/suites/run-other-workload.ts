import type { RunRequest, RunState } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import {
  ADDED_FILE,
  deploymentOf,
  type DeploymentChanges,
  type EngineFixture,
  firstCommit,
  lawCase,
  NESTED,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { anyOf, noCancel, noFiles, noLogs, noOtherWorkload, ownCommits } from "./skips.ts";
import type { Case } from "./suite.ts";
import { endOf, runToEnd, textOf, untilDeployed, waitFor } from "./waits.ts";

/** A workload whose runs start in the project's folder. */
const IN_PROJECT = { path: NESTED, currentFolder: "project" } as const;
const COMMIT_FILE = { printFile: "commit.txt", folder: "project" } as const;
const MODULE = { printModule: "suite_other" } as const;
const VALUE = "SUITE_WORKLOAD";
const checkValue = (is: string) => ({ checkVariable: VALUE, is }) as const;

/** Returns a request for a run of the second commit, with the workload of that commit. */
function otherRequest(
  fixture: EngineFixture,
  changes: DeploymentChanges & Pick<RunRequest, "ownFiles"> & { readonly id: string },
  actions: Parameters<typeof requestOf>[1],
): RunRequest {
  const { id, ownFiles, ...rest } = changes;
  const commit = secondCommit(fixture).sha;
  return {
    ...requestOf(fixture, actions, { id }),
    commit,
    workload: deploymentOf(fixture, 1, { ...IN_PROJECT, ...rest, commit }).workload,
    ...(ownFiles !== undefined && { ownFiles }),
  };
}

/** Starts a run, again where the driver prepares for it, as a host does. Resolves at its end. */
async function untilPreparedAndEnded(
  fixture: EngineFixture,
  law: string,
  request: RunRequest,
): Promise<RunState> {
  await waitFor(fixture, law, "an accepted start", async (see) => {
    try {
      await fixture.run.start(request);
      return true;
    } catch (error) {
      see(error);
      if (isDagctlError(error, "unavailable") && error.details?.outage === false) return undefined;
      throw error;
    }
  });
  return endOf(fixture, law, request.ref);
}

/** Runs that have another workload than the deployment, or files of their own. */
export const runOtherWorkloadCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-other-workload",
    "a run has the commit, the variables and the modules of its workload, and what is deployed stays",
    async (fixture, law) => {
      const [first, second] = [firstCommit(fixture), secondCommit(fixture)];
      const environment = { [VALUE]: "deployed" };
      await untilDeployed(
        fixture,
        law.name,
        deploymentOf(fixture, 1, { ...IN_PROJECT, environment }),
      );
      const other = otherRequest(
        fixture,
        {
          id: "other",
          environment: { [VALUE]: "other" },
          pythonModules: { suite_other: "OTHER = 1" },
        },
        [COMMIT_FILE, checkValue("other"), MODULE],
      );
      const state = await untilPreparedAndEnded(fixture, law.name, other);
      law.same(
        [state.status, await textOf(fixture, other.ref)],
        ["success", [`nested ${second.text}`, `${VALUE} equal`, "OTHER = 1"]],
        "status and log of a run with another workload",
      );
      law.same(
        await runToEnd(
          fixture,
          law.name,
          requestOf(fixture, [COMMIT_FILE, checkValue("deployed"), MODULE], { id: "deployed" }),
        ),
        [`nested ${first.text}`, `${VALUE} equal`, "absent"],
        "the log of the next run of the deployment",
      );
      const deployed = await fixture.deploy.observe(other.ref);
      law.holds(
        deployed.present && deployed.phase === "converged" && deployed.generation === 1,
        "the deployment is as it was",
      );
    },
    anyOf(noOtherWorkload, noLogs),
  ),
  lawCase(
    "run-other-workload",
    "the environment of another workload names folders, and values that the deployment handed over",
    async (fixture, law) => {
      const secrets = { token: new Secret("correct horse") };
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { ...IN_PROJECT, secrets }));
      const environment = {
        SUITE_TOKEN: { secret: "token" },
        SUITE_FOLDER: { folder: "working" },
      } as const;
      const actions = [
        { checkVariable: "SUITE_TOKEN", is: "correct horse" },
        { printEnvironment: true },
      ] as const;
      const other = otherRequest(fixture, { id: "values", environment }, actions);
      await untilPreparedAndEnded(fixture, law.name, other);
      const lines = await textOf(fixture, other.ref);
      law.same(lines[0], "SUITE_TOKEN equal", "the value of the secret");
      law.holds(
        lines.some((line) => /^SUITE_FOLDER=\/./.test(line)),
        "the folder is an absolute path",
      );
    },
    anyOf(noOtherWorkload, noLogs),
  ),
  lawCase(
    "run-other-workload-generation",
    "a run with another workload is refused where another generation is stored",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 2, IN_PROJECT));
      const other = otherRequest(fixture, { id: "other", ownFiles: true }, [COMMIT_FILE]);
      await law.rejects(fixture.run.start(other), "conflict", "a start at generation 1");
      law.same(await fixture.run.observe(other.ref), undefined, "the run");
    },
    noOtherWorkload,
  ),
  lawCase(
    "run-own-files",
    "a run with files of its own waits for no other run, and no run finds what it wrote",
    async (fixture, law) => {
      const file = `own-${fixture.unique}.txt`;
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      const long = requestOf(fixture, [{ watchFile: "commit.txt" }], { id: "long" });
      await fixture.run.start(long);
      await waitFor(fixture, law.name, "the first line", async () =>
        (await textOf(fixture, long.ref)).at(0),
      );
      const read = { printFile: file, folder: "project" } as const;
      const written = [
        [COMMIT_FILE, { append: file, text: "x" }, { append: "commit.txt", text: "y" }, read],
        [COMMIT_FILE, read],
      ] as const;
      const { text } = secondCommit(fixture);
      const seen: (readonly string[])[] = [];
      for (const [index, actions] of written.entries()) {
        const own = otherRequest(fixture, { id: `own-${index}`, ownFiles: true }, actions);
        await untilPreparedAndEnded(fixture, law.name, own);
        seen.push(await textOf(fixture, own.ref));
      }
      law.same(
        seen,
        [
          [`nested ${text}`, "x"],
          [`nested ${text}`, "absent"],
        ],
        "what two runs with files of their own have seen",
      );
      await fixture.run.cancel(long.ref);
      await endOf(fixture, law.name, long.ref);
      const first = `nested ${firstCommit(fixture).text}`;
      law.same(await textOf(fixture, long.ref), [first], "what the run beside them has seen");
      law.same(
        await runToEnd(fixture, law.name, requestOf(fixture, [COMMIT_FILE, read], { id: "next" })),
        [first, "absent"],
        "what the next run of the deployment has seen",
      );
    },
    anyOf(noOtherWorkload, noLogs, noCancel),
  ),
  lawCase(
    "run-other-workload-moves-nothing",
    "a run of a commit that tracks what the project has made is refused, and moves nothing",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      const made = requestOf(fixture, [{ append: ADDED_FILE, text: "made" }], { id: "made" });
      await runToEnd(fixture, law.name, made);
      const other = otherRequest(fixture, { id: "other" }, [COMMIT_FILE]);
      const end = await untilPreparedAndEnded(fixture, law.name, other).catch(
        (error: unknown) => error,
      );
      const issues = (isDagctlError(end, "invalid") && end.issues) || [];
      law.holds(
        issues.some(({ message }) => message.includes(`${NESTED}/${ADDED_FILE}`)),
        `it is invalid and names the file, not ${String(end)}`,
      );
      law.same(await fixture.run.observe(other.ref), undefined, "the run");
      const read = { printFile: ADDED_FILE, folder: "project" } as const;
      law.same(
        await runToEnd(fixture, law.name, requestOf(fixture, [COMMIT_FILE, read], { id: "next" })),
        [`nested ${firstCommit(fixture).text}`, "made"],
        "what the next run of the deployment has seen",
      );
    },
    anyOf(noOtherWorkload, noLogs, noFiles, ownCommits),
  ),
];
