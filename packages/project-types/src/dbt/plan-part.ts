// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_dbt_plan`, a program that says what a run of all models would build
 * otherwise than the last one that succeeded. It parses the project, and connects to no warehouse.
 * Where its input has the digest of an approved plan, it only compares: the step after it builds.
 * It reads the input, JSON, from the file in the variable `DAGCTL_INPUT`.
 *
 * Its exit codes: 0 explained, or the plan is the approved one; 2 there is no plan; 4 the plan is
 * not the approved one.
 */
export const DBT_PLAN: string = String.raw`import argparse

# The most changes that are reported, and the most that the log has.
MOST_CHANGES, MOST_LINES = 10000, 500
MODELS = ("model", "seed", "snapshot")


def read_input():
    with open(os.environ["DAGCTL_INPUT"], encoding="utf-8") as file:
        return json.load(file)


def read_previous(lines):
    """Returns fingerprints by name. A line begins with how much of the name before it has, too."""
    found, name = {}, ""
    for line in lines:
        shared, _, rest = line.partition(":")
        rest, _, fingerprint = rest.rpartition(" ")
        name = name[: int(shared)] + rest
        found[name] = fingerprint
    return found


def given_vars(flags):
    """Returns the variables of the command line as dbt reads them."""
    import yaml

    for name, _, text in (flag.partition("=") for flag in flags):
        if name == "--vars":
            return yaml.safe_load(text) or {}
    return {}


def kind_of(name):
    return name.split(".")[0]


def title_of(name, nodes):
    """Returns the name of a node. Of one that the project has no more, only the id is known."""
    if name in nodes:
        return nodes[name].name
    kind, _, *names = name.split(".")
    return ".".join(names[:1] if kind == "test" else names) or name


def below(changed, nodes):
    """Returns the models that read others that change, and those that read them in turn."""
    readers = {}
    for name, node in nodes.items():
        for read in getattr(node.depends_on, "nodes", None) or []:
            readers.setdefault(read, []).append(name)
    found, left = set(), list(changed)
    while left:
        for name in readers.get(left.pop(), []):
            if name not in found and kind_of(name) in MODELS:
                found.add(name)
                left.append(name)
    return found - set(changed)


def changes_of(now, before, nodes):
    """Returns how each node changes, by its id."""
    changes = {name: ("added", None) for name in now if name not in before}
    for name in now:
        if name in before and now[name] != before[name]:
            own = now[name][:8] != before[name][:8]
            changes[name] = ("direct", "modified" if own else "macro")
    for name in below([name for name in changes if kind_of(name) in MODELS], nodes):
        if name in now:
            changes[name] = ("indirect", None)
    changes.update((name, ("removed", None)) for name in before if name not in now)
    return changes


def hooks_with_changes(hooks, before, is_new):
    """Returns hooks in the order in which they are executed, and those that are no more."""
    now = {hook["id"] for hook in hooks}
    for hook in hooks:
        known, change = before.get(hook["id"]), None
        if is_new or (known is None and before.keys() >= HAS_HOOKS.keys()):
            change = "added"
        elif known is not None and known != hook["fingerprint"]:
            change = "changed"
        yield {**hook, "change": change}
    for name in before:
        # A hook of a model that has it no more changes that model.
        if kind_of(name) == "operation" and name not in now:
            package, stage = re.fullmatch(r"operation\.(.*)\.\1-(.*)-\d+", name).groups()
            yield {"name": "%s of %s" % (stage, package), "text": "", "change": "removed"}


def explain(asked, now, hooks, nodes, digest):
    stored = read_previous(asked.get("previous") or [])
    kinds = BUILT_KINDS[asked["command"]]
    before = {name: found for name, found in stored.items() if kind_of(name) in kinds}
    changes, counts = changes_of(now, before, nodes), {}
    hooks = list(hooks_with_changes(hooks, stored, not before))
    changed = bool(changes or asked["requested"] or any(hook["change"] for hook in hooks))
    for sent, name in enumerate(sorted(changes)):
        change, category = changes[name]
        counts[change] = counts.get(change, 0) + 1
        title = title_of(name, nodes)
        if sent < MOST_LINES:
            print("%s: %s" % (title, change))
        if sent < MOST_CHANGES:
            send("change", id=name, name=title, change=change, category=category)
    for hook in hooks if changed else ():
        is_executed = hook["change"] != "removed"
        more = {"change": hook["change"], "each_run": is_executed or None}
        report_action("hook", hook["name"], hook["text"], **more)
    send(
        "plan",
        digest=digest,
        changed=changed,
        new=not before,
        counts=counts,
        actions=ACTIONS["count"],
        truncated=len(changes) > MOST_CHANGES or ACTIONS["left_out"] > 0,
    )
    if asked.get("previous_too_large"):
        print("The last run built too many nodes to compare with them, so that all count as added")
    elif not before:
        print("No run has built all models yet, so that all of them are added")
    print("The plan changes " + words_of_counts(counts))


def main(folder):
    """Explains or compares, and returns the exit code: 0, 2 (no plan), 4 (superseded)."""
    PROJECT.extend([os.path.abspath(folder), os.path.realpath(folder)])
    try:
        asked = read_input()
        flags = asked.get("flags", [])
        manifest = load(folder, flags)
        fingerprints, command = Fingerprints(manifest, folder, given_vars(flags)), asked["command"]
        now, built = fingerprints.all(command), fingerprints.built(command)
        common = [asked.get("with"), command, asked["options"]]
        # The plans of version 0.2.0 have the digest of the nodes alone.
        digest, former = digits([*common, now], 64), digits([*common, built], 64)
        if "approved" not in asked:
            explain(asked, built, fingerprints.hooks(command), manifest.nodes, digest)
        elif asked["approved"] not in (digest, former):
            text = "The project, or a parameter of its job, is not what the plan was made for"
            send("superseded", stage="plan", type="Superseded", message=text)
            print(text)
            return 4
        return 0
    # Code of the project that ends the program has explained nothing.
    except (Exception, SystemExit) as error:
        # dbt has printed its own errors.
        if isinstance(error, CircleError):
            print(error)
        elif not type(error).__module__.startswith("dbt"):
            traceback.print_exc()
        is_end = isinstance(error, SystemExit)
        text = words_of_end(error) if is_end else without_folders(error, PROJECT)
        send_error(error, "plan", text or type(error).__name__, place_of(error))
        return 2


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="dagctl_dbt_plan")
    parser.add_argument("-p", "--project", default=".")
    sys.exit(main(parser.parse_args().project))
`;
