// A Python program, which tests run.
/**
 * The part of SQLMesh that loads a project, and raises what a person can use where it is wrong.
 * `dagctl_check` and `dagctl_plan` have it.
 */
export const SQLMESH_LOAD: string = String.raw`STAGE = ["config"]
CONFIGURATIONS = ("config.yaml", "config.yml", "config.py")
OWN = ("ConfigError", "SQLMeshError", "MacroEvalError", "AuditConfigError", "LinterError")


def use_one_process():
    """Makes SQLMesh load models in this process: what others raise has lost its cause."""
    from sqlmesh.core import constants

    constants.MAX_FORK_WORKERS = 1


def fixed_configuration():
    """Returns the file of the configuration, where no variable changes what it says."""
    names = [name for name in CONFIGURATIONS if found(name)]
    for name in names:
        with open(os.path.join(PROJECT[0], name), encoding="utf-8", errors="replace") as text:
            if name.endswith(".py") or re.search("{[{%]", text.read()):
                return None
    return names[0] if names else None


def make_context(folder, **options):
    """Returns the context of a project that is not loaded yet."""
    from sqlmesh.core.context import Context

    STAGE[0] = "config"
    # read_file finds it: SQLMesh does not always say which file is wrong.
    config_file = fixed_configuration()  # noqa: F841
    context = Context(paths=folder, load=False, **options)
    STAGE[0] = "load"
    return context


def load_models(context):
    from sqlmesh.utils.errors import ConfigError

    problem = None
    try:
        context.load()
    except IndexError as error:
        if not is_of_macro(error):
            raise
        # SQLMesh reads on beyond the end of the file, and says nothing else.
        raise ConfigError("a macro of Jinja has no {% endmacro %}") from error
    except Exception as error:
        problem = seed_problem(chain(error))
        if problem is None:
            raise
        traceback.print_exc()
    if problem is not None:
        raise ConfigError(problem)


def is_of_macro(error):
    """Returns whether an error came up while a file of Jinja macros was read."""
    frames = traceback.extract_tb(error.__traceback__)
    ends = os.path.join("sqlmesh", "utils", "jinja.py")
    return any(it.name == "extract" and it.filename.endswith(ends) for it in frames)


def seed_problem(errors):
    """Returns why the file of a seed cannot be read; nothing where something else is wrong."""
    if not isinstance(errors[-1], (FileNotFoundError, ValueError)):
        return None
    for error in errors:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            model = frame.f_locals.get("self")
            file = getattr(model, "seed_path", None) if getattr(model, "is_seed", None) else None
            if frame.f_code.co_name == "create_seed":
                file = frame.f_locals.get("path")
            file = file and os.path.normpath(str(file))
            # Of one in another folder, the machine may miss it.
            if file and any(file.startswith(folder + os.sep) for folder in PROJECT):
                return "%s cannot be read: %s" % (file, errors[-1])
    return None


def is_of_file(error):
    """Returns whether a file is wrong that is no code: its bytes, or a field of it."""
    frames = traceback.extract_tb(error.__traceback__)
    if any(within(frame.filename) for frame in frames):
        return False
    kind = type(error).__module__.split(".")[0]
    return isinstance(error, UnicodeDecodeError) or kind in ("croniter", "pydantic", "pydantic_core")


def is_of_state(error):
    """Returns whether an error came up while the state was read: its version may be another one."""
    frames = traceback.extract_tb(error.__traceback__)
    part = os.path.join("sqlmesh", "core", "state_sync", "")
    return any(part in frame.filename for frame in frames)


def is_wrong(errors):
    """Returns whether the project is wrong, and not what it is loaded with."""
    root = errors[-1]
    if any(map(is_of_state, errors)):
        return False
    if is_python(root):
        return True
    module, name = type(root).__module__, type(root).__name__
    if module.split(".")[0] in ("ruamel", "yaml"):
        return True
    if STAGE[0] == "config":
        # Of a connection, a package may be missing here.
        kinds = [type(one).__name__ for one in errors]
        is_absent = any(isinstance(one, ImportError) for one in errors)
        return "ConfigError" in kinds and not is_absent and fixed_configuration() is not None
    if module.split(".")[0] in ("sqlglot", "jinja2") or is_of_file(root):
        return True
    # Of a model whose kind is unknown, the cause is a missing key.
    own = [one for one in errors if type(one).__module__.startswith("sqlmesh.")]
    return name in OWN or (type(root) in (IndexError, KeyError, ValueError) and bool(own))
`;
