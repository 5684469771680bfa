// A Python program, which tests run.
/**
 * The part of SQLMesh in `dagctl_plan`, a program that explains what an apply of the project would
 * do. Where its input has the digest of an approved plan, it builds that plan again, compares, and
 * applies it. It reads the input, JSON, from the file in the variable `DAGCTL_INPUT`.
 *
 * Its exit codes: 0 explained, or applied; 2 there is no plan; 3 unit tests have failed; 4 the plan
 * is not the approved one; 5 the apply has failed.
 */
export const SQLMESH_PLAN: string = String.raw`import argparse
import inspect
import io
import logging

try:
    import dagctl_results  # noqa: F401
except Exception:
    pass  # A plan without results is still a plan.

from sqlglot.errors import SqlglotError
from sqlmesh import Context, configure_logging
from sqlmesh.core import console
from sqlmesh.core.snapshot import SnapshotChangeCategory
from sqlmesh.utils import hashing
from sqlmesh.utils.date import is_date
from sqlmesh.utils.date import now as now_of_tool
from sqlmesh.utils.date import to_datetime, to_timestamp
from sqlmesh.utils.errors import SQLMeshError


# The most changes that the log has.
MOST_LINES = 500


class Superseded(Exception):
    """The plan is not the one that was approved."""


def read_input():
    with open(os.environ["DAGCTL_INPUT"], encoding="utf-8") as file:
        return json.load(file)


def read_as_in(project, folder):
    """Makes a plan the one that it is where the project's folder is at another path.

    A version depends on what the functions of a model use, and so on the path in __file__.
    """
    joined = hashing._safe_concat
    for form in (os.path.abspath, os.path.realpath):
        before, after = form(project), form(folder)
        ROOTS.append(after)
        # What is outside the project's folder is in the same repository.
        while os.path.basename(before) == os.path.basename(after) != "":
            ROOTS.append(after)
            before, after = os.path.dirname(before), os.path.dirname(after)
        MOVED.append((before, after))

    def joined_as_there(data):
        text = joined(data)
        for before, after in MOVED:
            text = text.replace(before.encode(), after.encode())
        return text

    hashing._safe_concat = joined_as_there


def load_project(folder, gateway):
    """Returns the context of a loaded project."""
    try:
        return load_moved(folder, gateway)
    except Exception as error:
        if type(chain(error)[-1]).__name__ != "_RemoteTraceback":
            raise
    use_one_process()
    return load_moved(folder, gateway)


def load_moved(folder, gateway):
    """Loads a project with the variables that it has there: what they render to is compared."""
    context = make_context(folder, gateway=gateway)
    try:
        for config in context.configs.values() if MOVED else ():
            for one in (config, *config.gateways.values()):
                # The loader has the dictionary itself.
                variables = getattr(one, "variables", {})
                variables.update(value_there(variables))
        load_models(context)
    except BaseException:
        context.close()
        raise
    return context


def value_there(value):
    if isinstance(value, dict):
        return {name: value_there(one) for name, one in value.items()}
    if isinstance(value, list):
        return [value_there(one) for one in value]
    return as_there(value) if isinstance(value, str) else value


def run_tests(context):
    """Runs the unit tests, and returns how many there are and which failed."""
    stream = io.StringIO()
    result = context.test(stream=stream)
    all_failed = result.failures + result.errors
    failed = [(without_paths(test), without_paths(text)) for test, text in all_failed]
    for name, text in failed:
        send("unit_test", name=name, message=text[-2000:])
    if failed:
        print(stream.getvalue())
    return {"tests": result.testsRun, "failed_tests": len(failed)}


def build_plan(context, asked, options, chosen):
    builder = context.plan_builder(asked["environment"], skip_tests=True, **options)
    chosen.clear()
    chosen.update(one.name for one in builder.build().uncategorized)
    choices = asked.get("choices", {})
    for one in list(builder.build().uncategorized):
        builder.set_choice(one, SnapshotChangeCategory[choices.get(one.name, "breaking").upper()])
    return builder.build()


def resolve_time(text):
    """Returns a time, a relative one as what it is now. A day stays one: as an end it is whole."""
    moment = to_datetime(text)
    return moment.date().isoformat() if is_date(text) else moment.isoformat()


def resolve_times(options):
    """Returns the options that are times."""
    names = ("start", "end", "effective_from")
    return {name: resolve_time(options[name]) for name in names if name in options}


def pin_plan(context, asked, options, chosen):
    """Returns the plan, and the time that its end depends on, if it depends on one."""
    plan = build_plan(context, asked, options, chosen)
    ends = getattr(plan, "interval_end_per_model", None) or getattr(
        plan, "end_override_per_model", None
    )
    if (ends or options.get("end")) and not (options.get("restate_models") or options.get("run")):
        return plan, None
    at = asked.get("at") or to_timestamp(now_of_tool())
    return build_plan(context, asked, {**options, "execution_time": at}, chosen), at


def explain(context, asked, options, times):
    """Reports a plan. Returns it with its digest, and whether all unit tests have passed."""
    tests = run_tests(context) if asked.get("tests", True) else {"tests": 0, "failed_tests": 0}
    chosen = set()
    plan, at = pin_plan(context, asked, options, chosen)
    stored = context.state_reader.get_environment(plan.context_diff.environment)
    before = (
        sorted([it.name, it.identifier, it.version] for it in stored.snapshots) if stored else None
    )
    made_of = (asked.get("with"), asked["environment"], options, asked.get("choices"))
    found = {"at": at, "resolved": times or None, **tests}
    digest = report_plan(plan, made_of, before, chosen, print_line, **found)
    environment = plan.context_diff.environment
    print("The plan of %s changes %s" % (environment, words_of_counts(COUNTS)))
    return plan, digest, tests["failed_tests"] == 0


def print_line(name, kind):
    if sum(COUNTS.values()) < MOST_LINES:
        print("%s: %s" % (name, kind))


def apply_plan(context, plan):
    """Applies a plan, unless the environment has another one now."""
    previous = plan.context_diff.previous_plan_id

    def is_other():
        # Forward-only models are filled after this plan is that of the environment.
        stored = context.state_sync.get_environment(plan.context_diff.environment)
        present = stored.plan_id if stored and not stored.expired else None
        return present not in (previous, plan.plan_id)

    context.apply(plan, circuit_breaker=is_other)
    send("applied", plan_id=plan.plan_id)


def print_as_tool():
    """Makes SQLMesh print what it prints in its own command line, without its files."""
    configure_logging(write_to_file=False)
    logging.getLogger().addHandler(logging.NullHandler())
    # In old versions there is a console from the beginning.
    getattr(console, "configure_console", int)()


def message_of(error, options):
    """Returns what SQLMesh's own command line says of an error, or what it should say."""
    names = ("select_models", "restate_models", "backfill_models")
    chosen = [name for name in names if options.get(name)]
    if chosen and "Selector did not return any models" in str(error):
        given = ["%s (%s)" % (name, ", ".join(options[name])) for name in chosen]
        return "No model of the commit is selected by " + " or ".join(given)
    if isinstance(error, SystemExit):
        return words_of_end(error)
    node, cause = getattr(error, "node", None), error.__cause__
    if type(error).__name__ == "CircuitBreakerError":
        return "Another plan was applied to the environment meanwhile"
    if type(error).__name__ == "NoChangesPlanError":
        return "It changes no model: set include_unmodified to make an environment of all models"
    if node and cause:
        return "Failed processing %s. %s" % (node, cause)
    return str(error) or type(error).__name__


def main(arguments):
    """Explains, or applies, and returns the exit code: 0, 2 (no plan), 3 (tests), 4 (superseded), 5."""
    asked, stage, context = read_input(), "load", None
    options = asked.get("options", {})
    PROJECT.extend({os.path.abspath(arguments.project), os.path.realpath(arguments.project)})
    try:
        print_as_tool()
        if "DAGCTL_PROJECT_FOLDER" in os.environ:
            read_as_in(arguments.project, os.environ["DAGCTL_PROJECT_FOLDER"])
        context = load_project(arguments.project, arguments.gateway)
        stage = "plan"
        times = resolve_times(options)
        options = {**options, **times}
        unknown = sorted(set(options) - set(inspect.signature(Context.plan_builder).parameters))
        if unknown:
            raise ValueError("this version of SQLMesh has no option " + ", ".join(unknown))
        plan, digest, passed = explain(context, asked, options, times)
        if not passed:
            return 3
        if "approved" not in asked:
            return 0
        if digest != asked["approved"]:
            raise Superseded("The project or its state is not what the plan was made for")
        stage = "apply"
        apply_plan(context, plan)
        return 0
    # Code of the project that ends the program has explained, and applied, nothing.
    except (Exception, SystemExit) as error:
        kind = type(error).__name__
        superseded = kind in ("Superseded", "ConflictingPlanError", "CircuitBreakerError")
        text = without_paths(message_of(error, options))
        if superseded:
            send("superseded", stage=stage, type=kind, message=text)
        else:
            send_error(error, stage, text, place_of(error) if stage == "load" else None)
        if isinstance(error, (Superseded, SQLMeshError, SqlglotError, ValueError)):
            print("Error: " + text)
        else:
            traceback.print_exc()
            if isinstance(error, SystemExit):
                # After the stack trace, where the two have streams of their own, too.
                print("Error: " + text, file=sys.stderr)
        if superseded:
            return 4
        return 5 if stage == "apply" else 2
    finally:
        if context is not None:
            context.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="dagctl_plan")
    parser.add_argument("-p", "--project", default=".")
    parser.add_argument("--gateway")
    sys.exit(main(parser.parse_args()))
`;
