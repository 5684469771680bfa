import * as z from "zod";
import { MOST_MEMORY } from "./process-limits.ts";

/** The most files and folders of the packages of one project. */
export const MOST_FILES = 300_000;
/** The most processes that may resolve, build or install packages for one project at a time. */
export const MOST_PROCESSES = 256;
/** Of what may be downloaded for a project, the multiple that it may take unpacked. */
export const UNPACKED = 4;

/** What `LIMITER` enforces. */
export interface InstallLimits {
  /** The most bytes in the folders. A single file cannot have more either. */
  readonly bytes: number;
  /** The most files and folders in the folders. @default 300000 */
  readonly files?: number;
  /** The most processes that the command may have at a time. @default 256 */
  readonly processes?: number;
  /** The most address space of each process, in bytes. @default 8 GiB */
  readonly memory?: number;
  /** The longest time, in seconds. */
  readonly seconds: number;
  /** The folders that the command writes, and that are emptied where it fails. */
  readonly folders: readonly string[];
  /** Folders that count too, and stay as they are. @default none */
  readonly countedFolders?: readonly string[];
  /**
   * The cache of uv where others write it at the same time. Then only what the command itself
   * unpacks there counts, and is removed. @default none: the cache is in one of the folders
   */
  readonly sharedCache?: {
    readonly folder: string;
    readonly uv: string;
    /**
     * The requirements file that names the packages: where they exceed a limit, the cache loses
     * what it has of them. @default none
     */
    readonly lock?: string;
  };
}

/**
 * A Python program that runs a command under limits, as `python -I -c LIMITER LIMITS COMMAND…`
 * (`limiterCommand`). It needs Linux, and nothing but the standard library of Python 3.8. It counts
 * what the command writes several times a second, and once more at its end. Where a limit is
 * exceeded, it ends all processes of the command, and its last line names the limit
 * (`findExceededLimit`). Where the command fails, it empties the folders. The exit code is that of
 * the command, or 99.
 *
 * It is short, because each pod that installs packages has it.
 */
