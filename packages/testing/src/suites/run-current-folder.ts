import { Secret } from "@dagctl/core/driver-kit";
import { asDagctlError, isDagctlError } from "@dagctl/core/errors";
import {
  deploymentOf,
  type EngineFixture,
  firstCommit,
  lawCase,
  NESTED,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { anyOf, noCancel, noFiles, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { endOf, runToEnd, textOf, untilDeployed, untilEnded, waitFor } from "./waits.ts";

/** A run in the project's folder. */
const IN_PROJECT = { path: NESTED, currentFolder: "project" } as const;
const COMMIT_FILE = { printFile: "commit.txt", folder: "project" } as const;

/** What runs find in the folder in which they start, where that is the project's. */
export const runCurrentFolderCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-current-folder-is-project",
    "relative files are in the project's folder where the workload says so, and nowhere in it else",
    async (fixture, law) => {
      const file = `relative-${fixture.unique}.txt`;
      const actions = [
        { append: file, text: "x" },
        { printFile: file, folder: "project" },
        COMMIT_FILE,
      ] as const;
      const text = `nested ${firstCommit(fixture).text}`;
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      law.same(
        await runToEnd(fixture, law.name, requestOf(fixture, actions)),
        ["x", text],
        "the relative file and that of the commit",
      );
      const ref = refOf(fixture, "two");
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { ref, path: NESTED }));
      const request = requestOf(fixture, actions);
      law.same(
        await runToEnd(fixture, law.name, { ...request, ref: { ...request.ref, ...ref } }),
        ["absent", text],
        "the same without a choice",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-current-folder-in-pwd",
    "PWD has the path of the folder in which a run starts, also where a variable has that name",
    async (fixture, law) => {
      const places = [
        [refOf(fixture), "project", IN_PROJECT],
        [refOf(fixture, "two"), "working", { path: NESTED }],
      ] as const;
      for (const [ref, folder, changes] of places) {
        const environment = { SUITE_FOLDER: { folder } } as const;
        const deployment = deploymentOf(fixture, 1, { ...changes, ref, environment });
        await untilDeployed(fixture, law.name, deployment);
        const variables = [{ name: "PWD", value: new Secret("/elsewhere"), sensitive: false }];
        const request = requestOf(fixture, [{ printEnvironment: true }], { variables });
        const lines = await runToEnd(fixture, law.name, {
          ...request,
          ref: { ...request.ref, ...ref },
        });
        const find = (name: string): string | undefined =>
          lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
        law.holds(find("SUITE_FOLDER") !== undefined, "the path of the folder is in the log");
        law.same(find("PWD"), find("SUITE_FOLDER"), `PWD in the ${folder} folder`);
      }
    },
    noLogs,
  ),
  lawCase(
    "run-current-folder-restores",
    "a tracked file is the commit's at each start, whatever an earlier run did to it",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      await untilEnded(
        fixture,
        law.name,
        requestOf(fixture, [{ append: "commit.txt", text: " changed" }], { id: "first" }),
      );
      law.same(
        await runToEnd(fixture, law.name, requestOf(fixture, [COMMIT_FILE], { id: "second" })),
        [`nested ${firstCommit(fixture).text}`],
        "the tracked file in the next run",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-current-folder-keeps-files",
    "what runs create is in the project's folder of the next run, also of another commit",
    async (fixture, law) => {
      const file = `created-${fixture.unique}.txt`;
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      for (const [id, text] of [
        ["first", "one "],
        ["second", "two"],
      ] as const)
        await untilEnded(fixture, law.name, requestOf(fixture, [{ append: file, text }], { id }));
      const commit = secondCommit(fixture);
      await untilDeployed(
        fixture,
        law.name,
        deploymentOf(fixture, 2, { ...IN_PROJECT, commit: commit.sha }),
      );
      const read = {
        ...requestOf(fixture, [{ printFile: file, folder: "project" }, COMMIT_FILE], {
          id: "third",
          generation: 2,
        }),
        commit: commit.sha,
      };
      law.same(
        await runToEnd(fixture, law.name, read),
        ["one two", `nested ${commit.text}`],
        "the created file and that of the commit",
      );
    },
    anyOf(noLogs, noFiles),
  ),
  lawCase(
    "run-current-folder-commit-stays",
    "a run sees no file of another commit, which waits for it or has files of its own",
    async (fixture, law) => {
      const [first, second] = [firstCommit(fixture), secondCommit(fixture)];
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, IN_PROJECT));
      const long = requestOf(fixture, [{ watchFile: "commit.txt" }], { id: "long" });
      await fixture.run.start(long);
      await waitFor(fixture, law.name, "the first line", async (see) => {
        const lines = await textOf(fixture, long.ref);
        see(lines);
        return lines[0];
      });
      const same = requestOf(fixture, [COMMIT_FILE], { id: "same" });
      law.same(
        await runToEnd(fixture, law.name, same),
        [`nested ${first.text}`],
        "the file in a run of the same commit, at the same time",
      );
      await untilDeployed(
        fixture,
        law.name,
        deploymentOf(fixture, 2, { ...IN_PROJECT, commit: second.sha }),
      );
      const next = {
        ...requestOf(fixture, [COMMIT_FILE], { id: "next", generation: 2 }),
        commit: second.sha,
      };
      const waits = await fixture.run.start(next).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (waits === undefined) await endOf(fixture, law.name, next.ref);
      else {
        law.holds(
          isDagctlError(waits, "unavailable"),
          `it is unavailable: ${asDagctlError(waits).message}`,
        );
        const { run, outage } = (isDagctlError(waits) && waits.details) || {};
        law.same([run, outage], [long.ref.run, false], "details.run and details.outage");
        law.same(await fixture.run.observe(next.ref), undefined, "the run that waits");
      }
      await fixture.run.cancel(long.ref);
      await endOf(fixture, law.name, long.ref);
      law.same(
        await textOf(fixture, long.ref),
        [`nested ${first.text}`],
        "what the first run has seen of the file",
      );
      if (waits !== undefined) await untilEnded(fixture, law.name, next);
      law.same(await textOf(fixture, next.ref), [`nested ${second.text}`], "the file in the next");
    },
    anyOf(noLogs, noCancel),
  ),
];
