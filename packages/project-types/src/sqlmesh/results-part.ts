// A Python program, which tests run.
/**
 * The part of SQLMesh in `dagctl_results`: it reports what SQLMesh tells its console, whichever one
 * that is. What SQLMesh prints and its exit code stay as they are.
 */
export const SQLMESH_RESULTS: string = String.raw`MODELS, BEGUN, DEEP = {}, set(), threading.local()


def entry(snapshot):
    with LOCK:
        if snapshot.name not in MODELS:
            MODELS[snapshot.name] = {
                "execution": execution(),
                "name": getattr(snapshot.node, "name", snapshot.name),
                "status": "running",
            }
        return MODELS[snapshot.name]


def reason(error):
    cause = error.__cause__ or error
    raised = cause.__context__
    # Up to 0.150, SQLMesh only prints what a model in Python has raised.
    if raised and str(cause).startswith("Error executing Python model "):
        return "%s: %s" % (type(raised).__name__, plain(raised))
    # Of several audits the error has the names, and each of its own errors the number of rows.
    audits = getattr(cause, "errors", None)
    text = "\n".join(map(str, audits)) if audits and isinstance(audits, list) else cause
    # Of these the text is no more than the key, or the exit code.
    kind = type(cause).__name__ + ": " if isinstance(cause, (KeyError, SystemExit)) else ""
    return kind + plain(text) or type(error).__name__


class Hooks:
    """What the methods of SQLMesh's consoles report, by their names."""

    def start_evaluation_progress(batches, *more, **named):
        for snapshot, each in batches.items():
            entry(snapshot)["left"] = each if isinstance(each, int) else len(each)

    def start_snapshot_evaluation_progress(snapshot, *more, **named):
        with LOCK:
            model = entry(snapshot)
            BEGUN.add(snapshot.name)
            model["batch"] = time.time()
            if "started_at" not in model:
                model["started_at"] = now(model["batch"])
                report(model)

    def update_snapshot_evaluation_progress(snapshot, *more, **named):
        # Called in a finally block: the error of a batch that fails is the present one.
        error = sys.exc_info()[1]
        # Up to 0.170 (snapshot, batch, ms), later (snapshot, interval, batch, ms, passed, failed, ...).
        took = named.get("duration_ms", more[1] if len(more) == 2 else more[2] if len(more) > 2 else None)
        stats = named.get("execution_stats") or next(
            (one for one in more if hasattr(one, "total_rows_processed")), None
        )
        rows = getattr(stats, "total_rows_processed", None)
        with LOCK:
            model = entry(snapshot)
            if took is None:
                took = (time.time() - model.get("batch", time.time())) * 1000
            model["duration_ms"] = model.get("duration_ms", 0) + int(took)
            model["left"] = model.get("left", 1) - 1
            if rows is not None:
                model["rows"] = model.get("rows", 0) + max(0, int(rows))
            if error is not None and model["status"] != "failed":
                model["status"] = "failed"
                model["message"] = reason(error)
                report(model)
            elif model["status"] == "running" and model["left"] <= 0:
                model["status"] = "succeeded"
                report(model)

    def stop_evaluation_progress(*more, **named):
        with LOCK:
            for model in MODELS.values():
                if model["status"] == "running":
                    model["status"] = "failed" if "started_at" in model else "skipped"
                    report(model)
            MODELS.clear()

    def log_failed_models(errors, *more, **named):
        # Of a model whose table could not be made, nothing else is reported: it was not begun.
        for error in errors:
            # Of a table, or of the work on a model; (name, interval) in old versions.
            node = error.node[0] if type(error.node) is tuple else error.node
            name = getattr(node, "snapshot_name", None) or getattr(node, "name", node)
            if isinstance(name, str) and name not in BEGUN:
                BEGUN.add(name)
                parts = re.findall(r'"[^"]+"|[^".]+', name)[-2:]
                model = {"execution": execution(), "status": "failed", "message": reason(error)}
                report({**model, "name": ".".join(part.strip('"') for part in parts)})


def report(model):
    send("model", **{name: value for name, value in model.items() if name not in ("left", "batch")})


def wrap(kind, name, hook):
    method = kind.__dict__[name]

    def wrapped(self, *given, **named):
        # A subclass calls the method of its base: it is reported once.
        first = not getattr(DEEP, name, False)
        setattr(DEEP, name, True)
        try:
            if first:
                hook(*given, **named)
            return method(self, *given, **named)
        finally:
            if first:
                setattr(DEEP, name, False)

    setattr(kind, name, wrapped)


def patch(console):
    for kind in list(vars(console).values()):
        if isinstance(kind, type) and issubclass(kind, console.Console):
            for name, hook in list(vars(Hooks).items()):
                if not name.startswith("_") and name in kind.__dict__:
                    wrap(kind, name, quietly(hook))
    send("begin", tool="sqlmesh")


sys.meta_path.insert(0, AfterImport("sqlmesh.core.console", quietly(patch)))
`;
