// A Python program, which tests run.
/**
 * The part of SQLMesh that reports a plan that it has built: in `dagctl_plan`, which explains and
 * applies plans, and in `dagctl_results`, where the command line of SQLMesh itself applies one.
 */
export const SQLMESH_PLAN_REPORT: string = String.raw`import difflib
import hashlib

# The folders of the project's repository above it, and what paths are written as: (before, after).
ROOTS, MOVED = [], []
# The most changes that are reported, the most characters of them, and of their differences.
MOST = {"changes": 10000, "all": 7000000, "diffs": 3000000}
SENT = {"changes": 0, "all": 0, "diffs": 0, "left_out": 0}
COUNTS = {}


def digest_of(*parts):
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def as_there(text):
    """Returns a text with the paths that it has where the project runs."""
    for before, after in MOVED:
        text = str(text).replace(before + os.sep, after + os.sep)
    return text


def without_paths(text):
    folders = {os.getcwd(), os.path.realpath(os.getcwd()), *PROJECT, *ROOTS}
    return without_folders(as_there(text), {as_there(folder + os.sep)[:-1] for folder in folders})


def line_without_paths(line):
    """Returns a line without paths that has all white space around it."""
    bare = line.strip()
    return line.replace(bare, without_paths(bare), 1) if bare else line


def columns(snapshot, dialect):
    """Returns the types of columns as the database calls them: a stored one may have a synonym."""
    known = (snapshot.model.columns_to_types or {}) if snapshot.is_model else {}
    return {name: kind.sql(dialect=dialect) for name, kind in known.items()}


def name_of(snapshot):
    node = getattr(snapshot, "node", None)
    if node is not None:
        return node.name
    from sqlglot import exp

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
    # SQLMesh has an empty line after each header. One that is empty in a model has a space.
    texts = [text for text in diff.text_diff(name).split("\n") if text]
    lines = [(line_without_paths(text), text) for text in texts]
    first = next((at for at, (line, _) in enumerate(lines) if line.startswith("@@")), 0)
    lines = lines[first:]
    # What is equal without the paths of folders has not changed.
    removed = {line[1:]: text[1:] for line, text in lines if line.startswith("-")}
    same = {
        line[1:]
        for line, text in lines
        if line.startswith("+") and removed.get(line[1:], text[1:]) != text[1:]
    }
    shown = []
    for line, _ in lines:
        if line[1:] not in same or not line.startswith(("-", "+")):
            shown.append(line)
        elif line.startswith("-"):
            shown.append(" " + line[1:])
    return "\n".join(shown)


def changes_of(plan, chosen):
    """Yields what is shown of each model that changes, by its kind of change."""
    diff = plan.context_diff
    for one in sorted((diff.snapshots[added] for added in diff.added), key=name_of):
        yield one, {"change": "added", "category": category_of(one)}
    for name in sorted(diff.modified_snapshots):
        new, old = diff.modified_snapshots[name]
        if diff.directly_modified(name):
            kind = "direct"
        elif diff.indirectly_modified(name):
            kind = "indirect"
        elif diff.metadata_updated(name):
            kind = "metadata"
        else:
            continue  # It reads a model whose metadata has changed.
        dialect = new.model.dialect if new.is_model else None
        before, after = columns(old, dialect), columns(new, dialect)
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


def actions_of(diff):
    """Yields what is executed or recorded besides models: (kind, name, text, change, each run)."""
    before = getattr(diff, "previous_environment_statements", [])
    now = getattr(diff, "environment_statements", [])
    for stage in ("before_all", "after_all"):
        texts = [[text for one in each for text in getattr(one, stage)] for each in (before, now)]
        yield from differing("statement", stage, *texts)
    for kind, texts in (("python", python_of), ("jinja", jinja_of)):
        for found in differing("statement", kind, texts(before), texts(now)):
            if found[3]:
                yield found
    old, new = getattr(diff, "previous_requirements", {}), getattr(diff, "requirements", {})
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            change = "changed" if name in old and name in new else None
            change = change or ("added" if name in new else "removed")
            versions = [one[name] for one in (old, new) if name in one]
            yield "package", name, " -> ".join(map(str, versions)), change, None


def differing(kind, name, before, now):
    """Yields texts in their order, each with how it differs from those that were there before."""
    before, now = [list(map(as_there, each)) for each in (before, now)]
    compared = difflib.SequenceMatcher(None, before, now, autojunk=False)
    for tag, first, last, begin, end in compared.get_opcodes():
        for text in before[first:last] if tag != "equal" else ():
            yield kind, name, text, "removed", None
        for text in now[begin:end]:
            yield kind, name, text, None if tag == "equal" else "added", True


def python_of(statements):
    """Returns the code, and the values, that statements use."""
    return [
        "%s = %s" % (name, code.payload) if code.kind.value == "value" else code.payload
        for one in statements
        for name, code in sorted(one.python_env.items())
    ]


def jinja_of(statements):
    known = [one.jinja_macros for one in statements if one.jinja_macros]
    return [
        macro.definition
        for one in known
        for macros in (one.root_macros, *one.packages.values())
        for _, macro in sorted(macros.items())
    ]


def previews_of(plan, options, restated):
    """Returns those of the restated models that nobody asks for: a preview fills tables of its own.

    SQLMesh has them beside the restatements, which ignore all changes.
    """
    asked = options.get("restate_models") or getattr(plan, "selected_models_to_restate", None)
    return set() if asked or not plan.context_diff.has_changes else set(restated)


def report_plan(plan, options, before, chosen=(), log=None, **more):
    """Reports a plan, and returns its digest."""
    # The digest has the options, too, and what the environment had before.
    diff = plan.context_diff
    missing = {}
    for one in plan.missing_intervals:
        missing[one.snapshot_id.name] = (
            one.intervals[0][0],
            one.intervals[-1][1],
            len(one.intervals),
        )
    names = {one.name: name_of(one) for one in diff.snapshots.values()}
    details = []
    restated = sorted({one.name for one in plan.restatements})
    previews = previews_of(plan, options[2], restated)

    def report(identity, name, change):
        preview = {"forward_only_preview": True} if identity in previews else {}
        if log is not None:
            log(name, change["change"] + (" (preview)" if preview else ""))
        change.update(preview)
        send_change(identity, name, change, missing.pop(identity, None))

    for snapshot, change in changes_of(plan, chosen):
        details.append([snapshot.name, change["change"]])
        report(snapshot.name, name_of(snapshot), change)
    shown = {name for name, _ in details if name in previews}
    for name in restated:
        if name not in shown:
            report(name, names[name], {"change": "restated"})
    for name in sorted(missing):
        report(name, names[name], {"change": "backfilled"})
    actions = list(actions_of(diff))
    # Besides what it shows, an apply may have to end one that did not, or to move all views.
    layer = "gateway_managed_virtual_layer"
    changed = (
        diff.has_snapshot_changes
        or diff.is_new_environment
        or diff.is_unfinalized_environment
        or getattr(diff, "previous_" + layer, None) != getattr(diff, layer, None)
        or any(change for _, _, _, change, _ in actions)
        or bool(restated or plan.missing_intervals)
    )
    for kind, name, text, change, each_run in actions if changed else ():
        shown = without_paths(text)
        report_action(kind, name, shown, log is not None, change=change, each_run=each_run)
    digest = digest_of(
        *options,
        diff.previous_plan_id,
        before,
        sorted(
            [it.name, it.identifier, it.version, str(it.change_category)]
            for it in diff.snapshots.values()
        ),
        sorted(it.name for it in diff.removed_snapshots),
        restated,
        [as_there(repr(it)) for it in getattr(diff, "environment_statements", [])],
        getattr(diff, "requirements", None),
        details,
    )
    send(
        "plan",
        environment=diff.environment,
        new=diff.is_new_environment,
        unfinished=diff.is_unfinalized_environment,
        changed=bool(changed),
        backfill=bool(plan.requires_backfill),
        forward_only=bool(plan.forward_only),
        digest=digest,
        counts=COUNTS,
        actions=ACTIONS["count"],
        truncated=SENT["left_out"] + ACTIONS["left_out"] > 0,
        **more,
    )
    return digest


def send_change(identity, name, change, intervals):
    if intervals:
        change["start"], change["end"], change["intervals"] = (
            now(intervals[0] / 1000),
            now(intervals[1] / 1000),
            intervals[2],
        )
    COUNTS[change["change"]] = COUNTS.get(change["change"], 0) + 1
    if SENT["changes"] >= MOST["changes"] or SENT["all"] > MOST["all"]:
        SENT["left_out"] += 1
        return
    if SENT["diffs"] > MOST["diffs"] and change.get("diff"):
        SENT["left_out"] += 1
        change["diff"] = None
    SENT["changes"] += 1
    SENT["diffs"] += len(change.get("diff") or "")
    SENT["all"] += send("change", id=identity if identity != name else None, name=name, **change)
`;
