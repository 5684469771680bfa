import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, runOrStop, say } from "./children.mjs";
import { alone, digest, isStamped, stamp } from "./stamps.mjs";

const folders = (root, parent) =>
  existsSync(join(root, parent))
    ? readdirSync(join(root, parent))
        .filter((name) => existsSync(join(root, parent, name, "package.json")))
        .map((name) => `${parent}/${name}`)
    : [];

/** Returns the packages of this checkout, as paths. */
export const packagesOf = (root) => folders(root, "packages");

/** Returns the tools of this checkout, which run from their sources, as paths. */
export const toolsOf = (root) => folders(root, "tools");

/** Installs the packages of the lock file, unless that was done for exactly these manifests. */
export async function install({ root, tools }) {
  const manifests = [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    ...[...packagesOf(root), ...toolsOf(root), "bench"].map((folder) => `${folder}/package.json`),
  ];
  const file = join(root, "node_modules", ".dagctl-installed");
  if (isStamped(file, digest(root, manifests))) return;
  await alone(join(root, ".cache", "prepare.lock"), async () => {
    const expected = digest(root, manifests);
    if (isStamped(file, expected)) return;
    const pnpm = await tools.pnpm();
    say("installing what pnpm-lock.yaml names");
    // CI=true: pnpm asks no questions.
    await runOrStop(pnpm, ["install", "--frozen-lockfile", "--reporter=append-only"], {
      env: { ...tools.env(), CI: "true" },
      cwd: root,
      quiet: true,
    });
    stamp(file, expected);
  });
}

/** Packages whose bundle has the sources of others. */
const BUNDLED = {
  "packages/cli": ["packages/api", "packages/client", "packages/core"],
  "packages/console": ["packages/api", "packages/client", "packages/core"],
};

/** What a build is made of. `public` and `index.html` are of pages. */
const INPUTS = [
  "src",
  "public",
  "index.html",
  "package.json",
  "tsconfig.json",
  "tsup.config.ts",
  "vite.config.ts",
];

/** Returns the commands that build a package: pages have no declarations. */
function buildCommands(root, folder) {
  const bin = (name) => join(root, "node_modules", ".bin", name);
  if (existsSync(join(root, folder, "vite.config.ts"))) {
    const vite = join(root, folder, "node_modules", ".bin", "vite");
    return [[vite, "build", "--logLevel", "warn"]];
  }
  // `npm run check` checks the types, of all packages at once.
  const declarations = ["--noCheck", "--emitDeclarationOnly", "--noEmit", "false"];
  return [
    [bin("tsup"), "--silent"],
    [bin("tsc"), "-p", "tsconfig.json", ...declarations],
  ];
}

/**
 * Builds the packages whose sources, settings or dependencies changed since their last build: code
 * with tsup, then declarations with tsc; pages with Vite.
 */
export async function build({ root, tools }) {
  const findChanged = () =>
    packagesOf(root)
      .map((folder) => ({
        folder,
        file: join(root, folder, "dist", ".built"),
        expected: digest(
          root,
          INPUTS.map((name) => `${folder}/${name}`)
            .concat((BUNDLED[folder] ?? []).map((bundled) => `${bundled}/src`))
            .concat("tsconfig.json", "tsup.base.ts", "pnpm-lock.yaml"),
        ),
      }))
      .filter(({ file, expected }) => !isStamped(file, expected));
  const build = async (todo) => {
    say(`building ${todo.map(({ folder }) => folder.replace("packages/", "")).join(", ")}`);
    const env = tools.env();
    // isolatedDeclarations: no package's output depends on that of another, so any order works.
    const failed = await Promise.all(
      todo.map(async ({ folder, file, expected }) => {
        const options = { env, cwd: join(root, folder), quiet: true };
        for (const [program, ...args] of buildCommands(root, folder))
          if ((await run(program, args, options)) !== 0) return folder;
        stamp(file, expected);
        return undefined;
      }),
    );
    const names = failed.filter((folder) => folder !== undefined);
    if (names.length > 0) throw new Error(`not built: ${names.join(", ")}`);
  };
  // The server ships the examples unchanged: a changed example is copied, and nothing is built for
  // it.
  const dist = join(root, "packages", "server", "dist");
  const examples = { file: join(dist, ".examples"), expected: digest(root, ["examples"]) };
  if (findChanged().length === 0 && isStamped(examples.file, examples.expected)) return;
  await alone(join(root, ".cache", "prepare.lock"), async () => {
    const todo = findChanged();
    if (todo.length > 0) await build(todo);
    if (isStamped(examples.file, examples.expected)) return;
    rmSync(join(dist, "examples"), { recursive: true, force: true });
    cpSync(join(root, "examples"), join(dist, "examples"), { recursive: true });
    stamp(examples.file, examples.expected);
  });
}
