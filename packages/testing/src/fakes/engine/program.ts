import type { Argument, Step } from "@dagctl/core/contracts";

/**
 * What a program of a test does, one action after the other. It runs the same way on an engine that
 * executes it and on the fake one.
 */
export type ProgramAction =
  /** Writes one line. */
  | { readonly print: string }
  /** Writes that many lines of that length: `makePrintedLine` returns each of them. */
  | { readonly printLines: number; readonly length: number }
  /** Writes every variable of the environment as `NAME=value`, in order of the names. */
  | { readonly printEnvironment: true }
  /** Appends to a file by a relative name, which is in the current folder. */
  | { readonly append: string; readonly text: string }
  /**
   * Writes the content of `NAME.py` in the first folder of the `PYTHONPATH` as one line, or
   * `absent`.
   */
  | { readonly printModule: string }
  /** Writes the content of a file as one line, or `absent`. */
  | { readonly printFile: string; readonly folder: "project" | "working" }
  /**
   * Writes the content of a file of the current folder as one line, and again whenever it is
   * another one, until the program is ended from outside.
   */
  | { readonly watchFile: string }
  /** Writes `NAME equal`, `NAME other` or `NAME absent`: a value that a log may not show. */
  | { readonly checkVariable: string; readonly is: string }
  /**
   * The same for the file whose path is the value of the variable, and its mode: `NAME equal 600`.
   */
  | { readonly checkFile: string; readonly is: string }
  /** Writes whether an absolute path exists: `there` or `absent`. */
  | { readonly checkPath: string }
  /** Writes a last line without its end. */
  | { readonly printEnd: string }
  /**
   * Ignores SIGTERM from now on and starts a child process that ignores it, too. The child writes
   * its process id to that file of the current folder; the next action begins after that.
   */
  | { readonly stubborn: string }
  /**
   * Writes whether the process whose id is in that file of the current folder goes on: `FILE alive`
   * or `FILE gone`.
   */
  | { readonly checkProcess: string }
  /** Ends by that signal. */
  | { readonly die: "SIGKILL" }
  /** Runs until it is ended from outside. */
  | { readonly wait: true }
  /** Ends with this code. The actions after it do not run. */
  | { readonly exit: number };

/** A program that no machine has. */
export const MISSING_PROGRAM: string = "dagctl-suite-no-such-program";

const HEAD = "const actions = ";

/**
 * Returns the arguments of a Node program that does this: real code for `node -e`, whose first line
 * the fake engine reads instead of executing it.
 */
export function program(actions: readonly ProgramAction[]): Step["argv"] {
  return [
    "node",
    "-e",
    `${HEAD}${JSON.stringify(actions)}\n${BODY}`,
    { folder: "project" },
    { folder: "working" },
  ];
}

/**
 * Returns one of the lines that the action `printLines` writes.
 *
 * @param number counts from 1
 * @param length in characters
 */
export function makePrintedLine(number: number, length: number): string {
  return `line ${number} `.padEnd(length, "abcdefghij");
}

/** Returns the actions of a program that `program` made; `undefined` for any other. */
export function readProgram(argv: readonly Argument[]): readonly ProgramAction[] | undefined {
  const code = argv[2];
  if (argv[0] !== "node" || argv[1] !== "-e" || typeof code !== "string" || !code.startsWith(HEAD))
    return undefined;
  return JSON.parse(code.slice(HEAD.length, code.indexOf("\n"))) as readonly ProgramAction[];
}

// Writes are synchronous, so that no line is lost when the process is killed right after one. A
// pipe may take only a part of a long text, or nothing while it is full.
const BODY = `const { appendFileSync, existsSync, readFileSync, statSync, writeSync } = require("node:fs")
const { join } = require("node:path")
const { spawn } = require("node:child_process")
const [, project, working] = process.argv
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
const write = (text) => {
  for (let rest = Buffer.from(text); rest.length > 0;)
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if (error.code !== "EAGAIN") throw error
      pause()
    }
}
const line = (text) => write(text + "\\n")
const contentOf = (file) => existsSync(file) ? readFileSync(file, "utf8") : "absent"
const checked = (name, present, is) => name + " " + (present === undefined ? "absent" : present === is ? "equal" : "other")
const CHILD = 'process.on("SIGTERM", () => {}); require("node:fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1 << 30)'
// One that has ended and was not collected by its parent is gone.
const goesOn = (pid) => {
  try {
    process.kill(Number(pid), 0)
    return !existsSync("/proc/" + pid) || !/\\) Z /.test(readFileSync("/proc/" + pid + "/stat", "utf8"))
  } catch {
    return false
  }
}
for (const action of actions) {
  if ("print" in action) line(action.print)
  else if ("printLines" in action) {
    for (let number = 1; number <= action.printLines; number += 1) line(("line " + number + " ").padEnd(action.length, "abcdefghij"))
  } else if ("printEnvironment" in action) for (const name of Object.keys(process.env).sort()) line(name + "=" + process.env[name])
  else if ("checkVariable" in action) line(checked(action.checkVariable, process.env[action.checkVariable], action.is))
  else if ("checkFile" in action) {
    const file = process.env[action.checkFile]
    const there = file !== undefined && existsSync(file)
    line(checked(action.checkFile, there ? readFileSync(file, "utf8") : undefined, action.is) + (there ? " " + (statSync(file).mode & 0o777).toString(8) : ""))
  } else if ("checkPath" in action) line(existsSync(action.checkPath) ? "there" : "absent")
  else if ("printEnd" in action) write(action.printEnd)
  else if ("stubborn" in action) {
    process.on("SIGTERM", () => {})
    spawn(process.execPath, ["-e", CHILD, action.stubborn], { stdio: "ignore" })
    // It writes the file once it ignores SIGTERM.
    while (!existsSync(action.stubborn) || statSync(action.stubborn).size === 0) pause()
  } else if ("checkProcess" in action) line(action.checkProcess + " " + (goesOn(readFileSync(action.checkProcess, "utf8")) ? "alive" : "gone"))
  else if ("append" in action) appendFileSync(action.append, action.text)
  else if ("printModule" in action) {
    const file = join((process.env.PYTHONPATH ?? "").split(":")[0], action.printModule + ".py")
    line(contentOf(file))
  } else if ("printFile" in action) {
    const file = join(action.folder === "project" ? project : working, action.printFile)
    line(contentOf(file))
  } else if ("watchFile" in action) {
    let last
    const show = () => {
      const text = contentOf(action.watchFile)
      if (text !== last) line(last = text)
    }
    show()
    setInterval(show, 20)
    break
  } else if ("wait" in action) {
    setInterval(() => {}, 1 << 30)
    break
  } else if ("die" in action) {
    process.kill(process.pid, action.die)
    // The first process of a container is not ended by its own signal.
    process.abort()
  } else process.exit(action.exit)
}
`;
