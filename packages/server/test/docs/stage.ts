import { execFile, spawn } from "node:child_process";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { buildRepository } from "@dagctl/testing";
import { main } from "../../src/cli.ts";
import { CHECKOUT, type Snippet } from "./pages.ts";

const execute = promisify(execFile);
/** A snippet that takes longer hangs. */
const DEADLINE_MS = 60_000;

/** The text in the pages, and its replacement while the test runs them. */
const GIT_PREFIX = "file:///srv/git/";
const GIT_FOLDER = "/srv/git/";
/** The page with the commands that make the repository. */
const MAKES_REPOSITORY = "README.md";
const SERVER = "http://127.0.0.1:4280";

/**
 * A folder in which a reader of the pages has everything that they speak of: the packages, a
 * repository, a server, a shell.
 */
export interface Stage {
  readonly root: string;
  /** The folder of one page. */
  folder(page: string): Promise<string>;
  /** Writes a block as the file that it is, with this stage's names in place of the page's. */
  write(snippet: Snippet): Promise<string>;
  /**
   * Runs a block of TypeScript (a `*.test.ts` under node's own test runner) and answers what it
   * printed.
   */
  runTypeScript(file: string): Promise<string>;
  /**
   * Runs one command line of a page as pasted, with DAGCTL_URL and DAGCTL_TOKEN set; the page's
   * server listens by then.
   */
  runShell(page: string, command: string): Promise<string>;
  compile(): Promise<string>;
  close(): Promise<void>;
}

const folderName = (page: string): string => page.replace(/\.md$/, "").replaceAll("/", "-");

export async function openStage(): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), "dagctl-docs-"));
  const prefix = `file://${root}/srv/git/`;
  // What a page imports must resolve for a reader in the checkout, so nothing is added to what the
  // checkout has.
  await symlink(join(CHECKOUT, "node_modules"), join(root, "node_modules"));
  await cp(join(CHECKOUT, "examples"), join(root, "examples"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  for (const [name, example] of Object.entries({ analytics: "node", labels: "packages" })) {
    const url = `${prefix}${name}.git`;
    const repository = await buildRepository(join(root, `srv/git/${name}.git`), url);
    await repository.commit(await filesOf(join(CHECKOUT, "examples", example)), "Begin");
  }

  const bin = await shims(root);
  const environment = {
    PATH: `${bin.first}:${process.env["PATH"]}:${bin.last}`,
    HOME: root,
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
  };
  const servers = new Map<string, Promise<RunningServer>>();
  const folder = async (page: string): Promise<string> => {
    const path = join(root, folderName(page));
    await mkdir(path, { recursive: true });
    return path;
  };

  return {
    root,
    folder,
    async write(snippet) {
      const file = snippet.words.get("file") ?? `line-${snippet.line}.ts`;
      // An example is in the folder of the examples, whichever page shows it.
      const path = join(file.startsWith("examples/") ? root : await folder(snippet.page), file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, snippet.text.replaceAll(GIT_PREFIX, prefix));
      return path;
    },
    async runTypeScript(path) {
      const isTest = path.endsWith(".test.ts");
      const { stdout } = await execute(
        process.execPath,
        ["--conditions=@dagctl/source", ...(isTest ? ["--test"] : []), path],
        {
          cwd: dirname(path),
          env: environment,
          timeout: DEADLINE_MS,
        },
      );
      return stdout;
    },
    async runShell(page, command) {
      const here = await folder(page);
      const git = join(page === MAKES_REPOSITORY ? here : root, GIT_FOLDER, "/");
      await mkdir(git, { recursive: true });
      const server = await (servers.get(page) ??
        servers.set(page, startServer(here, `file://${git}`)).get(page));
      const line = command
        .replaceAll(GIT_FOLDER, git)
        .replaceAll(" examples/", ` ${root}/examples/`)
        .replaceAll(SERVER, server?.url ?? "");
      return (
        await execute("/bin/sh", ["-c", line], {
          cwd: here,
          env: {
            ...environment,
            DAGCTL_URL: server?.url,
            DAGCTL_TOKEN: server?.token,
            XDG_CONFIG_HOME: join(here, ".config"),
          },
          timeout: DEADLINE_MS,
        })
      ).stdout;
    },
    compile: () => compile(root),
    async close() {
      await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Returns the texts of a folder's files by their paths. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((one) => join(one.parentPath, one.name));
  const texts = paths.map(async (path) => [relative(folder, path), await readFile(path, "utf8")]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

/** Writes the programs for the start of PATH, and a curl for its end. */
async function shims(root: string): Promise<{ readonly first: string; readonly last: string }> {
  const programs = {
    "first/dagctl-server": [
      "--conditions=@dagctl/source",
      join(CHECKOUT, "packages/server/src/main.ts"),
    ],
    // The built program starts in a tenth of the time that its sources need.
    "first/dctl": [join(CHECKOUT, "packages/cli/dist/main.js")],
    "last/curl": [join(CHECKOUT, "packages/server/test/docs/curl.mjs")],
  };
  for (const [name, args] of Object.entries(programs)) {
    const path = join(root, "bin", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      path,
      `#!/bin/sh\nexec '${process.execPath}' ${args.map((arg) => `'${arg}'`).join(" ")} "$@"\n`,
    );
    await chmod(path, 0o755);
  }
  return { first: join(root, "bin/first"), last: join(root, "bin/last") };
}

interface RunningServer {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** The server as a person starts it in that folder, on any free port. */
function startServer(folder: string, prefix: string): Promise<RunningServer> {
  const stop = new AbortController();
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const ended = main({
      args: ["--port", "0", "--git-allow", prefix],
      environment: {},
      directory: folder,
      signal: stop.signal,
      input: async () => "",
      out(text) {
        const url = /^dagctl-server listening on (\S+)$/m.exec(text)?.[1];
        const token = /^token: (\S+)$/m.exec(text)?.[1];
        if (url !== undefined && token !== undefined)
          resolve({ url, token, stop: async () => (stop.abort(), void (await ended)) });
      },
      printError: (text) => said.push(text),
    });
    ended.then(
      (code) => reject(new Error(`the server ended with ${code}: ${said.join("\n")}`)),
      reject,
    );
  });
}

/**
 * What the compiler says of all blocks of TypeScript at once, in this repository's strictness.
 * Empty: nothing.
 */
async function compile(root: string): Promise<string> {
  const options = {
    target: "es2023",
    lib: ["es2024", "esnext.disposable", "dom"],
    module: "nodenext",
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    customConditions: ["@dagctl/source"],
    types: ["node"],
    erasableSyntaxOnly: true,
  };
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(root, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, include: ["**/*.ts"] }),
  );
  const child = spawn(join(CHECKOUT, "node_modules/.bin/tsc"), ["-p", root], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  return said;
}
