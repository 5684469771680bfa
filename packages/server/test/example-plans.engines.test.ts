import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildRepository } from "@dagctl/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHECKOUT, snippetsOf } from "./docs/pages.ts";
import { commandsOf, saidPattern, shellSession } from "./docs/shell-session.ts";
import { type Program, startProgram, temporaryFolder } from "./running-server.ts";

/** The folders of the examples by the names of their projects. */
const EXAMPLES = {
  shop: join(CHECKOUT, "examples/plans"),
  revenue: join(CHECKOUT, "examples/jobs"),
};
const PAGE = "docs/plans.md";
const TOKEN = "the-token-of-the-test";

let folder: string;
let remove: () => void;
let program: Program;
beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const files = readdirSync(example, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(example.length + 1), readFileSync(path, "utf8")] as const);
    const url = urlOf(`${name}.git`);
    const repository = await buildRepository(join(folder, `git/${name}.git`), url);
    await repository.commit(Object.fromEntries(files), "Begin");
  }
  program = startProgram({
    args: ["--port", "0", "--data", join(folder, "data"), "--git-allow", urlOf("")],
    folder,
    // The rest of the environment is inherited, because it may say where packages come from.
    environment: { ...inheritedVariables(), DAGCTL_TOKEN: TOKEN },
  });
});
afterAll(() => {
  program.kill();
  remove();
});

const urlOf = (name: string): string => `file://${folder}/git/${name}`;

function inheritedVariables(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("DAGCTL_"));
  return Object.fromEntries(own.map(([name, value = ""]) => [name, value]));
}

/** Returns a shell in a folder, with `dctl` on its path, as a reader of the page has it. */
function shellOf(server: string): ReturnType<typeof shellSession> {
  const [here, bin] = [join(folder, "work"), join(folder, "bin")];
  for (const each of [here, bin]) mkdirSync(each, { recursive: true });
  const dctl = join(CHECKOUT, "packages/cli/dist/main.js");
  writeFileSync(join(bin, "dctl"), `#!/bin/sh\nexec '${process.execPath}' '${dctl}' "$@"\n`);
  chmodSync(join(bin, "dctl"), 0o755);
  const person = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com" };
  return shellSession(here, {
    ...person,
    GIT_COMMITTER_NAME: person.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: person.GIT_AUTHOR_EMAIL,
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: here,
    DAGCTL_URL: server,
    DAGCTL_TOKEN: TOKEN,
  });
}

test.each([
  ["examples/plans", "runs-sqlmesh"],
  ["examples/jobs", "runs-dbt"],
])(
  "%s does what the commands of docs/plans.md say, one after the other (%s)",
  { timeout: 600_000 },
  async (_, kind) => {
    const server = await program.listening();
    const run = shellOf(server);
    const blocks = snippetsOf(PAGE).filter(({ words }) => words.get("not-run") === kind);
    const commands = blocks.flatMap(({ text }) => commandsOf(text));
    expect(commands.length).toBeGreaterThan(8);
    for (const { command, said } of commands) {
      const line = command
        .replaceAll("file:///srv/git/", urlOf(""))
        .replaceAll("http://127.0.0.1:4280", server);
      const printed = await run(line);
      if (said.length > 0) expect(printed.trimEnd(), command).toMatch(saidPattern(said));
    }
  },
);
