import type { LogLine } from "@dagctl/core";
import { Secret } from "@dagctl/core/driver-kit";
import {
  deploymentOf,
  type EngineFixture,
  firstCommit,
  lawCase,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { anyOf, noCancel, noFiles, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, endOf, runToEnd, textOf, untilDeployed, untilEnded, waitFor } from "./waits.ts";

/** What runs write, and what they find around them. The cases read all of it from their logs. */
export const runSurroundingsCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-log-in-order",
    "a log has every line once, in order, with increasing positions and times",
    async (fixture, law) => {
      const name = "run-log-in-order";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const texts = Array.from({ length: 50 }, (_, index) => `line ${index} ümläut`);
      const request = requestOf(
        fixture,
        texts.map((text) => ({ print: text })),
      );
      await untilEnded(fixture, name, request);
      const lines = await collect(fixture.run.logs(request.ref));
      law.same(
        lines.map((line) => line.text),
        texts,
        "the lines",
      );
      law.holds(
        lines.every(
          (line, index) => index === 0 || line.position > (lines[index - 1]?.position ?? 0),
        ),
        "positions grow",
      );
      law.holds(
        lines.every(({ position }) => Number.isSafeInteger(position) && position > 0),
        "positions are safe integers above 0",
      );
      law.holds(
        lines.every((line) => !Number.isNaN(Date.parse(line.time))),
        "times are RFC 3339",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-log-after-position",
    "a log that is read from a position starts with the line after it",
    async (fixture, law) => {
      const name = "run-log-after-position";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(
        fixture,
        ["one", "two", "three"].map((text) => ({ print: text })),
      );
      await untilEnded(fixture, name, request);
      const lines = await collect(fixture.run.logs(request.ref));
      for (const [index, { position }] of lines.entries())
        law.same(
          await collect(fixture.run.logs(request.ref, { after: position })),
          lines.slice(index + 1),
          `the lines after line ${index + 1}`,
        );
    },
    noLogs,
  ),
  lawCase(
    "run-log-follow-to-the-end",
    "a followed log yields lines while the run is active, and ends with it",
    async (fixture, law) => {
      const name = "run-log-follow-to-the-end";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "begun" }, { wait: true }]);
      await fixture.run.start(request);
      const lines: LogLine[] = [];
      let over = false;
      const following = (async () => {
        for await (const line of fixture.run.logs(request.ref, { follow: true })) lines.push(line);
        over = true;
      })();
      await waitFor(fixture, name, "the first line", () => lines[0]);
      law.holds(!over, "it goes on while the run does");
      await fixture.run.cancel(request.ref);
      await endOf(fixture, name, request.ref);
      await waitFor(fixture, name, "the end of the log", (see) => {
        see(lines);
        return over || undefined;
      });
      await following;
    },
    anyOf(noLogs, noCancel),
  ),
  lawCase(
    "run-log-follow-ends-by-abort",
    "an abort ends a followed log with the signal's reason",
    async (fixture, law) => {
      const name = "run-log-follow-ends-by-abort";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "begun" }, { wait: true }]);
      await fixture.run.start(request);
      const controller = new AbortController();
      const reason = new Error("the reader has gone");
      const seen: { lines: number; end?: unknown } = { lines: 0 };
      const following = (async () => {
        for await (const line of fixture.run.logs(request.ref, {
          follow: true,
          signal: controller.signal,
        }))
          seen.lines += line.text === "" ? 0 : 1;
      })().catch((error: unknown) => (seen.end = error));
      await waitFor(fixture, name, "the first line", () => seen.lines || undefined);
      controller.abort(reason);
      await waitFor(fixture, name, "the end of the log", (see) => {
        see(seen);
        return seen.end;
      });
      await following;
      law.holds(seen.end === reason, "it rejects with the reason");
      await fixture.run.cancel(request.ref);
      await endOf(fixture, name, request.ref);
    },
    anyOf(noLogs, noCancel),
  ),
  lawCase(
    "run-log-outlives-cancel",
    "the log of a cancelled run can still be read",
    async (fixture, law) => {
      const name = "run-log-outlives-cancel";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "begun" }, { wait: true }]);
      await fixture.run.start(request);
      await waitFor(fixture, name, "the first line", async (see) => {
        see(await fixture.run.observe(request.ref));
        return (await textOf(fixture, request.ref))[0];
      });
      await fixture.run.cancel(request.ref);
      await endOf(fixture, name, request.ref);
      law.same((await textOf(fixture, request.ref))[0], "begun", "its first line");
    },
    anyOf(noLogs, noCancel),
  ),
  lawCase(
    "run-log-of-unknown-is-empty",
    "the log of an unknown run ends at once without a line",
    async (fixture, law) => {
      await untilDeployed(fixture, "run-log-of-unknown-is-empty", deploymentOf(fixture, 1));
      law.same(
        await collect(
          fixture.run.logs(
            { ...refOf(fixture), run: `unknown-${fixture.unique}` },
            { follow: true },
          ),
        ),
        [],
        "the lines",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-log-not-supported",
    "an engine without logs rejects with not_supported",
    async (fixture, law) => {
      await law.rejects(
        collect(fixture.run.logs({ ...refOf(fixture), run: "unknown" })),
        "not_supported",
        "reading a log",
      );
    },
    ({ run }) => (run.supports.logs ? "supports.logs is true" : undefined),
  ),
  lawCase(
    "run-environment-exact",
    "a program has exactly the variables of its workload, and those that the engine declares to add",
    async (fixture, law) => {
      const name = "run-environment-exact";
      const secrets = { token: new Secret("hidden value") };
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 1, {
          environment: {
            SUITE_PLAIN: "a value",
            SUITE_EMPTY: "",
            SUITE_SECRET: { secret: "token" },
          },
          secrets,
        }),
      );
      const request = requestOf(fixture, [{ printEnvironment: true }], { secrets });
      await untilEnded(fixture, name, request);
      const added = new Set(fixture.addedVariables);
      const own = (await textOf(fixture, request.ref)).filter(
        (line) => !added.has(line.slice(0, line.indexOf("="))),
      );
      // An engine may hide the values of secrets in its logs; then the log only shows that the
      // variable exists.
      const seen = own.map((line) =>
        line === "SUITE_SECRET=[secret]" ? "SUITE_SECRET=hidden value" : line,
      );
      law.same(
        seen,
        ["SUITE_EMPTY=", "SUITE_PLAIN=a value", "SUITE_SECRET=hidden value"],
        "the environment",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-python-modules",
    "the modules of a workload are files in the first folder of the PYTHONPATH, also where a variable has that name",
    async (fixture, law) => {
      const pythonModules = { suite_one: "ONE = 'é $(HOME)'", suite_two: "TWO = 2" };
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { pythonModules }));
      const actions = ["suite_one", "suite_two", "suite_none"].map((name) => ({
        printModule: name,
      }));
      const variables = [{ name: "PYTHONPATH", value: new Secret("/elsewhere"), sensitive: false }];
      law.same(
        await runToEnd(fixture, law.name, requestOf(fixture, actions, { variables })),
        [...Object.values(pythonModules), "absent"],
        "two modules and one that the workload does not have",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-working-folder-stays",
    "relative files are written to the working folder and exist in the next run, also after an update",
    async (fixture, law) => {
      const name = "run-working-folder-stays";
      const file = `kept-${fixture.unique}.txt`;
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await untilEnded(
        fixture,
        name,
        requestOf(fixture, [{ append: file, text: "one " }], { id: "first" }),
      );
      await untilEnded(
        fixture,
        name,
        requestOf(fixture, [{ append: file, text: "two" }], { id: "second" }),
      );
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 2, { commit: secondCommit(fixture).sha }),
      );
      const read = {
        ...requestOf(fixture, [{ printFile: file, folder: "working" }], {
          id: "third",
          generation: 2,
        }),
        commit: secondCommit(fixture).sha,
      };
      await untilEnded(fixture, name, read);
      law.same(await textOf(fixture, read.ref), ["one two"], "the file");
    },
    anyOf(noLogs, noFiles),
  ),
  lawCase(
    "run-working-folders-apart",
    "no project can read another's files",
    async (fixture, law) => {
      const name = "run-working-folders-apart";
      const file = `apart-${fixture.unique}.txt`;
      const ref = refOf(fixture, "two");
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await untilDeployed(fixture, name, deploymentOf(fixture, 1, { ref }));
      await untilEnded(fixture, name, requestOf(fixture, [{ append: file, text: "mine" }]));
      const read = requestOf(fixture, [{ printFile: file, folder: "working" }]);
      const other = { ...read, ref: { ...read.ref, ...ref } };
      await untilEnded(fixture, name, other);
      law.same(await textOf(fixture, other.ref), ["absent"], "the file at the other project");
    },
    noLogs,
  ),
  lawCase(
    "run-project-at-commit",
    "a program has the files of its commit",
    async (fixture, law) => {
      const name = "run-project-at-commit";
      const actions = [{ printFile: "commit.txt", folder: "project" }] as const;
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const first = requestOf(fixture, actions, { id: "first" });
      await untilEnded(fixture, name, first);
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 2, { commit: secondCommit(fixture).sha }),
      );
      const second = {
        ...requestOf(fixture, actions, { id: "second", generation: 2 }),
        commit: secondCommit(fixture).sha,
      };
      await untilEnded(fixture, name, second);
      law.same(
        [await textOf(fixture, first.ref), await textOf(fixture, second.ref)],
        [[firstCommit(fixture).text], [secondCommit(fixture).text]],
        "the file in both runs",
      );
    },
    noLogs,
  ),
];
