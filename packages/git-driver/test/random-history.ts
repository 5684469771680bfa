import { testGit } from "@dagctl/testing";

/** Returns a generator that gives the same numbers for the same seed. */
export function randomly(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PATHS = ["x", "dir/a", "dir/b", "dir/deep/c", "dir/deep/d", "dirt/e", "other/f", "dir"];

/**
 * Writes a history that no team has: several roots, merges with anything (also with what they have
 * already, or with what they take nothing from), side branches of any age, moves, clocks that go
 * backwards. Returns its commits, in the order of their creation.
 */
export async function randomHistory(
  folder: string,
  seed: number,
  commits: number,
): Promise<readonly string[]> {
  const pick = randomly(seed);
  const trees: ReadonlyMap<string, string>[] = [];
  const script: string[] = [];
  for (let index = 0; index < commits; index += 1) {
    const recent = (): number =>
      pick(4) === 0 ? pick(index) : index - 1 - pick(Math.min(index, 4));
    const parents =
      index === 0 || pick(25) === 0
        ? []
        : [...new Set(Array.from({ length: pick(3) === 0 ? 2 + pick(2) : 1 }, recent))];
    const tree = mix(
      parents.map((parent) => trees[parent] ?? new Map<string, string>()),
      pick,
    );
    // A merge that changes nothing of its own is the usual one.
    if (parents.length < 2 || pick(4) === 0) change(tree, pick);
    trees.push(tree);
    const message = `Commit ${index}`;
    // A root of its own: fast-import would go on from the branch.
    if (parents.length === 0 && index > 0) script.push("reset refs/heads/main\n");
    script.push(
      `commit refs/heads/main\nmark :${index + 1}\ncommitter T <t@example.invalid> ${1_700_000_000 + index * 600 - pick(3) * pick(5000)} +0000\n`,
    );
    script.push(`data ${message.length}\n${message}\n`);
    parents.forEach((parent, nth) =>
      script.push(`${nth === 0 ? "from" : "merge"} :${parent + 1}\n`),
    );
    script.push("deleteall\n");
    for (const [path, content] of tree)
      script.push(`M 100644 inline ${path}\ndata ${content.length}\n${content}\n`);
    script.push(`\nget-mark :${index + 1}\n`);
  }
  const { stdout } = await testGit(folder, ["fast-import", "--quiet", "--force"], script.join(""));
  return stdout.trim().split("\n");
}

function mix(
  parents: readonly ReadonlyMap<string, string>[],
  pick: (below: number) => number,
): Map<string, string> {
  const tree = new Map(parents[0]);
  if (parents.length > 1 && pick(4) === 0) return new Map(parents[pick(parents.length)]);
  for (const parent of parents.slice(1))
    for (const [path, content] of parent) if (pick(2) === 0) put(tree, path, content);
  return tree;
}

function change(tree: Map<string, string>, pick: (below: number) => number): void {
  const path = PATHS[pick(PATHS.length)] ?? "x";
  const kind = pick(6);
  if (kind === 0) tree.delete(path);
  else if (kind === 1) put(tree, `${path}-moved`, tree.get(path) ?? "1");
  else put(tree, path, String(pick(3)));
}

/** Writes a file. It replaces a folder of its name, and the other way round. */
function put(tree: Map<string, string>, path: string, content: string): void {
  for (const there of tree.keys())
    if (there === path || there.startsWith(`${path}/`) || path.startsWith(`${there}/`))
      tree.delete(there);
  tree.set(path, content);
}
