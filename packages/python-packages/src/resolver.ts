/**
 * A Python program that decides which versions of a project's packages are installed, by calls of
 * uv. It needs nothing but the standard library of Python 3.8, and runs as
 * `python -I -c RESOLVER REQUEST`. REQUEST is the path of a JSON file (`ResolverRequest`). Its last
 * line of output is the answer, as JSON (`readAnswer`), also where nothing can be resolved. It uses
 * the folder of that file for files of its own.
 *
 * The version of the tool wins, then the exact versions of the project, then the release day of the
 * tool. Four attempts do that, each with fewer limits on dates than the one before:
 *
 * 1. All packages as of the release day.
 * 2. The exact versions of the project and what they need as of their own release.
 * 3. All packages that the project gives a version, and what they need, as of today.
 * 4. All packages as of today.
 *
 * Each begins with the packages of the tool alone, which move only where a requirement forces it.
 * Where all fail and the lines are for another version of the tool, four more attempts follow. In
 * them exact versions of packages that the tool needs are preferred, and not required.
 *
 * A line of the project can give a version to a package of the tool that has none, such as the
 * adapter of dbt. Where no attempt succeeds with it, all are made again without such versions.
 */
export const RESOLVER: string = String.raw`
import json, os, re, resource, signal, subprocess, sys
from datetime import datetime, timedelta
from importlib import metadata

REQUEST = sys.argv[1]
FOLDER = os.path.dirname(REQUEST)
SHOWN = 4000
BEGINNING = 500
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?\s*==\s*([^\s;,*]+)\s*(;.*)?$")
LINE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+_-]+)$")
LOGIN = re.compile(r"\b40[13]\b (Unauthorized|Forbidden)|lack of valid authentication", re.I)
UNSOLVABLE = re.compile(
    r"no solution found|unsatisfiable|has no usable wheels|as a URL dependency", re.I
)
WHEELLESS = re.compile(r"ha(s|ve)\s+no\s+(usable\s+wheels|wheels\s+with)")
UNREADABLE = re.compile(r"received some unexpected|missing .content-type. header", re.I)


class Failure(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def path(name):
    return os.path.join(FOLDER, name)


def read(name):
    with open(path(name), encoding="utf-8") as file:
        return file.read()


def write(name, lines):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))
    return path(name)


def shown(errors):
    """Returns the end of what was printed, and the beginning, which names what is built."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(0)
    if size <= SHOWN + BEGINNING:
        return errors.read().decode("utf-8", "replace").strip()
    beginning = errors.read(BEGINNING).decode("utf-8", "replace")
    errors.seek(size - SHOWN)
    return (beginning + "\n...\n" + errors.read().decode("utf-8", "replace")).strip()


def run(arguments):
    # A file, so that a program that prints without end takes no memory here.
    with open(path("errors.txt"), "w+b") as errors:
        code = subprocess.call(
            arguments,
            cwd=FOLDER,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            # A file that is too large is then an error with a reason, and ends nothing.
            restore_signals=False,
        )
        words = shown(errors)
    if code == 0:
        return
    if code == -signal.SIGABRT or "memory allocation" in words:
        raise Failure("memory", words)
    if "os error 27" in words or "File too large" in words:
        raise Failure("disk", words)
    # uv reports a refused login as a package that is not there.
    if LOGIN.search(words):
        raise Failure("login", words)
    if UNSOLVABLE.search(words):
        raise Failure("conflict", words)
    is_index = code == 2 or UNREADABLE.search(words)
    raise Failure("unreachable" if is_index else "internal", words)


class Uv:
    def __init__(self, request):
        self.uv = request["uv"]
        self.config = ["--no-config"]
        # No package needs what the project has from elsewhere.
        never = [name + " ; python_version < '0'" for name in request.get("provided", [])]
        self.overrides = ["--override", write("overrides.in", never)] if never else []

    def compile(self, inputs, output, options=()):
        run(
            [self.uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate"]
            + self.config
            + self.overrides
            + ["--python", sys.executable, "-o", path(output)]
            + list(options)
            + [path(name) for name in inputs]
        )

    def files(self, inputs, options=()):
        """Returns what the index says about the files of the packages, by name."""
        if os.path.exists(path("pylock.toml")):
            os.remove(path("pylock.toml"))
        self.compile(inputs, "pylock.toml", ["--format", "pylock.toml"] + list(options))
        found = {}
        for block in read("pylock.toml").split("[[packages]]")[1:]:
            name = re.search(r'^name = "([^"]+)"', block, re.M)
            if name is None:
                continue
            wheels = block.find("\nwheels = ")
            listed = block[wheels:] if wheels >= 0 else ""
            found[normal(name.group(1))] = {
                "wheels": wheels >= 0,
                "uploads": re.findall(r"upload-time = ([0-9T:.Z-]+)", block),
                "size": max([int(size) for size in re.findall(r"size = (\d+)", listed)] or [0]),
            }
        return found


def day_after(uploads):
    """Returns the day after the first upload; uv takes the end of that day."""
    first = datetime.strptime(min(uploads)[:10], "%Y-%m-%d")
    return (first + timedelta(days=1)).strftime("%Y-%m-%d")


def names(lines):
    matches = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return [normal(match.group()) for match in matches if match]


def installed():
    """Returns the packages that this Python has, and a configuration in which uv builds none."""
    lines, blocks = [], []
    for one in metadata.distributions():
        name, version = one.metadata["Name"], one.version
        if not name or not LINE.match("%s==%s" % (name, version)):
            continue
        lines.append("%s==%s" % (normal(name), version))
        blocks += [
            "[[dependency-metadata]]",
            "name = %s" % json.dumps(normal(name)),
            "version = %s" % json.dumps(version),
            "requires-dist = %s" % json.dumps(one.requires or []),
            "provides-extra = %s" % json.dumps(one.metadata.get_all("Provides-Extra") or []),
        ]
        if one.metadata["Requires-Python"]:
            blocks.append("requires-python = %s" % json.dumps(one.metadata["Requires-Python"]))
    return sorted(set(lines)), blocks


def pinned_tool(tool, present, given=()):
    """
    Returns the tool as it is in this Python; its extras are installed with it or not at all.
    Packages in given have no version of the tool, and the project gives them one.
    """
    have = dict(line.split("==") for line in present)
    lines = []
    for line in tool:
        name = normal(re.match(r"[A-Za-z0-9._-]+", line).group())
        pin = PIN.match(line)
        if pin and have.get(name) != pin.group(3):
            found = "has no %s" % name if name not in have else "has %s %s" % (name, have[name])
            raise Failure("tool", "the image %s, and the project needs %s" % (found, pin.group(3)))
        if name in have:
            lines.append(line if not pin and name in given else "%s==%s" % (name, have[name]))
    return lines


def versioned(lines):
    """Returns the names of the packages that lines give a version."""
    return set(names(line for line in lines if re.search(r"[=<>~!]=|[<>]", line.split(";")[0])))


def without_versions(line):
    """Returns a line without its versions: a name, extras and a marker."""
    return re.sub(r"^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)[^;]*?(\s*;.*)?$", r"\1\2", line)


def without_version(line, known):
    """Returns a line without its exact version where it is of a package that the tool needs."""
    pin = PIN.match(line)
    if not pin or normal(pin.group(1)) not in known:
        return line
    return "".join(part or "" for part in (pin.group(1), pin.group(2), " " if pin.group(4) else "", pin.group(4)))


def pins_by_name(lines):
    found = (LINE.match(line) for line in lines)
    return {normal(one.group(1)): one.group() for one in found if one}


def preferences(lines, known):
    """Returns the exact versions of packages that the tool needs, by name."""
    pins = [PIN.match(line) for line in lines if without_version(line, known) != line]
    return {normal(pin.group(1)): "%s==%s" % (normal(pin.group(1)), pin.group(3)) for pin in pins}


def tool_until(uv, tool, until):
    """Resolves the tool alone. Returns the limits on dates with which that is possible."""
    # A package without a version may have been published after the tool.
    own = names(line for line in tool if not PIN.match(line))
    younger = [part for name in own for part in ("--exclude-newer-package", name + "=false")]
    last = None
    for limits in [until, until + younger] if until and younger else [until]:
        try:
            uv.compile(["tool.in"], "tool.lock", limits)
            return limits
        except Failure as failure:
            if failure.kind != "conflict":
                raise
            last = failure
    raise Failure("release", str(last))


def resolve(request):
    uv = Uv(request)
    tool, requirements = request["tool"], request["requirements"]
    inputs = ["tool.in", "requirements.in"]
    present = []
    cutoff = request.get("cutoff")
    if request["base"] == "installed":
        present, blocks = installed()
        tool = pinned_tool(tool, present, versioned(requirements + request["constraints"]))
        if not requirements:
            write("out.lock", [])
            return uv, present, 0
        uv.config = ["--config-file", write("uv.toml", blocks)]
        write("tool.lock", present)
    write("tool.in", tool)
    if cutoff is None:
        pins = [line for line in tool if PIN.match(line)]
        write("pins.in", pins)
        uploads = [one["uploads"] for one in uv.files(["pins.in"], ["--no-deps"]).values()]
        if uploads and all(uploads):
            cutoff = max(day_after(each) for each in uploads)
    until = ["--exclude-newer", cutoff] if cutoff else []
    if request["base"] == "installed":
        known = uv.files(["tool.lock"], ["--no-deps"])
    else:
        until = tool_until(uv, tool, until)
        known = uv.files(["tool.lock"], ["--no-deps"] + until)
    sources = sorted(name for name, one in known.items() if not one["wheels"])
    builds = [] if request["builds"] else ["--only-binary", ":all:"]
    for name in sources:
        builds += ["--no-binary", name]

    def attempts(requirements, constraints, start, until):
        write("requirements.in", requirements)
        write("constraints.in", constraints)
        bounds = ["-c", path("constraints.in")] if constraints else []

        def with_pins():
            lines = [line for line in requirements + constraints if PIN.match(line)]
            if not lines or not cutoff:
                return None
            write("pins.in", lines)
            files = uv.files(["pins.in"], builds + ["--no-deps"])
            uploads = [one["uploads"] for one in files.values()]
            if not uploads or not all(uploads):
                return None
            day = max([cutoff[:10]] + [day_after(each) for each in uploads])
            return per_package(["pins.in"], ["--exclude-newer", day], day)

        def with_versions():
            lines = [line for line in requirements if versioned([line])]
            if not lines or not cutoff:
                return None
            write("versions.in", lines)
            return per_package(["versions.in"], [], "false")

        def per_package(inputs, options, day):
            if os.path.exists(path("closure.lock")):
                os.remove(path("closure.lock"))
            uv.compile(inputs, "closure.lock", builds + bounds + options)
            found = names(read("closure.lock").splitlines())
            return until + [
                part for name in found for part in ("--exclude-newer-package", name + "=" + day)
            ]

        last = None
        for number, options in enumerate((lambda: until or None, with_pins, with_versions, list), 1):
            try:
                given = options()
                if given is None:
                    continue
                # uv keeps what is there already where it can.
                write("out.lock", start)
                uv.compile(inputs, "out.lock", builds + bounds + given + ["--generate-hashes"])
                return number
            except Failure as failure:
                if failure.kind != "conflict":
                    raise
                last = failure
        raise last

    def days_of(pins):
        write("pins.in", pins)
        try:
            files = uv.files(["pins.in"], builds + ["--no-deps"])
        except Failure as failure:
            if failure.kind != "conflict":
                raise
            # One of them is not in the index any more.
            return [] if len(pins) == 1 else [part for pin in pins for part in days_of([pin])]
        return [
            part
            for name, one in files.items()
            if one["uploads"] and day_after(one["uploads"]) > cutoff[:10]
            for part in ("--exclude-newer-package", name + "=" + day_after(one["uploads"]))
        ]

    start = read("tool.lock").splitlines()

    def all_attempts(requirements, constraints):
        try:
            return attempts(requirements, constraints, start, until)
        except Failure as failure:
            if failure.kind != "conflict" or not request.get("yields"):
                raise
            preferred = preferences(requirements + constraints, known)
            if not preferred:
                raise
            try:
                yielding = [without_version(line, known) for line in requirements]
                bounding = [line for line in constraints if without_version(line, known) == line]
                merged = sorted({**pins_by_name(start), **preferred}.values())
                # Each of them may be as young as the file has it.
                younger = until and until + days_of(list(preferred.values()))
                return 4 + attempts(yielding, bounding, merged, younger)
            except Failure as second:
                # The lines as they are written are what a person can change, unless what is left
                # when versions yield is a package that has to be built.
                is_first = second.kind == "conflict" and not WHEELLESS.search(str(second))
                raise failure if is_first else second

    constraints = request["constraints"]
    try:
        return uv, present, all_attempts(requirements, constraints)
    except Failure as failure:
        loose = set(names(line for line in request["tool"] if not PIN.match(line)))
        own = versioned(requirements + constraints) & loose
        if failure.kind != "conflict" or not own:
            raise
        if request["base"] == "installed":
            write("tool.in", pinned_tool(request["tool"], present))
        is_own = lambda line: bool(own.intersection(names([line])))
        lines = [without_versions(line) if is_own(line) else line for line in requirements]
        bounds = [line for line in constraints if not is_own(line)]
        return uv, present, all_attempts(lines, bounds)


def locked(present):
    """Returns the packages of out.lock that are not present, with their hashes."""
    packages = []
    for block in re.sub(r"\s*\\\n\s*", " ", read("out.lock")).splitlines():
        words = block.split()
        match = LINE.match(words[0]) if words else None
        if match and "%s==%s" % (normal(match.group(1)), match.group(2)) not in present:
            hashes = [word[len("--hash=") :] for word in words[1:] if word.startswith("--hash=")]
            name, version = normal(match.group(1)), match.group(2)
            packages.append({"name": name, "version": version, "hashes": sorted(hashes)})
    return sorted(packages, key=lambda one: one["name"])


def check_hashes(request, packages):
    """Keeps of each package that the project gave hashes the files that have one of them."""
    for line in request["hashes"]:
        words = line.split()
        pin = PIN.match(words[0])
        wanted = set(word[len("--hash=") :] for word in words if word.startswith("--hash="))
        for one in packages:
            if pin and one["name"] == normal(pin.group(1)) and one["version"] == pin.group(3):
                kept = [each for each in one["hashes"] if each in wanted]
                if not kept:
                    what = "%s==%s" % (one["name"], one["version"])
                    raise Failure("hash", "no file of %s in the index has a hash that the file names" % what)
                one["hashes"] = kept


def check_size(uv, packages, most):
    """Returns the bytes to download and the packages to build, and refuses too many bytes."""
    write("sizes.in", ["%(name)s==%(version)s" % one for one in packages])
    files = uv.files(["sizes.in"], ["--no-deps"]) if packages else {}
    size = sum(one["size"] for one in files.values())
    if size > most:
        raise Failure("size", str(size))
    return size, sorted(name for name, one in files.items() if not one["wheels"])


def main():
    with open(REQUEST, encoding="utf-8") as file:
        request = json.load(file)
    # uv keeps all that a build prints, and a page of the index, in memory. It inherits the limit.
    resource.setrlimit(resource.RLIMIT_AS, (request["most_memory"],) * 2)
    uv, present, attempt = resolve(request)
    packages = locked(set(present))
    check_hashes(request, packages)
    size, builds = check_size(uv, packages, request["most_bytes"])
    return {"attempt": attempt, "packages": packages, "builds": builds, "bytes": size}


try:
    answer = main()
except Failure as failure:
    answer = {"failure": {"kind": failure.kind, "message": str(failure)}}
except OSError as error:
    # Such as a full disk.
    answer = {"failure": {"kind": "internal", "message": str(error)}}
answer["python"] = "%d.%d.%d" % sys.version_info[:3]
print(json.dumps(answer))
`.trimStart();
