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
import hashlib
import inspect
import io
import logging
import traceback

try:
    import dagctl_results  # noqa: F401
except Exception:
    pass  # A plan without results is still a plan.

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlmesh import Context, configure_logging
from sqlmesh.core import console
from sqlmesh.core.snapshot import SnapshotChangeCategory
from sqlmesh.utils import hashing
from sqlmesh.utils.date import now as now_of_tool
from sqlmesh.utils.date import to_datetime, to_timestamp
from sqlmesh.utils.errors import SQLMeshError


PROJECT = []
# The most changes that are reported, the most characters of them, and of their differences.
MOST_CHANGES, MOST, MOST_DIFFS = 10000, 7000000, 3000000
# The most changes that the log has.
MOST_LINES = 500
SENT = {"changes": 0, "all": 0, "diffs": 0, "left_out": 0}
COUNTS = {}


class Superseded(Exception):
    """The plan is not the one that was approved."""


def read_input():
    with open(os.environ["DAGCTL_INPUT"], encoding="utf-8") as file:
        return json.load(file)


def digest_of(*parts):
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def shown(text):
    """Returns a text without colours, and with paths as the project has them."""
    folders = {os.getcwd(), os.path.realpath(os.getcwd()), *PROJECT}
    for folder in sorted(folders, key=len, reverse=True):
        text = str(text).replace(folder + os.sep, "").replace(folder, ".")
    return plain(text)


def hash_as_in(project, folder):
    """Gives models the versions that they have where the project's folder is at another path.

    A version depends on what the functions of a model use, and so on the path in __file__.
    """
    joined, moved = hashing._safe_concat, []
    for form in (os.path.abspath, os.path.realpath):
        before, after = form(project), form(folder)
        PROJECT.append(after)
        # Functions outside the project's folder are in the same repository.
        while os.path.basename(before) == os.path.basename(after) != "":
            before, after = os.path.dirname(before), os.path.dirname(after)
        moved.append((before.encode(), after.encode()))

    def joined_as_there(data):
        text = joined(data)
        for before, after in moved:
            text = text.replace(before, after)
        return text

    hashing._safe_concat = joined_as_there


def run_tests(context):
    """Runs the unit tests, and returns how many there are and which failed."""
    stream = io.StringIO()
    result = context.test(stream=stream)
    failed = [(shown(test), shown(text)) for test, text in result.failures + result.errors]
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


def resolved(options):
    """Returns the options that are times, relative ones as what they are now."""
    return {
        name: to_datetime(options[name]).isoformat()
        for name in ("start", "end", "effective_from")
        if name in options
    }


def pinned_plan(context, asked, options, chosen):
    """Returns the plan, and the time that its end depends on, if it depends on one."""
    plan = build_plan(context, asked, options, chosen)
    ends = getattr(plan, "interval_end_per_model", None) or getattr(
        plan, "end_override_per_model", None
    )
    if (ends or options.get("end")) and not (options.get("restate_models") or options.get("run")):
        return plan, None
    at = asked.get("at") or to_timestamp(now_of_tool())
    return build_plan(context, asked, {**options, "execution_time": at}, chosen), at


def columns(snapshot):
    known = (snapshot.model.columns_to_types or {}) if snapshot.is_model else {}
    return {name: str(kind) for name, kind in known.items()}


def name_of(snapshot):
    node = getattr(snapshot, "node", None)
    if node is not None:
        return node.name
    # Of a model that the project has no more, only the stored name is known.
    parts = [part.name for part in exp.to_table(snapshot.name).parts]
    return ".".join(parts[-2:])


def category_of(snapshot):
    return snapshot.change_category.name.lower() if snapshot.change_category else None


def is_lost(before, after):
    """Says whether a column is gone, or has another type. A type may be unknown."""
    return after is None or (before != after and "UNKNOWN" not in (before.upper(), after.upper()))


def diff_of(diff, name):
    """Returns the difference of a model without the empty names of files before it."""
    lines = shown(diff.text_diff(name)).splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith("@@")), 0)
    return "\n".join(line for at, line in enumerate(lines[first:]) if line or at > 1)


def changes_of(plan, chosen):
    """Yields what is shown of each model that changes, by its kind of change."""
    diff = plan.context_diff
    for one in sorted((diff.snapshots[added] for added in diff.added), key=name_of):
        yield one, {"change": "added", "category": category_of(one)}
    for name in sorted(diff.modified_snapshots):
        new, old = diff.modified_snapshots[name]
        kind = (
            "direct"
            if diff.directly_modified(name)
            else "indirect"
            if diff.indirectly_modified(name)
            else "metadata"
        )
        before, after = columns(old), columns(new)
        lost = sorted(one for one in before if is_lost(before[one], after.get(one)))
        in_place = plan.forward_only or (new.is_model and getattr(new.model, "forward_only", False))
        yield new, {
            "change": kind,
            "category": category_of(new),
            "chosen": name in chosen,
            "columns_added": ", ".join(sorted(set(after) - set(before))),
            "columns_lost": ", ".join(lost),
            "destructive": bool(lost and in_place),
            "diff": diff_of(diff, name) if kind != "indirect" else "",
        }
    for one in sorted(diff.removed_snapshots.values(), key=lambda it: it.name):
        yield one, {"change": "removed"}


