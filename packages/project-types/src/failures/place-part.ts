// A Python program, which tests run.
/**
 * The part that finds the file and the line where a project is wrong, for each program that loads
 * one: `dagctl_check` and those of plans. The part of a tool defines `is_wrong`, which says whether
 * errors are about the project, and not about what it is loaded with.
 */
export const PLACE_PART: string = String.raw`import traceback

# The folders of the project.
PROJECT = []
# What Python raises where a module of a project is wrong, whatever its environment is.
WRONG = (SyntaxError, ImportError, NameError, AttributeError, TypeError, ArithmeticError)
# Where the tools have what they read.
LOCALS = ("path", "_path", "file_path", "config_file", "yaml_path", "filename", "block", "source_file")
# Not the advice of SQLMesh: "Verify your config.yaml and environment variables."
ABSENT = re.compile(r"(?<!\.yaml and )(?<!\.yml and )env(ironment)?[ _]var", re.IGNORECASE)


def within(path):
    """Returns the path of a file as the project has it; nothing for a file of another folder."""
    path = os.path.abspath(str(path))
    for folder in PROJECT:
        if path.startswith(folder + os.sep) and os.path.isfile(path):
            return path[len(folder) + 1 :]
    return None


def chain(error):
    """Returns an error with its causes, the first cause last."""
    all_errors = []
    while error is not None and error not in all_errors:
        all_errors.append(error)
        error = error.__cause__ or error.__context__
    return all_errors


def python_place(error):
    """Returns file and line of the project where Python has found an error; nothing elsewhere."""
    if isinstance(error, SyntaxError) and error.filename:
        file = within(error.filename)
        return file and (file, error.lineno or 1)
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if not frame.filename.startswith("<frozen")][-1:]
    file = last and within(last[0].filename)
    return (file, last[0].lineno) if file else None


def is_python(error):
    """Returns whether a Python module of the project is wrong."""
    return isinstance(error, WRONG) and bool(python_place(error))


def is_absent(error):
    """Returns whether an error may say that a variable of the environment is missing."""
    if isinstance(error, KeyError):
        frames = traceback.extract_tb(error.__traceback__)
        return any(frame.name == "__getitem__" and "os" in frame.filename for frame in frames[-1:])
    text = str(error)
    # What os.environ.get has not found.
    nothing = isinstance(error, (AttributeError, TypeError)) and "NoneType" in text
    nothing = nothing or "input_value=None" in text
    return nothing or isinstance(error, OSError) or bool(ABSENT.search(text))


def read_file(errors):
    """Returns the file that the errors name, or that was read when one was raised."""
    named = re.findall(r"[\w./-]+\.\w+", without_folders(errors[0], PROJECT))
    for name in named:
        if found(name):
            return name
    for error in reversed(errors):
        for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
            for value in map(frame.f_locals.get, LOCALS):
                for name in ("file", "path", "original_file_path"):
                    value = getattr(value, name, value)
                if isinstance(value, (str, os.PathLike)) and relative(value):
                    return relative(value)
    return None


def relative(path):
    """Returns the path of a file as the project has it, also one that is relative to it."""
    return within(path) or (str(path) if found(str(path)) else None)


def found(name):
    return not os.path.isabs(name) and any(within(os.path.join(at, name)) for at in PROJECT)


def line_of(file, errors):
    """Returns the line that the errors are about, as far as they say one."""
    for said in (r"\bLine (\d+), Col", r"\b[Ll]ine:? (\d+)"):
        for error in errors:
            number = re.search(said, str(error))
            if number:
                return int(number.group(1))
    with open(os.path.join(PROJECT[0], file), encoding="utf-8", errors="replace") as text:
        lines = text.read().splitlines()
    last = errors[-1]
    source, number = getattr(last, "source", None), getattr(last, "lineno", None)
    named = [re.findall(r"['\"]([\w.]+)['\"]", plain(error)) for error in reversed(errors)]
    wanted = sum(named, [])
    if isinstance(source, str) and isinstance(number, int):
        wanted = [one.strip() for one in source.splitlines()[number - 1 : number]] + wanted
    wanted += [one.split(".")[-1] for one in reversed(wanted) if "." in one]
    for one in wanted:
        for index, line in enumerate(lines):
            if one and one in line:
                return index + 1
    return 1


@quietly
def find_place(errors):
    """Returns file and line of the project that the errors are about; nothing where none is found."""
    place = next((found for found in map(python_place, reversed(errors)) if found), None)
    file = None if place else read_file(errors)
    return (file, line_of(file, errors)) if file else place


def is_of_project(errors):
    """Returns whether the project is wrong, and nothing that it needs may be missing."""
    return not any(map(is_absent, errors)) and is_wrong(errors)


def words_of_end(error):
    return "the code of the project has ended the program (exit code %s)" % error.code


def place_of(error):
    """Returns where the project has raised an error, as models/a.sql:3; nothing where it has not."""
    errors = chain(error)
    is_own = isinstance(error, SystemExit) or is_of_project(errors)
    place = find_place(errors) if is_own else None
    return "%s:%d" % place if place else None


def send_error(error, stage, text, place):
    message = "%s: %s" % (place, text) if place else text
    send("error", stage=stage, type=type(error).__name__, message=message, place=place)
`;