export const LIMITER: string = String.raw`
import ctypes, json, os, resource, shutil, signal, sys, time
L = json.loads(sys.argv[1])
C = L.get("cache")
end = time.time() + L["seconds"]
own = set()

def descendants():
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid, "rb") as file:
                parents[int(pid)] = int(file.read().rpartition(b")")[2].split()[1])
        except OSError:
            pass
    found, new = set(), {os.getpid()}
    while new:
        found |= new
        new = {pid for pid in parents if parents[pid] in new} - found
    return found - {os.getpid()}

def unpacked(pids):
    for pid in pids if C else ():
        try:
            for fd in os.listdir("/proc/%d/fd" % pid):
                name = os.readlink("/proc/%d/fd/%s" % (pid, fd))
                if name.startswith(C["folder"] + "/.tmp"):
                    own.add("/".join(name.split("/")[: C["folder"].count("/") + 2]))
        except OSError:
            pass
    return own

def written(pids):
    total = 0
    for pid in pids if C else ():
        try:
            with open("/proc/%d/io" % pid) as file:
                total += int(file.read().split("wchar:")[1].split()[0])
        except OSError:
            pass
    return total / 2

def excess(pids):
    if time.time() > end:
        return "seconds"
    if len(pids) > L["processes"]:
        return "processes"
    if written(pids) > L["bytes"]:
        return "bytes"
    size, count, seen, todo = 0, 0, set(), L["folders"] + L["counted"] + list(unpacked(pids))
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                for one in entries:
                    try:
                        found = one.stat(follow_symlinks=False)
                    except OSError:
                        continue
                    if one.is_dir(follow_symlinks=False):
                        todo.append(one.path)
                    elif found.st_nlink > 1:
                        if found.st_ino in seen:
                            continue
                        seen.add(found.st_ino)
                    size += found.st_size
                    count += 1
                    if size > L["bytes"]:
                        return "bytes"
                    if count > L["files"]:
                        return "files"
        except OSError:
            pass

def reap():
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0, 0

def kill():
    while True:
        pids = descendants()
        unpacked(pids)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        while reap()[0]:
            pass
        if not pids:
            return
        time.sleep(0.01)

def empty(folder):
    for base, folders, files in os.walk(folder):
        for name in folders:
            path = os.path.join(base, name)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
    for one in os.scandir(folder):
        if one.is_dir(follow_symlinks=False):
            shutil.rmtree(one.path, ignore_errors=True)
        else:
            os.remove(one.path)

def stop(code, limit=None):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    kill()
    for folder in L["folders"] + list(own):
        try:
            empty(folder)
            if folder in own:
                os.rmdir(folder)
        except OSError:
            pass
    if limit and C and "lock" in C:
        with open(C["lock"]) as file:
            names = [line.split("==")[0] for line in file if "==" in line]
        if os.fork() == 0:
            os.execv(C["uv"], [C["uv"], "-q", "cache", "clean", "--cache-dir", C["folder"]] + names)
        late = time.time() + 60
        while reap()[0] == 0 and time.time() < late:
            time.sleep(0.1)
        kill()
    if limit:
        print('{"limit": "%s", "most": %d}' % (limit, L[limit]), file=sys.stderr, flush=True)
    os._exit(code)

# What a pod left there that was ended.
for name in os.listdir(C["folder"]) if C else ():
    path = os.path.join(C["folder"], name)
    try:
        if name.startswith(".tmp") and os.lstat(path).st_mtime < time.time() - 86400:
            shutil.rmtree(path, ignore_errors=True)
    except OSError:
        pass
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
signal.signal(signal.SIGTERM, lambda *_: stop(143))
child = os.fork()
if child == 0:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for name, most in (("AS", L["memory"]), ("FSIZE", L["bytes"] + 1), ("CORE", 0)):
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
    try:
        os.execvp(sys.argv[2], sys.argv[2:])
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(127)
while True:
    began, pids = time.time(), descendants()
    limit = excess(pids)
    if limit:
        stop(99, limit)
    pause = max(0.1, 2 * (time.time() - began))
    while pause > 0:
        pid, status = reap()
        if pid == child:
            limit = excess(descendants())
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXFSZ:
                limit = "bytes"
            code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            if limit or code:
                stop(99 if limit else code, limit)
            kill()
            os._exit(0)
        time.sleep(0.02)
        # What uv has closed and not yet moved has no name in /proc.
        unpacked(pids)
        pause -= 0.02
`.trimStart();

/**
 * Returns the command that runs another one under these limits, with the first `python` on PATH.
 */
export function limiterCommand(
  limits: InstallLimits,
  command: readonly string[],
): readonly [string, ...string[]] {
  const { bytes, seconds, folders, countedFolders: counted = [], sharedCache: cache } = limits;
  const { files = MOST_FILES, processes = MOST_PROCESSES, memory = MOST_MEMORY } = limits;
  const given = {
    bytes,
    files,
    processes,
    memory,
    seconds,
    folders,
    counted,
    ...(cache && { cache }),
  };
  return ["python", "-I", "-c", LIMITER, JSON.stringify(given), ...command];
}

/** A limit that a command exceeded, and what it allows. */
export interface ExceededLimit {
  readonly limit: "bytes" | "files" | "memory" | "processes" | "seconds";
  readonly most: number;
}

const LINE = /\{"limit": "[a-z]+", "most": \d+\}(?=\s*$)/;
const EXCEEDED: z.ZodType<ExceededLimit> = z.object({
  limit: z.enum(["bytes", "files", "memory", "processes", "seconds"]),
  most: z.number(),
});

/**
 * Returns the limit that a command exceeded; `undefined` where it ended for another reason.
 *
 * @param output its end is the last line of `LIMITER`
 */
export function findExceededLimit(output: string): ExceededLimit | undefined {
  const [line] = LINE.exec(output) ?? [];
  return line === undefined ? undefined : EXCEEDED.safeParse(JSON.parse(line)).data;
}
