// A Python program, which tests run.
/**
 * The beginning of the Python module `dagctl_results`: it writes the frames of a run. The part of a
 * tool follows. It runs on each Python that a tool has, from 3.8 on.
 */
export const FRAMES_PART: string = String.raw`"""Reports the models of a run to its host, in lines that no log shows."""

import atexit
import importlib.util
import json
import os
import re
import sys
import threading
import time

PROCESS, PID = os.urandom(6).hex(), os.getpid()
LOCK = threading.RLock()
LONGEST = 3400
CUT = {
    "diff": 2000,
    "message": 2000,
    "columns_added": 900,
    "columns_lost": 900,
    "unique_id": 900,
    "id": 900,
    "name": 400,
}
COUNT = {"seq": 0, "execution": 0}


def send(kind, **values):
    """Writes one frame, in one write, so that no other line is within it. Returns its length."""
    if os.getpid() != PID:
        return 0
    with LOCK:
        COUNT["seq"] += 1
        frame = {"kind": kind, "process": PROCESS, "seq": COUNT["seq"]}
        frame.update((name, value) for name, value in values.items() if value not in (None, ""))
        line = ""
        for most in (2000, 1000, 500, 200, 40):
            for name, longest in CUT.items():
                if len(frame.get(name, "")) > min(most, longest):
                    frame[name] = cut(frame[name], min(most, longest))
            line = "\n::dagctl:: " + json.dumps(frame, separators=(",", ":")) + "\n"
            if len(line) <= LONGEST:
                break
        sys.stdout.flush()
        os.write(1, line.encode("ascii"))
        return len(line)


def cut(text, most):
    return text[: end_of_part(text, most)].rstrip() + " ..."


def end_of_part(text, most):
    """Returns where to cut: no variable of the environment in two, whose half no mask finds."""
    space = max(text.rfind(" ", most - 200, most), text.rfind("\n", most - 200, most))
    end, last = (space if space > 0 else most), -1
    values = list(hidden())
    while end != last:
        last = end
        for value in values:
            at = text.rfind(value, 0, end + len(value) - 1)
            if 0 <= at < end < at + len(value):
                end = at
    return end


def hidden():
    for value in list(os.environ.values()):
        if len(value) < 4000 and os.path.isfile(value) and os.path.getsize(value) < 65536:
            with open(value, errors="replace") as file:
                value = file.read()
        for line in {value, *value.splitlines()}:
            if len(line) > 5:
                yield line
                yield repr(line)[1:-1]


def plain(text):
    return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", str(text)).strip()[:20000]


def without_folders(text, folders):
    """Returns a text without colours, and with paths as a project in one of these has them."""
    for folder in sorted(folders, key=len, reverse=True):
        text = str(text).replace(folder + os.sep, "").replace(folder, ".")
    return plain(text)


def execution():
    with LOCK:
        COUNT["execution"] += 1
        return COUNT["execution"]


def now(seconds):
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return "%s.%03dZ" % (text, int(seconds * 1000) % 1000)


def quietly(work):
    """Makes a function that never fails: a run without results is still a run."""

    def safe(*given, **named):
        try:
            return work(*given, **named)
        except Exception:
            return None

    return safe


@atexit.register
@quietly
def report_end():
    """Ends the frames: where an engine has dropped the others, this one has a number that shows it."""
    if COUNT["seq"] > 0:
        send("end")


class AfterImport:
    """Calls a function with a module once the tool has imported it."""

    def __init__(self, name, work):
        self.name, self.work = name, work

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            self.work(module)

        spec.loader.exec_module = exec_module
        return spec
`;
