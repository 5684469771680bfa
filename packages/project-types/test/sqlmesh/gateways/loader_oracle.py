"""What SQLMesh's own loader makes of many configurations.

Reads one JSON object from standard input,
{"cases": [{"id", "files", "environments": {name: variables}, "injections": [variables]}], "modules": {name: text}},
and writes one JSON object per case: {"id", "loads": {name: {"plain": LOAD, "injected": [LOAD, ...]}}}, where LOAD is {"error"} or {"gateways":
[{"name", "connection", "state"}], "explicit", "default"}.

Each load of Python runs in a process of its own (a fork, so that SQLMesh is imported once): what a config.py imports, sets or leaves behind reaches no
other. YAML leaves nothing behind, so all loads of a case without Python share a process.
"""

import gc
import importlib.abc
import importlib.machinery
import json
import os
import shutil
import sys
import tempfile
import traceback
import types
from pathlib import Path

# Clients of warehouses: a connection's configuration asks whether they can be imported, and nothing here connects.
CLIENTS = {
    "snowflake", "databricks", "google", "redshift_connector", "psycopg2", "pymysql", "pymssql", "pyodbc", "pyspark", "trino", "clickhouse_connect",
    "pyathena", "cryptography",
}
SECONDS = 20


class ClientStubs(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last in the way: answers only for clients that are not installed."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in CLIENTS else None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)

        def attribute(name):
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (Exception,), {})

        module.__getattr__ = attribute
        return module

    def exec_module(self, module):
        pass


def dump(value):
    if value is None:
        return None
    fields = value.dict() if hasattr(value, "dict") else value
    return json.loads(json.dumps(fields, default=str, sort_keys=True))


def load(project, variables):
    from sqlmesh.core.config import Config
    from sqlmesh.core.config.loader import load_configs

    os.environ.clear()
    os.environ.update(variables)
    config = load_configs(None, Config, [project])[project]
    gateways = config.gateways if isinstance(config.gateways, dict) else {"": config.gateways}
    return {
        "gateways": [
            {"name": name, "connection": dump(gateway.connection), "state": dump(gateway.state_connection)} for name, gateway in gateways.items()
        ],
        "explicit": "gateways" in config.fields_set,
        "default": config.default_gateway_name,
    }


def answer(project, variables):
    try:
        return load(project, variables)
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return {"error": f"{type(error).__name__}: {error}"[:600], "at": f"{Path(last.filename).name}:{last.lineno}"}


def apart(project, working, environments):
    """Returns one answer per environment. All are loaded in one process, which is not this one."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            import signal

            signal.alarm(SECONDS * len(environments))
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            os.chdir(working)
            answers = [answer(project, variables) for variables in environments]
            with os.fdopen(writer, "w") as stream:
                json.dump(answers, stream)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else [{"error": "the process ended without an answer"} for _ in environments]


def main():
    import sqlmesh.core.config.loader
    import sqlmesh.dbt.loader  # noqa: F401

    # After SQLMesh: its own imports look for some of them and do without.
    sys.meta_path.append(ClientStubs())
    sys.dont_write_bytecode = True
    # A child that collects garbage writes to every page that it shares with this process, and a fork is cheap only while it does not.
    gc.collect()
    gc.freeze()
    gc.disable()
    asked = json.load(sys.stdin)
    modules = Path(tempfile.mkdtemp(prefix="dagctl-modules-"))
    for name, text in asked["modules"].items():
        (modules / f"{name}.py").write_text(text)
    # As PYTHONPATH would: SQLMesh puts the project's folder before it.
    sys.path.insert(0, str(modules))
    for case in asked["cases"]:
        folder = Path(tempfile.mkdtemp(prefix="dagctl-oracle-")).resolve()
        try:
            project, working = folder / "project", folder / "working"
            working.mkdir()
            project.mkdir()
            for name, text in case["files"].items():
                path = project / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
            # SQLMesh looks for personal configuration below HOME, and dbt for profiles.
            base = {"PATH": os.environ.get("PATH", ""), "HOME": str(working), "LANG": "C.UTF-8"}
            environments = [
                {**base, **variables, **injected} for variables in case["environments"].values() for injected in ({}, *case["injections"])
            ]
            if any(name.endswith(".py") for name in case["files"]):
                answers = [one for environment in environments for one in apart(project, working, [environment])]
            else:
                answers = apart(project, working, environments)
            loads = {}
            for name in case["environments"]:
                plain, *injected = (answers.pop(0) for _ in ({}, *case["injections"]))
                loads[name] = {"plain": plain, "injected": injected}
            print(json.dumps({"id": case["id"], "loads": loads}), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(modules, ignore_errors=True)


main()
