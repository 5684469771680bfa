import { SHELLS } from "./completion/shells.ts";
import { printLine } from "./outside.ts";
import { UsageError } from "./output/mistakes.ts";
import type { OwnCommand } from "./own-command.ts";
import { programVersion } from "./version.ts";

/** Returns the commands that are about the program itself. */
export function programCommands(): readonly OwnCommand[] {
  const common = { flags: [], globalFlags: ["no-color"] };
  return [
    {
      ...common,
      noun: "completion",
      name: "completion",
      summary: "Prints the script that completes commands in a shell.",
      parameters: [{ name: "shell", otherwise: undefined, values: SHELLS }],
      async run(_outside, [shell = ""]) {
        if (!SHELLS.includes(shell))
          throw new UsageError(
            [{ where: "<shell>", message: `must be one of ${SHELLS.join(", ")}` }],
            "dctl completion",
          );
        const { printScript } = await import("./completion/complete.ts");
        printScript(shell);
      },
    },
    {
      ...common,
      noun: "version",
      name: "version",
      summary: "Prints the version of dctl.",
      parameters: [],
      run: async (outside) => printLine(outside, programVersion()),
    },
  ];
}
