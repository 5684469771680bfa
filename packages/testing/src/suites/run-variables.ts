import type { RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { deploymentOf, type EngineFixture, lawCase, refOf, requestOf } from "./engine-fixture.ts";
import { noCancel, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, endOf, statusOf, textOf, untilDeployed, untilEnded, waitFor } from "./waits.ts";

function variable(name: string, value: string, more: Partial<RunVariable> = {}): RunVariable {
  return { name, value: new Secret(value), sensitive: true, ...more };
}

const CANARIES = ["canary of one line", "canary begins\ncanary goes on\r\nand ends 🔑"] as const;
const FILE = { path: "/secrets/of the suite/key.json", permissions: 0o600 };

/**
 * The variables that an organization stores for its runs. The cases read them from the logs of
 * runs, which do not show a sensitive value: programs compare instead.
 */
export const runVariablesCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-variables-reach-the-program",
    "a program has every variable of its run, whatever its value",
    async (fixture, law) => {
      const name = "run-variables-reach-the-program";
      const values = {
        SUITE_PLAIN: "a value",
        SUITE_EMPTY: "",
        SUITE_LINES: "two\nlines\r\n",
        SUITE_ODD: " $HOME `x` '\" 日本 🔑 = ",
        SUITE_LARGE: "x".repeat(65_536),
      };
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      for (const sensitive of [false, true]) {
        const variables = Object.entries(values).map(([each, value]) =>
          variable(each, value, { sensitive }),
        );
        // Compared in pieces that fit any shell and argument list; the length of the large one
        // alone would prove nothing.
        const actions = Object.entries(values).map(([checkVariable, is]) => ({
          checkVariable,
          is,
        }));
        const request = requestOf(fixture, actions, { id: `sensitive-${sensitive}`, variables });
        await untilEnded(fixture, name, request);
        law.same(
          await textOf(fixture, request.ref),
          Object.keys(values).map((each) => `${each} equal`),
          "what the program found",
        );
      }
    },
    noLogs,
  ),
  lawCase(
    "run-variables-shown-unless-sensitive",
    "a value that is not sensitive is logged as it was printed",
    async (fixture, law) => {
      const name = "run-variables-shown-unless-sensitive";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "in production" }], {
        variables: [variable("SUITE_STAGE", "production", { sensitive: false })],
      });
      await untilEnded(fixture, name, request);
      law.same(await textOf(fixture, request.ref), ["in production"], "the log");
    },
    noLogs,
  ),
  lawCase(
    "run-variables-workload-wins",
    "a variable does not override what the workload sets",
    async (fixture, law) => {
      const name = "run-variables-workload-wins";
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 1, { environment: { SUITE_BOTH: "the workload's" } }),
      );
      const variables = [
        variable("SUITE_BOTH", "the organization's"),
        variable("SUITE_ONE", "the organization's, too"),
      ];
      const request = requestOf(
        fixture,
        [
          { checkVariable: "SUITE_BOTH", is: "the workload's" },
          { checkVariable: "SUITE_ONE", is: "the organization's, too" },
        ],
        {
          variables,
        },
      );
      await untilEnded(fixture, name, request);
      law.same(
        await textOf(fixture, request.ref),
        ["SUITE_BOTH equal", "SUITE_ONE equal"],
        "what the program found",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-variables-stay-with-their-run",
    "a run has its own variables and none of another run",
    async (fixture, law) => {
      const name = "run-variables-stay-with-their-run";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const actions = [{ checkVariable: "SUITE_OWN", is: CANARIES[0] }] as const;
      const first = requestOf(fixture, actions, {
        id: "first",
        variables: [variable("SUITE_OWN", CANARIES[0])],
      });
      const second = requestOf(fixture, actions, { id: "second" });
      for (const request of [first, second]) await untilEnded(fixture, name, request);
      law.same(
        [await textOf(fixture, first.ref), await textOf(fixture, second.ref)],
        [["SUITE_OWN equal"], ["SUITE_OWN absent"]],
        "what both found",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-variable-file",
    "a file variable contains the path of a file with that content and mode, which ends with the requested path",
    async (fixture, law) => {
      const name = "run-variable-file";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const variables = [
        variable("SUITE_ONE", CANARIES[1], { file: FILE }),
        variable("SUITE_TWO", "", { file: { path: "/two", permissions: 0o444 } }),
      ];
      const actions = [
        { printEnvironment: true },
        { checkFile: "SUITE_ONE", is: CANARIES[1] },
        { checkFile: "SUITE_TWO", is: "" },
      ] as const;
      const request = requestOf(fixture, actions, { variables });
      await untilEnded(fixture, name, request);
      const lines = await textOf(fixture, request.ref);
      law.same(lines.slice(-2), ["SUITE_ONE equal 600", "SUITE_TWO equal 444"], "the files");
      const path = pathOf(lines, "SUITE_ONE");
      law.holds(
        path.startsWith("/") && path.endsWith(FILE.path),
        "the path is absolute and ends in the one that was asked for",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-variable-file-gone",
    "the file of a file variable is gone when its run has ended, by itself or by a cancel",
    async (fixture, law) => {
      const name = "run-variable-file-gone";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const variables = [variable("SUITE_FILE", CANARIES[0], { file: FILE })];
      const paths: string[] = [];
      for (const [id, end] of [
        ["success", { exit: 0 }],
        ["failure", { exit: 3 }],
        ["cancel", { wait: true }],
      ] as const) {
        if ("wait" in end && noCancel(fixture) !== undefined) continue;
        const request = requestOf(fixture, [{ printEnvironment: true }, { checkPath: "/" }, end], {
          id,
          variables,
        });
        await fixture.run.start(request);
        if ("wait" in end) {
          await statusOf(fixture, name, request.ref, ["running"]);
          await waitFor(fixture, name, "its first lines", async (see) => {
            const lines = await textOf(fixture, request.ref);
            see(lines);
            return lines.some((line) => line.startsWith("SUITE_FILE=")) ? true : undefined;
          });
          await fixture.run.cancel(request.ref);
        }
        await endOf(fixture, name, request.ref);
        paths.push(pathOf(await textOf(fixture, request.ref), "SUITE_FILE"));
      }
      const look = requestOf(
        fixture,
        paths.map((checkPath) => ({ checkPath })),
        { id: "look" },
      );
      await untilEnded(fixture, name, look);
      law.same(
        await textOf(fixture, look.ref),
        paths.map(() => "absent"),
        "what the next run found there",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-variables-hidden",
    "a sensitive value, also one of several lines or of a file, is in no log and in no value that the driver returns",
    async (fixture, law) => {
      const name = "run-variables-hidden";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const variables = [
        variable("SUITE_ONE", CANARIES[0]),
        variable("SUITE_LINES", CANARIES[1]),
        variable("SUITE_FILE", "canary of a file", { file: FILE }),
      ];
      const shown = [
        ...variables.map(({ value }) => ({ print: `it is ${value.reveal()}!` })),
        { printEnvironment: true },
        { exit: 1 },
      ] as const;
      const request = requestOf(fixture, shown, { variables });
      const end = await untilEnded(fixture, name, request);
      const states = await collect(fixture.run.list(refOf(fixture)));
      const returned = [
        JSON.stringify([end, states]),
        ...(fixture.run.supports.logs ? await textOf(fixture, request.ref) : []),
      ];
      law.same(
        returned.filter((text) => text.includes("canary")),
        [],
        "states and log lines with the value",
      );
    },
  ),
];

function pathOf(lines: readonly string[], name: string): string {
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}
