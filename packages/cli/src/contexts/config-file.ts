import { randomUUID } from "node:crypto";
import {
  constants,
  type FileHandle,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";
import { type Mistake, UsageError } from "../output/mistakes.ts";
import { placeOf, readYaml } from "../yaml-text.ts";

/** A server, and as whom it is called. */
export interface Context {
  readonly url: string;
  /** @default that of the token, or the default of the server */
  readonly organization?: string | undefined;
  readonly token?: string | undefined;
}

/** The content of `config.yaml`. */
export interface Config {
  /** The name of the context in use. */
  readonly current?: string | undefined;
  readonly contexts: Readonly<Record<string, Context>>;
}

const NOTHING: Config = { contexts: {} };
/** A context has less than 2 kB. */
const LARGEST_FILE = 1024 * 1024;
const OWNER_ONLY = 0o600;
/** What a group and others may do with a file. */
const OTHERS = 0o077;

/** Returns the path of the file with the contexts. */
export function configPath(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment["XDG_CONFIG_HOME"];
  // The specification of XDG ignores a relative path.
  const folder =
    given !== undefined && isAbsolute(given)
      ? given
      : join(environment["HOME"] ?? homedir(), ".config");
  return join(folder, "dctl", "config.yaml");
}

/**
 * Reads the contexts. An absent file has none.
 *
 * @throws UsageError others may read the file, or its content is wrong
 */
export async function readConfig(path: string): Promise<Config> {
  await removeLeftCopies(path);
  let file: FileHandle;
  try {
    // Without waiting for a writer, where a named pipe is in its place.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isAbsent(error)) return NOTHING;
    throw cannot("read", path, error);
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new UsageError([{ where: path, message: "is not a file" }]);
    if (found.size > LARGEST_FILE)
      throw new UsageError([
        { where: path, message: "has more than 1 MiB, and is none of dctl's" },
      ]);
    const { mode } = found;
    if (process.platform !== "win32" && (mode & OTHERS) !== 0)
      throw new UsageError([
        {
          where: path,
          message: `can be read or changed by others (mode ${(mode & 0o777).toString(8)}), and has tokens. Run: chmod 600 ${shellWord(path)}`,
        },
      ]);
    return await parse(path, await file.readFile("utf8"));
  } finally {
    await file.close();
  }
}

/** Writes the contexts, for the owner only. Another process sees the former file or the new one. */
export async function writeConfig(path: string, config: Config): Promise<void> {
  const { stringify } = await import("yaml");
  // A link stays, and its target is written.
  const target = await realpath(path).catch(() => path);
  const written = `${target}.${process.pid}-${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(written, "wx", OWNER_ONLY);
    try {
      await file.writeFile(stringify(config));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(written, target);
  } catch (error) {
    await rm(written, { force: true });
    throw cannot("write", path, error);
  }
}

/** A copy whose name does not say which process writes it, as earlier versions did. */
const ANONYMOUS_MS = 60_000;

/** Deletes copies that a killed process was writing: they have tokens. A failure is ignored. */
async function removeLeftCopies(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const start = `${basename(target)}.`;
  for (const name of await readdir(dirname(target)).catch(() => [])) {
    const form = /^(?:(\d+)-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const match = name.startsWith(start) ? form.exec(name.slice(start.length)) : null;
    if (match === null) continue;
    const copy = join(dirname(target), name);
    const changed = (await stat(copy).catch(() => undefined))?.mtimeMs ?? Date.now();
    const isOld = Date.now() - changed > ANONYMOUS_MS;
    if (isOld || (match[1] !== undefined && !isAlive(Number(match[1]))))
      await rm(copy, { force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== "ESRCH";
  }
}

const isAbsent = (error: unknown): boolean => systemErrorCode(error) === "ENOENT";

function cannot(verb: string, path: string, error: unknown): UsageError {
  const reason = systemErrorCode(error) ?? String(error);
  return new UsageError([
    { where: path, message: `cannot be ${verb === "read" ? "read" : "written"} (${reason})` },
  ]);
}

/** Returns a path as a POSIX shell takes it. It is only printed for people to paste. */
function shellWord(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

async function parse(path: string, text: string): Promise<Config> {
  const read = await readYaml(text);
  if ("problems" in read)
    throw new UsageError(
      read.problems.map((problem) => ({ where: placeOf(path, problem), message: problem.message })),
    );
  const content = read.value;
  if (content === null || content === undefined) return NOTHING;
  const mistakes: Mistake[] = [];
  const config = configOf(path, content, mistakes);
  if (mistakes.length > 0) throw new UsageError(mistakes);
  return config;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function configOf(path: string, content: unknown, mistakes: Mistake[]): Config {
  const wrong = (place: string, message: string): void =>
    void mistakes.push({ where: `${path}: ${place}`, message });
  if (!isObject(content)) return (wrong("the file", "must be an object"), NOTHING);
  const { current, contexts = {}, ...others } = content;
  for (const key of Object.keys(others)) wrong(key, "is not a key of this file");
  if (current !== undefined && typeof current !== "string") wrong("current", "must be a text");
  if (!isObject(contexts)) return (wrong("contexts", "must be an object"), NOTHING);
  const read: Record<string, Context> = Object.create(null) as Record<string, Context>;
  for (const [name, context] of Object.entries(contexts)) {
    const place = `contexts.${name}`;
    if (!isObject(context)) {
      wrong(place, "must be an object");
      continue;
    }
    for (const [key, value] of Object.entries(context)) {
      if (!["url", "organization", "token"].includes(key)) wrong(`${place}.${key}`, "is unknown");
      else if (typeof value !== "string") wrong(`${place}.${key}`, "must be a text");
    }
    if (context["url"] === undefined) wrong(`${place}.url`, "is required");
    read[name] = context as unknown as Context;
  }
  return { ...(typeof current === "string" && { current }), contexts: read };
}
