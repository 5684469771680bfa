import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** What a program did. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/** How a program is started. */
export interface Start {
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A path for what it prints. */
  readonly log: string;
}

/** A program of Python whose modules are loaded once, for many runs. */
export interface WarmProgram {
  run(start: Start): Promise<Outcome>;
  close(): void;
}

/** Returns the variables of a program that imports the modules of a folder and reads its input. */
export const environmentOf = (folder: string, programs: string) => ({
  PATH: [programs, "/usr/bin", "/bin"].join(delimiter),
  HOME: folder,
  LANG: "C.UTF-8",
  NO_COLOR: "1",
  PYTHONUNBUFFERED: "1",
  DO_NOT_TRACK: "1",
  SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "true",
  PYTHONPATH: join(folder, "modules"),
  DAGCTL_INPUT: join(folder, "input.json"),
});

/**
 * Loads the modules of the program, and runs its script in a fork: the script, the interpreter and
 * what they print are those of the command.
 */
const SERVER = `import importlib, json, os, runpy, sys
folder, program, module = sys.argv[1:4]
importlib.import_module(module)
for line in sys.stdin:
    job = json.loads(line)
    pid = os.fork()
    if pid == 0:
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in (1, 2):
            os.dup2(log, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.clear()
        os.environ.update(job["env"])
        os.chdir(job["cwd"])
        path = os.path.join(folder, program)
        own = program != "python"
        sys.path[0:1] = [folder if own else job["cwd"], job["env"]["PYTHONPATH"]]
        sys.argv = [path, *job["arguments"]]
        code = 0
        try:
            if own:
                exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__", "__file__": path})
            else:
                # As python -m does.
                sys.argv = sys.argv[2:]
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            code = 1
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        # Threads of libraries that were loaded before the fork do not exist here.
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
`;
const MODULES: Readonly<Record<string, string>> = {
  sqlmesh: "sqlmesh.cli.main",
  dbt: "dbt.cli.main",
  python: "sqlmesh.cli.main",
};

/**
 * Returns the program of an environment.
 *
 * @param folder - the folder of the environment's programs
 * @param program - `sqlmesh`, `dbt`, or `python` for a module; the arguments of its runs begin with
 *   `-m`
 * @param env - variables that are the same for every run, because modules read them as they load
 * @param loaded - the module that is loaded once. @default that of the program, SQLMesh for
 *   `python`
 */
export function warmProgram(
  folder: string,
  program: string,
  env: Readonly<Record<string, string>>,
  loaded: string = MODULES[program] ?? program,
): WarmProgram {
  const server: ChildProcessByStdio<Writable, Readable, null> = spawn(
    join(folder, "python"),
    ["-c", SERVER, folder, program, loaded],
    { env, stdio: ["pipe", "pipe", "inherit"] },
  );
  const answers = createInterface({ input: server.stdout });
  const ended = once(server, "exit").then(() => {
    throw new Error(`the process that starts ${program} has ended`);
  });
  ended.catch(() => undefined);
  return {
    async run(start) {
      const answer = once(answers, "line");
      server.stdin.write(`${JSON.stringify(start)}\n`);
      const [line] = (await Promise.race([answer, ended])) as [string];
      const output = await readFile(start.log, "utf8").catch(() => "");
      await rm(start.log, { force: true });
      return { exitCode: Number(line), output };
    },
    close: () => server.stdin.end(),
  };
}
