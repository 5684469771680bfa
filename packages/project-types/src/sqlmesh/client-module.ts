// Not in `sqlmesh-type.ts`, its only user in the sources: a Python program, which a test runs.
/** The name of the client's module. */
export const CLIENT = "dagctl";

/** The functions that an import of all names of `CLIENT_MODULE` binds, next to its module `os`. */
export const CLIENT_FUNCTIONS: readonly string[] = [
  "get_state_connection",
  "get_fresh_token",
  "check_environment_protection",
];

/** The beginning of the names of the variables that `CLIENT_MODULE` reads the connection from. */
export const CLIENT_STATE = "DAGCTL_STATE__";

/**
 * The Python module that every run imports as `dagctl`, in place of the client's. It has the names
 * of the client 0.4.1. A config.py that the client has generated imports `get_state_connection`
 * from it. On a laptop that function asks the server for a token. In a run the connection is in
 * the run's variables. All gateways have the same connection.
 */
export const CLIENT_MODULE: string = `"""Takes the place of the client dagctl in a run of the server."""

import os

__version__ = "0.4.1"


def get_state_connection(gateway=None, default_environment=None, insecure=False):
    """Returns the connection of the managed state, which the run has in its variables."""
    prefix = "${CLIENT_STATE}"
    found = {
        name[len(prefix) :].lower(): value
        for name, value in os.environ.items()
        if name.startswith(prefix)
    }
    if "type" not in found:
        raise RuntimeError(
            "This run has no managed state: set use_managed_state_database of the project to true"
        )
    return found


def get_fresh_token(config=None, insecure=False):
    """Returns the password of the managed state; empty where its database has none."""
    return get_state_connection().get("password", "")


def check_environment_protection(
    environment=None, default_environment=None, project_id=None, insecure=False
):
    """Does nothing: the server decides which runs start."""
`;
