import type { RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { applying, rewriting, starting } from "./broken-run.ts";
import type { Break } from "./engine-fixtures.ts";

/** `start` with other variables. */
const giving = (change: (variable: RunVariable) => RunVariable): Break =>
  starting((request) => ({ ...request, variables: request.variables.map(change) }));

/** One driver for each law of the variables of runs, right in all but that. */
export const brokenVariables: Readonly<Record<string, Break>> = {
  // As where a value goes through a file of lines.
  "run-variables-reach-the-program": giving((variable) =>
    variable.file
      ? variable
      : { ...variable, value: new Secret(variable.value.reveal().replaceAll("\r\n", "\n")) },
  ),
  "run-variables-shown-unless-sensitive": giving((variable) => ({ ...variable, sensitive: true })),
  "run-variables-workload-wins": applying((workload) => ({ ...workload, environment: {} })),
  "run-variables-stay-with-their-run": (_, { run }) => {
    const all = new Map<string, RunVariable>();
    return {
      run: {
        ...run,
        start(request, options) {
          for (const variable of request.variables) all.set(variable.name, variable);
          return run.start({ ...request, variables: [...all.values()] }, options);
        },
      },
    };
  },
  "run-variable-file": giving((variable) =>
    variable.file ? { ...variable, file: { ...variable.file, permissions: 0o644 } } : variable,
  ),
  "run-variable-file-gone": starting((request) =>
    rewriting(request, (actions) =>
      actions.map((action) => ("checkPath" in action ? { print: "there" } : action)),
    ),
  ),
  "run-variables-hidden": giving((variable) => ({ ...variable, sensitive: false })),
};
