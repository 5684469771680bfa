// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_results`: it reports the events in which dbt begins and finishes a
 * node. What dbt prints and its exit code stay as they are.
 */
export const DBT_RESULTS: string = String.raw`STARTED, SELECTED = {}, set()
STATUS = {
    "success": "succeeded", "pass": "succeeded", "warn": "succeeded", "no-op": "succeeded",
    "skipped": "skipped",
}

# Runs of a project have one working folder, and each its own temporary one.
TARGET = os.path.join(os.environ.get("TMPDIR") or "/tmp", "dagctl-target")
os.environ["DBT_TARGET_PATH"] = TARGET
# Where dbt stops at a failure, only its own results have the nodes that it did not begin.
os.environ["DBT_WRITE_JSON"] = "true"


def report(event):
    """Gets each event of dbt, also those that the log does not show."""
    if event.info.name == "CommandCompleted":
        report_skipped()
    if event.info.name not in ("NodeStart", "NodeFinished"):
        return
    node = event.data.node_info
    with LOCK:
        if node.unique_id not in STARTED:
            STARTED[node.unique_id] = (execution(), now(time.time()))
        number, started_at = STARTED[node.unique_id]
    values = {
        "execution": number, "name": node.node_name, "unique_id": node.unique_id,
        "resource_type": node.resource_type, "started_at": started_at, "status": "running",
    }
    if event.info.name == "NodeFinished":
        result = event.data.run_result
        values["status"] = STATUS.get(str(result.status).lower(), "failed")
        if values["status"] == "skipped":
            del values["started_at"]
        else:
            values["duration_ms"] = int(result.execution_time * 1000)
            rows = dict(result.adapter_response).get("rows_affected")
            if isinstance(rows, (int, float)) and rows >= 0:
                values["rows"] = int(rows)
        if values["status"] == "failed":
            values["message"] = plain(result.message)
    send("model", **values)


def report_skipped():
    """Reports what dbt has skipped without an event: all that is left where it fails fast."""
    with open(os.path.join(TARGET, "run_results.json"), encoding="utf-8") as file:
        results = json.load(file)["results"]
    skipped = [result["unique_id"] for result in results if result["status"] == "skipped"]
    left = [node for node in skipped if node not in STARTED and not node.startswith("operation.")]
    # Unit tests that have not begun are in no results.
    tests = sorted(node for node in SELECTED if node.startswith("unit_test.")) if left else []
    for node in left + [test for test in tests if test not in STARTED]:
        kind, _, *names = node.split(".")
        name = names[-1 if kind == "unit_test" else 0]
        values = {"name": name, "unique_id": node, "resource_type": kind, "status": "skipped"}
        send("model", execution=execution(), **values)


def watch_selection(selector):
    select = selector.NodeSelector.get_selected

    def get_selected(self, *given, **named):
        selected = select(self, *given, **named)
        SELECTED.update(selected)
        return selected

    selector.NodeSelector.get_selected = get_selected


def patch(requires):
    setup = requires.setup_event_logger

    def setup_event_logger(flags, callbacks=(), **named):
        return setup(flags, [*callbacks, quietly(report)], **named)

    requires.setup_event_logger = setup_event_logger
    send("begin", tool="dbt")


sys.meta_path.insert(0, AfterImport("dbt.cli.requires", quietly(patch)))
# It is called after the part before this one: a retry has then left out what it does not repeat.
sys.meta_path.insert(0, AfterImport("dbt.graph.selector", quietly(watch_selection)))
`;
