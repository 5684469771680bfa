import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtProgram, runProgram } from "./built-program.ts";
import { temporaryFolder } from "./outside.ts";
import { openTerminal } from "./terminal.ts";

const SHELLS = [
  {
    shell: "bash",
    start: ["bash", "--norc"],
    load: ". /usr/share/bash-completion/bash_completion; . <(dctl completion bash)",
  },
  {
    shell: "zsh",
    start: ["zsh", "-f"],
    load: "autoload -U compinit; compinit -D -u; . <(dctl completion zsh)",
  },
  { shell: "fish", start: ["fish", "--no-config"], load: "dctl completion fish | source" },
] as const;

describe("the completion", () => {
  test.each(SHELLS)(
    "of $shell completes nouns, verbs, projects, flags and their values",
    async ({ shell, start, load }) => {
      const { environment, repository, run } = await builtProgram();
      await run(["project", "create", "--name", "warehouse", ...repository]);
      const terminal = await openTerminal(start, environment);
      const rc = join(temporaryFolder(), "rc");
      // Typed at once, the line would wrap, and what is echoed would match.
      writeFileSync(rc, `${load}\necho loa''ded\n`);
      await terminal.enter(shell === "fish" ? `source ${rc}` : `. ${rc}`);
      await terminal.until(/^loaded$/m);
      const complete = async (typed: string, completed: RegExp): Promise<void> => {
        await terminal.press("-l", typed);
        await terminal.press("Tab");
        await terminal.until(completed);
      };
      await complete("dctl proj", /dctl project$/m);
      await terminal.press("C-u");
      await complete("dctl projects get ware", /dctl projects get warehouse$/m);
      await terminal.press("C-u");
      await complete("dctl project syn", /dctl project sync-status$/m);
      await terminal.press("C-u");
      await complete("dctl project get ware", /dctl project get warehouse$/m);
      await terminal.press("C-u");
      await complete("dctl project list --outp", /dctl project list --output$/m);
      await terminal.press("C-u");
      await complete("dctl project list --output js", /dctl project list --output json$/m);
    },
  );

  test("has no words where the server does not answer, and no error", async () => {
    const environment = { DAGCTL_URL: "http://127.0.0.1:1", DAGCTL_TOKEN: "t" };
    const words = ["complete", "--", "project", "get", ""];
    expect(await runProgram(words, environment)).toEqual({ code: 0, output: ":4\n", errors: "" });
    expect(await runProgram(words, {})).toEqual({ code: 0, output: ":4\n", errors: "" });
  });

  test.each([
    [["complete"], "dctl: complete must be followed by bash, zsh, fish\n"],
    [["completion"], "dctl: <shell> is missing\nSee dctl completion --help\n"],
    [
      ["completion", "csh"],
      "dctl: <shell> must be one of bash, zsh, fish\nSee dctl completion --help\n",
    ],
  ])("refuses %j with the shells", async (args, errors) => {
    expect(await runProgram(args, {})).toEqual({ code: 2, output: "", errors });
  });

  test("has one script, also under the name that earlier versions had", async () => {
    const scripts = [await runProgram(["completion", "bash"], {})];
    scripts.push(await runProgram(["complete", "bash"], {}));
    expect(scripts[0]).toMatchObject({ code: 0, output: expect.stringContaining("dctl complete") });
    expect(scripts[1]).toEqual(scripts[0]);
  });
});
