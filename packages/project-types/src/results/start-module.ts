// A Python program, which tests run.
/**
 * The Python module `sitecustomize`, which Python imports by itself when it starts. It loads
 * `dagctl_results` where the program is one of the tools, and then the module of that name that the
 * environment has. So the command of a step stays as it is, and a deployment without the modules
 * runs as before.
 */
export const START_MODULE: string = String.raw`"""Loads what reports the results of a run, where Python starts one of its tools."""

import importlib.machinery
import os
import sys

if os.path.basename(sys.argv[0]) in ("sqlmesh", "dbt"):
    try:
        import dagctl_results  # noqa: F401
    except Exception:
        pass  # A run without results is still a run.

# Python imports only the first module of this name: this one hides that of the environment.
_here = os.path.dirname(os.path.abspath(__file__))
_spec = importlib.machinery.PathFinder.find_spec(
    __name__, [path for path in sys.path if os.path.abspath(path) != _here]
)
if _spec is not None and _spec.loader is not None:
    from importlib.util import module_from_spec

    _spec.loader.exec_module(module_from_spec(_spec))
`;
