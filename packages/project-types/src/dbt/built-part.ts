// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_results` that reports what a run has built: after a command that
 * builds all, and has succeeded, the fingerprint of each node. A later plan compares with them.
 */
export const DBT_BUILT: string = String.raw`BUILT = {}
# Flags with which a command builds a part of the project, or nothing.
PARTIAL = (
    "select", "exclude", "selector", "models", "resource_types", "exclude_resource_types", "empty",
    "event_time_start", "event_time_end", "sample",
)


def flag(flags, name):
    return getattr(flags, name.upper(), None) or getattr(flags, name, None)


def is_whole(flags):
    return flag(flags, "which") in BUILT_KINDS and not any(flag(flags, name) for name in PARTIAL)


def is_reduced(flags):
    """Returns whether the run builds a part by itself: of its selectors, or of an earlier run."""
    file = os.path.join(str(flag(flags, "project_dir")), "selectors.yml")
    if os.path.exists(file):
        import yaml

        with open(file, encoding="utf-8") as text:
            if any(one.get("default") for one in yaml.safe_load(text)["selectors"]):
                return True
    return retry_nodes() is not None


def watch_built(selector):
    select = selector.NodeSelector.get_selected

    def get_selected(self, *given, **named):
        # Before the first node is compiled, they are what dbt has parsed.
        if "nodes" not in BUILT and "flags" in BUILT:
            quietly(note_built)(self.manifest, BUILT["flags"])
        return select(self, *given, **named)

    selector.NodeSelector.get_selected = get_selected


def note_built(manifest, flags):
    BUILT["nodes"] = {}
    folder, given = str(flag(flags, "project_dir")), flag(flags, "vars") or {}
    BUILT["nodes"] = Fingerprints(manifest, folder, given).all(flag(flags, "which"))


def report_built(event):
    if event.info.name != "CommandCompleted" or not event.data.success or not BUILT.get("nodes"):
        return
    part, size, left = {}, 0, len(BUILT["nodes"])
    for name, fingerprint in sorted(BUILT["nodes"].items()):
        part[name] = fingerprint
        size += len(json.dumps(name)) + 20
        left -= 1
        if size > 2400 or left == 0:
            send("nodes", nodes=part, **({"total": len(BUILT["nodes"])} if left == 0 else {}))
            part, size = {}, 0


def patch_built(requires):
    setup = requires.setup_event_logger

    def setup_event_logger(flags, callbacks=(), **named):
        if not is_whole(flags) or quietly(is_reduced)(flags) is not False:
            return setup(flags, callbacks, **named)
        BUILT["flags"] = flags
        return setup(flags, [*callbacks, quietly(report_built)], **named)

    requires.setup_event_logger = setup_event_logger


sys.meta_path.insert(0, AfterImport("dbt.cli.requires", quietly(patch_built)))
sys.meta_path.insert(0, AfterImport("dbt.graph.selector", quietly(watch_built)))
`;
