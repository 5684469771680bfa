/**
 * A Python program that compiles the modules below a folder to bytecode. It needs nothing but the
 * standard library of Python 3.8, and runs as `python -I -S -c COMPILE_PROGRAM FOLDER LIMITS`, with
 * the limits as JSON (`CompileLimits`). It exits with 0 in every case: a module without bytecode
 * works, and only starts slower.
 *
 * A module is skipped where its source is too large, and where its compilation takes too long, too
 * much memory, or writes too much. A worker has one module at a time, so that one that dies takes
 * only that one along.
 */
export const COMPILE_PROGRAM: string = String.raw`
import json, os, resource, select, signal, sys
from importlib._bootstrap_external import _code_to_timestamp_pyc, cache_from_source

folder, limits = sys.argv[1], json.loads(sys.argv[2])


def modules():
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = os.path.join(root, name)
            if name.endswith(".py") and not os.path.islink(path):
                yield path


def compile_module(path):
    found = os.stat(path)
    if found.st_size > limits["source_bytes"]:
        return
    with open(path, "rb") as file:
        source = file.read()
    code = compile(source, path, "exec", dont_inherit=True, optimize=-1)
    written = _code_to_timestamp_pyc(code, int(found.st_mtime), found.st_size & 0xFFFFFFFF)
    if len(written) > limits["bytecode_bytes"]:
        return
    target = cache_from_source(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    partial = "%s.%d" % (target, os.getpid())
    try:
        # Python's own writer leaves half a file where the disk is full.
        with open(partial, "wb") as file:
            file.write(written)
        os.chmod(partial, found.st_mode & 0o666)
        os.replace(partial, target)
    except BaseException:
        os.remove(partial)
        raise


def compile_all(paths):
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    for line in paths:
        # The default action of SIGALRM ends the process, whatever it is doing.
        signal.alarm(limits["seconds"])
        try:
            compile_module(os.fsdecode(line[:-1]))
        except Exception:
            pass
        signal.alarm(0)
        os.write(DONE, b".")


class Worker:
    def __init__(self):
        tasks, self.tasks = os.pipe()
        self.done, done = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            global DONE
            DONE = done
            os.close(self.tasks)
            os.close(self.done)
            status = 1
            try:
                compile_all(os.fdopen(tasks, "rb"))
                status = 0
            finally:
                os._exit(status)
        os.close(tasks)
        os.close(done)

    def give(self, path):
        os.write(self.tasks, os.fsencode(path) + b"\n")

    def end(self):
        os.close(self.tasks)
        os.close(self.done)
        # Its pipe does not end by itself: a worker that was started later has a copy of it.
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def main():
    paths = (path for path in modules() if "\n" not in path)
    idle, busy = [Worker() for _ in range(limits["processes"])], {}
    while True:
        while idle:
            path = next(paths, None)
            if path is None:
                break
            worker = idle.pop()
            worker.give(path)
            busy[worker.done] = worker
        if not busy:
            break
        for done in select.select(list(busy), [], [])[0]:
            worker = busy.pop(done)
            if os.read(done, 1):
                idle.append(worker)
            else:
                worker.end()
                idle.append(Worker())
    for worker in idle:
        worker.end()


main()
`.trimStart();

/** What one compilation may take, as the program reads it. */
export interface CompileLimits {
  readonly processes: number;
  /** The most address space of each process. */
  readonly memory_bytes: number;
  /** The largest module that is compiled. */
  readonly source_bytes: number;
  /** The largest bytecode that is written. */
  readonly bytecode_bytes: number;
  /** The longest time for one module. */
  readonly seconds: number;
}
