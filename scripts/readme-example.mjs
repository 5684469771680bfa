import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FENCE = /^```ts file=examples\/embed\/main\.ts\n([\s\S]*?)^```$/m;

/** Where the README says that repositories are. */
const GIT_PREFIX = "file:///srv/git/";

/**
 * Returns the example of a service in README.md.
 *
 * @returns its text, the packages that it imports, and the lines that it says it prints
 * @throws Error: the page has no such block
 */
export function readmeExample(readme) {
  const text = FENCE.exec(readme)?.[1];
  if (text === undefined) throw new Error("README.md has no block of examples/embed/main.ts");
  const imports = [...text.matchAll(/\sfrom\s"(@[^/"]+\/[^/"]+)/g)].map(([, name]) => name);
  const lines = [...text.matchAll(/\/\/ => (.*)$/gm)].map(([, line]) => line);
  return { text, packages: [...new Set(imports)], lines };
}

/** Returns the lines that a program did not print, each in the order of the others. */
export function missingLines(lines, printed) {
  let rest = printed.split("\n");
  return lines.filter((line) => {
    const index = rest.indexOf(line);
    if (index === -1) return true;
    rest = rest.slice(index + 1);
    return false;
  });
}

/** Makes the repository of the page: a commit of examples/node. */
function makeRepository(root, folder) {
  const repository = join(folder, "git", "analytics.git");
  mkdirSync(dirname(repository), { recursive: true });
  cpSync(join(root, "examples", "node"), repository, { recursive: true });
  const settings = ["-c", "user.name=Release", "-c", "user.email=release@example.invalid"];
  for (const args of [
    ["init", "--quiet", "--initial-branch=main"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: repository });
  execFileSync("git", [...settings, "commit", "--quiet", "--message", "Begin"], {
    cwd: repository,
  });
}

/**
 * Installs what the example of README.md imports and runs it, in a folder outside the checkout.
 *
 * @param install installs packages by their names
 * @returns what went wrong
 */
export async function runReadme({ root, tools, node }, { folder, readme }, install) {
  const { text, packages, lines } = readmeExample(readme);
  await install(packages);
  makeRepository(root, folder);
  const own = text.replaceAll(GIT_PREFIX, `file://${folder}/git/`);
  writeFileSync(join(folder, "main.ts"), own);
  const { status, stdout, stderr } = spawnSync(node, ["main.ts"], {
    cwd: folder,
    env: tools.env(),
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status !== 0) return [`the example of README.md ended with ${status}: ${stderr}`];
  return missingLines(lines, stdout).map(
    (line) => `the example of README.md did not print "${line}"`,
  );
}
