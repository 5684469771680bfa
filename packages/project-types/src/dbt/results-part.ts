// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_results`: it reports the events in which dbt begins and finishes a
 * node. What dbt prints and its exit code stay as they are.
 */
export const DBT_RESULTS: string = String.raw`STARTED = {}
STATUS = {
    "success": "succeeded", "pass": "succeeded", "warn": "succeeded", "no-op": "succeeded",
    "skipped": "skipped",
}

# Runs of a project have one working folder, and each its own temporary one.
os.environ["DBT_TARGET_PATH"] = os.path.join(os.environ.get("TMPDIR") or "/tmp", "dagctl-target")


def report(event):
    """Gets each event of dbt, also those that the log does not show."""
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


def patch(requires):
    setup = requires.setup_event_logger

    def setup_event_logger(flags, callbacks=(), **named):
        return setup(flags, [*callbacks, quietly(report)], **named)

    requires.setup_event_logger = setup_event_logger
    send("begin", tool="dbt")


sys.meta_path.insert(0, AfterImport("dbt.cli.requires", patch))
`;
