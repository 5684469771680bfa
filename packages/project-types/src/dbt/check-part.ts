// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_check`. It runs `dbt parse`, which connects to no warehouse. What dbt
 * writes is in a folder of its own.
 */
export const DBT_CHECK: string = String.raw`import tempfile

WRONG_KINDS = {"CompilationError", "ParsingError", "CircleError", "UnicodeDecodeError"}
# Packages that are not there, or variables that a job gives: the project may be right.
OTHER_KINDS = {"UninstalledPackagesFoundError", "DependencyError", "RequiredVarNotFoundError"}


def load(folder):
    own = tempfile.mkdtemp(prefix="dagctl-check-")
    os.environ.update(DBT_TARGET_PATH=own, DBT_LOG_PATH=own)
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(["parse", "--project-dir", folder, "--profiles-dir", folder])
    if result.exception is not None:
        raise result.exception
    if not result.success:
        raise RuntimeError("dbt parse has failed")
    refuse_circle(result.result.nodes)


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
