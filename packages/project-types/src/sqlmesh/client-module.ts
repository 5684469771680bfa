// Not in `sqlmesh-type.ts`, its only user in the sources: a Python program, which a test runs.
/**
 * The Python module that runs import as `dagctl`, in place of the client's. A config.py that the
 * client has generated imports `get_state_connection` from it. On a laptop that function asks the
 * server for a token. In a run the connection is in the variables that SQLMesh gets anyway. All
 * gateways have the same connection.
 */
export const CLIENT_MODULE = `"""Takes the place of the client dagctl in a run of the server."""

import os


def get_state_connection(gateway=None, default_environment=None, insecure=False):
    """Returns the connection of the managed state, which the run has in its variables."""
    found = {}
    for name in sorted(os.environ):
        prefix, mark, field = name.upper().rpartition("__STATE_CONNECTION__")
        if mark and prefix.startswith("SQLMESH__GATEWAY"):
            found.setdefault(prefix, {})[field.lower()] = os.environ[name]
    for connection in found.values():
        if "type" in connection:
            return connection
    raise RuntimeError("This run has no managed state: set use_managed_state_database of the project to true")
`;
