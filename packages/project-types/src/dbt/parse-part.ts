// A Python program, which tests run.
/**
 * The part of dbt that parses a project as `dbt parse` does, which connects to no warehouse, and
 * refuses a circle of models. What dbt writes is in a folder of its own. `dagctl_check` and
 * `dagctl_dbt_plan` have it.
 */
export const DBT_PARSE: string = String.raw`import tempfile

WRONG_KINDS = {"CompilationError", "ParsingError", "CircleError", "UnicodeDecodeError"}
# Packages that are not there, or variables that a job gives: the project may be right.
OTHER_KINDS = {"UninstalledPackagesFoundError", "DependencyError", "RequiredVarNotFoundError"}


def load(folder, flags=()):
    """Returns what dbt has parsed."""
    own = tempfile.mkdtemp(prefix="dagctl-parse-")
    os.environ.update(DBT_TARGET_PATH=own, DBT_LOG_PATH=own)
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(["parse", "--project-dir", folder, "--profiles-dir", folder, *flags])
    if result.exception is not None:
        raise result.exception
    if not result.success:
        raise RuntimeError("dbt parse has failed")
    refuse_circle(result.result.nodes)
    return result.result


def is_wrong(errors):
    """Returns whether the project is wrong, and not what it is loaded with."""
    kinds = {kind.__name__ for error in errors for kind in type(error).__mro__}
    text = str(errors[0])
    if "DbtConfigError" in kinds or "DbtValidationError" in kinds:
        return "Syntax error near line" in text or (
            "DbtProjectError" in kinds and "profile" not in text
        )
    return bool(kinds & WRONG_KINDS) and not kinds & OTHER_KINDS
`;
