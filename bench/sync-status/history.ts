import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

export interface BenchHistory {
  /** Every commit of the branch's first-parent line, oldest first. */
  readonly line: readonly string[];
}

const FOLDERS = [
  "transform/warehouse/models",
  "transform/warehouse/macros",
  "transform/reporting/models",
  "ingest",
  "docs",
];
const FILES = 80;
const LINES = 60;
const WORDS =
  "select from where order customer amount date join left on sum group by region case when then else end not null distinct over partition".split(
    " ",
  );

/** Returns a generator of numbers that look random and are the same in every run. */
function numbers(): (below: number) => number {
  let state = 42;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Writes a history as teams make them: SQL files of some kilobytes in a few folders. Each commit
 * changes a few lines, and every tenth is a merge of a branch that began earlier. Two more branches
 * are like those after a force-push: `rewritten` left the line ten commits before its end and has
 * three commits of its own; `unrelated` has `newRoot` commits and none of the line.
 */
export async function writeHistory(
  folder: string,
  commits: number,
  newRoot: number,
): Promise<BenchHistory> {
  const pick = numbers();
  const line = (): string =>
    Array.from(
      { length: 6 + pick(8) },
      () => `${WORDS[pick(WORDS.length)] ?? ""}${pick(4) === 0 ? `_${pick(100_000)}` : ""}`,
    ).join(" ");
  const files = new Map<string, string[]>();
  const git = spawn("git", ["fast-import", "--quiet", "--force", "--export-marks=marks"], {
    cwd: folder,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(git, "exit");
  const write = async (text: string): Promise<void> => {
    if (!git.stdin.write(text)) await once(git.stdin, "drain");
  };
  let made = 0;
  const commit = async (ref: string, from: number | undefined, merge?: number): Promise<number> => {
    made += 1;
    const path = `${FOLDERS[pick(FOLDERS.length)] ?? ""}/file_${pick(FILES)}.sql`;
    const text = files.get(path) ?? Array.from({ length: LINES }, line);
    for (let change = 0; change < 3; change += 1) text[pick(LINES)] = line();
    files.set(path, text);
    const message = `${merge === undefined ? "Change" : "Merge a branch for"} ${line()}\n\n${line()}\n`;
    const content = `${text.join("\n")}\n`;
    const who = `Engineer ${pick(40)} <engineer${pick(40)}@example.invalid> ${1_500_000_000 + made * 900} +0100`;
    await write(
      `commit ${ref}\nmark :${made}\nauthor ${who}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}`,
    );
    await write(
      `${from === undefined ? "" : `from :${from}\n`}${merge === undefined ? "" : `merge :${merge}\n`}M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
    );
    return made;
  };
  const main: number[] = [];
  while (made < commits) {
    const tip = main.at(-1);
    const begun = main.at(-4);
    if (main.length % 10 !== 9 || begun === undefined)
      main.push(await commit("refs/heads/main", tip));
    else main.push(await commit("refs/heads/main", tip, await commit("refs/heads/side", begun)));
  }
  let rewritten = main.at(-11) ?? 1;
  for (let own = 0; own < 3; own += 1) rewritten = await commit("refs/heads/rewritten", rewritten);
  let unrelated: number | undefined;
  for (let own = 0; own < newRoot; own += 1)
    unrelated = await commit("refs/heads/unrelated", unrelated);
  git.stdin.end();
  await ended;
  const ids = await marks(folder);
  const of = (mark: number): string => ids.get(mark) ?? "";
  return { line: main.map(of) };
}

async function marks(folder: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(`${folder}/marks`, "utf8");
  return new Map(
    text
      .trim()
      .split("\n")
      .map((one) => [Number(/^:(\d+)/.exec(one)?.[1]), one.slice(-40)] as const),
  );
}