def explain(context, asked, options, times):
    """Reports a plan. Returns it with its digest, and whether all unit tests have passed."""
    tests = run_tests(context) if asked.get("tests", True) else {"tests": 0, "failed_tests": 0}
    chosen = set()
    plan, at = pinned_plan(context, asked, options, chosen)
    diff = plan.context_diff
    missing = {}
    for one in plan.missing_intervals:
        missing[one.snapshot_id.name] = (
            one.intervals[0][0],
            one.intervals[-1][1],
            len(one.intervals),
        )
    details = []
    for snapshot, change in changes_of(plan, chosen):
        details.append([snapshot.name, change["change"], change.get("diff")])
        send_change(snapshot.name, name_of(snapshot), change, missing.pop(snapshot.name, None))
    restated = {one.name for one in plan.restatements}
    for name in sorted(restated):
        one = next(it for it in diff.snapshots.values() if it.name == name)
        send_change(name, name_of(one), {"change": "restated"}, missing.pop(name, None))
    for name in sorted(missing):
        one = next(it for it in diff.snapshots.values() if it.name == name)
        send_change(name, name_of(one), {"change": "backfilled"}, missing[name])
    stored = context.state_reader.get_environment(diff.environment)
    digest = digest_of(
        asked.get("with"),
        asked["environment"],
        options,
        asked.get("choices"),
        diff.previous_plan_id,
        sorted([it.name, it.identifier, it.version] for it in stored.snapshots) if stored else None,
        sorted([it.name, it.identifier, it.version, str(it.change_category)] for it in diff.snapshots.values()),
        sorted(it.name for it in diff.removed_snapshots),
        sorted(restated),
        [shown(repr(it)) for it in getattr(diff, "environment_statements", [])],
        getattr(diff, "requirements", None),
        details,
    )
    send(
        "plan",
        environment=diff.environment,
        new=diff.is_new_environment,
        unfinished=diff.is_unfinalized_environment,
        changed=bool(diff.has_changes or restated or plan.missing_intervals),
        backfill=bool(plan.requires_backfill),
        forward_only=bool(plan.forward_only),
        at=at,
        digest=digest,
        resolved=times or None,
        counts=COUNTS,
        truncated=SENT["left_out"] > 0,
        **tests,
    )
    counts = ["%d %s" % (count, kind) for kind, count in COUNTS.items()]
    print("The plan of %s changes %s" % (diff.environment, ", ".join(counts) or "nothing"))
    return plan, digest, tests["failed_tests"] == 0


def send_change(identity, name, change, intervals):
    if intervals:
        change["start"], change["end"], change["intervals"] = (
            now(intervals[0] / 1000),
            now(intervals[1] / 1000),
            intervals[2],
        )
    if sum(COUNTS.values()) < MOST_LINES:
        print("%s: %s" % (name, change["change"]))
    COUNTS[change["change"]] = COUNTS.get(change["change"], 0) + 1
    if SENT["changes"] >= MOST_CHANGES or SENT["all"] > MOST:
        SENT["left_out"] += 1
        return
    if SENT["diffs"] > MOST_DIFFS and change.get("diff"):
        SENT["left_out"] += 1
        change["diff"] = None
    SENT["changes"] += 1
    SENT["diffs"] += len(change.get("diff") or "")
    SENT["all"] += send("change", id=identity if identity != name else None, name=name, **change)


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


def told(error):
    """Returns what SQLMesh's own command line says of an error, or what it should say."""
    if isinstance(error, SystemExit):
        return "The code of the project has ended the program (exit code %s)" % error.code
    node, cause = getattr(error, "node", None), error.__cause__
    if type(error).__name__ == "CircuitBreakerError":
        return "Another plan was applied to the environment meanwhile"
    if node and cause:
        return "Failed processing %s. %s" % (node, cause)
    return str(error) or type(error).__name__


def main(arguments):
    """Explains, or applies, and returns the exit code: 0, 2 (no plan), 3 (tests), 4 (superseded), 5."""
    asked, stage, context = read_input(), "load", None
    PROJECT.extend({os.path.abspath(arguments.project), os.path.realpath(arguments.project)})
    try:
        print_as_tool()
        if "DAGCTL_PROJECT_FOLDER" in os.environ:
            hash_as_in(arguments.project, os.environ["DAGCTL_PROJECT_FOLDER"])
        context = Context(paths=arguments.project, gateway=arguments.gateway)
        stage = "plan"
        options = asked.get("options", {})
        times = resolved(options)
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
        send("superseded" if superseded else "error", stage=stage, type=kind, message=shown(told(error)))
        if isinstance(error, (Superseded, SQLMeshError, SqlglotError, ValueError)):
            print("Error: " + shown(told(error)))
        else:
            traceback.print_exc()
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
