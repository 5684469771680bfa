// A Python program, which tests run.
/**
 * The part of dbt in `dagctl_results` that makes a run repeat only what an earlier one has left. It
 * narrows what dbt selects, so flags, variables and hooks are those of the command. Where it cannot
 * do that, dbt fails: a run must not do more than it says.
 */
export const DBT_RETRY: string = String.raw`INPUT = os.environ.get("DAGCTL_INPUT")


def retry_nodes():
    """Returns the only nodes that the run repeats; nothing where it leaves none out."""
    if not INPUT:
        return None
    with open(INPUT, encoding="utf-8") as file:
        asked = json.load(file)
    # The input of a run of a plan has no retry.
    return set(asked["retry"]["nodes"]) if "retry" in asked else None


def repeat(selector):
    """Lets dbt select no other nodes than those of the input."""
    left = retry_nodes()
    if left is None:
        return
    nodes = selector.NodeSelector
    select, queue = nodes.get_selected, nodes.get_graph_queue

    def get_selected(self, *given, **named):
        return {node for node in select(self, *given, **named) if node in left}

    def get_graph_queue(self, *given, **named):
        queued = queue(self, *given, **named)
        # With build, unit tests are selected apart from the other nodes.
        found = queued.get_selected_nodes() | set(self.manifest.unit_tests)
        say_missing(sorted(left - found), not queued.get_selected_nodes())
        return queued

    nodes.get_selected, nodes.get_graph_queue = get_selected, get_graph_queue


def say_missing(missing, is_empty):
    if is_empty:
        from dbt_common.exceptions import DbtRuntimeError

        raise DbtRuntimeError(
            "The command selects none of the nodes that failed or were skipped in the run before: "
            "they may be gone. Start a run of the job, which repeats all of it"
        )
    if missing:
        names = ", ".join(missing[:10]) + (", ..." if len(missing) > 10 else "")
        print("Not selected any more, so not repeated: %s" % names, flush=True)


if INPUT:
    sys.meta_path.insert(0, AfterImport("dbt.graph.selector", repeat))
`;
