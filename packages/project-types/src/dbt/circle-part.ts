// A Python program, which tests run.
/**
 * The part of dbt that finds models that read each other in a circle: `dbt parse` does not, and
 * each command that builds them fails. `dagctl_check` and `dagctl_dbt_plan` have it.
 */
export const DBT_CIRCLE: string = String.raw`class CircleError(Exception):
    """Nodes read each other in a circle."""


def refuse_circle(nodes):
    circle = find_circle(nodes)
    if circle:
        first, second = nodes[circle[0]], nodes[circle[1]]
        names = " -> ".join(nodes[name].name for name in circle)
        text = "%s reads '%s', and so itself: %s"
        raise CircleError(text % (first.original_file_path, second.name, names))


def find_circle(nodes):
    """Returns the ids of nodes that read each other, in order; the first one is the last, too."""
    is_open = {}
    for first in sorted(nodes):
        path = [] if first in is_open else [(first, reads_of(nodes[first]))]
        is_open.setdefault(first, True)
        while path:
            name, reads = path[-1]
            read = next(reads, None)
            if read is None:
                is_open[name] = False
                path.pop()
            elif is_open.get(read):
                names = [each for each, _ in path]
                return names[names.index(read) :] + [read]
            elif read in nodes and read not in is_open:
                is_open[read] = True
                path.append((read, reads_of(nodes[read])))
    return []


def reads_of(node):
    return iter(getattr(node.depends_on, "nodes", None) or [])
`;
