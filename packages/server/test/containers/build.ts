import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Containerfile, type Instruction, lastOf } from "./containerfile.ts";

const MOST_TIME = 280_000;

/**
 * Steps that would change this machine and not the folder of the image, and why each is not needed
 * here.
 */
const NOT_HERE: readonly (readonly [step: RegExp, reason: string])[] = [
  [/^apt-get /, "installs packages of the system: the machine has those programs"],
  [/^groupadd /, "makes an account of the machine"],
  ...(process.getuid?.() === 0
    ? []
    : [[/--owner=/, "changes the owner of a folder, which only root can"] as const]),
];

export interface Built {
  /** What would be `/` of the image, as far as its own steps filled it. */
  readonly root: string;
  readonly path: string;
  readonly entrypoint: readonly string[];
  readonly user: string | undefined;
  /** Steps that were left out, with the reason. */
  readonly skipped: readonly string[];
}

export interface BuildOptions {
  /** Holds one folder per stage. */
  readonly folder: string;
  /** What COPY copies from, without what its `.dockerignore` names. */
  readonly context: string;
  /** `--build-arg`s. */
  readonly given?: Readonly<Record<string, string>>;
  /** What steps find of the machine: PATH, and where packages come from. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Names that a `.dockerignore` keeps out at any depth: the one form that ours has. */
function ignoredIn(context: string): ReadonlySet<string> {
  const file = join(context, ".dockerignore");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return new Set(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const name = /^\*\*\/([\w.-]+)$/.exec(line)?.[1];
        if (name === undefined) throw new Error(`the tests do not know "${line}" of .dockerignore`);
        return name;
      }),
  );
}

/**
 * Runs the steps of a Containerfile as a container engine would, each stage in a folder of its own.
 * No image is pulled: the machine takes the place of the base images.
 */
export async function build(
  { stages }: Containerfile,
  { folder, context, environment, given = {} }: BuildOptions,
): Promise<Built> {
  const roots = new Map<string, string>();
  const skipped: string[] = [];
  const ignored = ignoredIn(context);
  let built: Built | undefined;
  for (const [index, stage] of stages.entries()) {
    const root = join(folder, stage.name ?? `stage-${index}`);
    roots.set(stage.name ?? String(index), root);
    mkdirSync(root, { recursive: true });
    let workdir = "/";
    const variables: Record<string, string> = { ...environment };
    const within = (path: string): string => join(root, resolve(workdir, path));

    const steps: Readonly<Record<string, (one: Instruction) => Promise<void> | void>> = {
      WORKDIR({ text }) {
        workdir = resolve(workdir, text);
        mkdirSync(within("."), { recursive: true });
      },
      ARG({ text }) {
        const [name = "", byDefault] = text.split("=");
        const value = given[name] ?? byDefault;
        if (value !== undefined) variables[name] = value;
      },
      ENV({ text }) {
        const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(text) ?? [];
        // Folders of the image come before the machine's.
        const parts = value
          .split(":")
          .map((part) => (part === "$PATH" ? (variables["PATH"] ?? "") : join(root, part)));
        variables[name] = name === "PATH" ? parts.join(delimiter) : value;
      },
      COPY({ text }) {
        const [, from, sources = "", target = ""] =
          /^(?:--from=(\S+) )?(.+) (\S+)$/.exec(text) ?? [];
        const base = from === undefined ? context : roots.get(from);
        if (base === undefined) throw new Error(`COPY takes from the stage ${from}, which is none`);
        for (const source of sources.split(" ")) {
          const path = join(base, source);
          const isFolder = statSync(path).isDirectory();
          const to = isFolder
            ? within(target)
            : target.endsWith("/") || target === "."
              ? join(within(target), basename(source))
              : within(target);
          mkdirSync(dirname(to), { recursive: true });
          const filter =
            from === undefined
              ? (one: string): boolean => one === path || !ignored.has(basename(one))
              : (): boolean => true;
          cpSync(path, to, { recursive: true, verbatimSymlinks: true, filter });
        }
      },
      async RUN({ text, line }) {
        const reason = NOT_HERE.find(([step]) => step.test(text))?.[1];
        if (reason !== undefined) {
          skipped.push(`${text.split(" ")[0]}: ${reason}`);
          return;
        }
        await promisify(execFile)("/bin/sh", ["-c", text], {
          cwd: within("."),
          env: variables,
          timeout: MOST_TIME,
          maxBuffer: 64 * 1024 * 1024,
        }).catch((error: unknown) => {
          throw new Error(
            `line ${line}: ${text}: ${error instanceof Error ? error.message : String(error)}`,
            { cause: error },
          );
        });
      },
    };
    for (const one of stage.instructions) await steps[one.name]?.(one);
    const entrypoint = JSON.parse(lastOf(stage, "ENTRYPOINT") ?? "[]") as readonly string[];
    built = {
      root,
      path: variables["PATH"] ?? "",
      entrypoint,
      user: lastOf(stage, "USER"),
      skipped,
    };
  }
  if (built === undefined) throw new Error("there is no stage");
  return built;
}
