"""Completes the requests that schemathesis makes, where a schema cannot say what is right."""

import itertools
import json
import os
import uuid

import schemathesis

REPOSITORY = os.environ["DAGCTL_TEST_REPOSITORY"]
FAILED_RUN = os.environ["DAGCTL_TEST_FAILED_RUN"]
ARTIFACT_RUN = os.environ["DAGCTL_TEST_ARTIFACT_RUN"]
NOTIFICATION = os.environ["DAGCTL_TEST_NOTIFICATION"]
DELIVERY = os.environ["DAGCTL_TEST_DELIVERY"]
PLANS = json.loads(os.environ["DAGCTL_TEST_PLANS"])
TAGS = itertools.cycle(["*", '"1"', 'W/"1"', '"1", "2"'])
# Two calls also answer with a stream of events.
STREAMS = ["GET /events", "GET /projects/{project}/runs/{run}/logs"]
EVENT_STREAM = "text/event-stream"
MEDIA_TYPES = itertools.cycle(["*/*"] * 5 + [EVENT_STREAM])

# The projects and variables that schemathesis.toml names. The other calls need them.
PROJECTS = {"node": "analytics", "sqlmesh": "warehouse", "dbt": "reports"}
KEPT = {
    "project": list(PROJECTS.values()),
    "variable": ["TARGET", "REGION"],
    "token": ["created"],
    "hook": ["created"],
    "notification": ["created"],
}
# The ids of what was created, by the call.
created = {
    "POST /projects": [],
    "POST /environment-variables": [],
    "POST /tokens": [],
    "POST /hooks": [],
    "POST /notifications": [],
}
CREATES = {
    "DELETE /projects/{project}": "POST /projects",
    "DELETE /environment-variables/{variable}": "POST /environment-variables",
    "DELETE /tokens/{token}": "POST /tokens",
    "DELETE /hooks/{hook}": "POST /hooks",
    "DELETE /notifications/{notification}": "POST /notifications",
}


# The jobs that were created, with their projects.
jobs = []


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.label == "POST /projects/{project}/jobs" and response.status_code == 201:
        jobs.append(response.json())
    ids = created.get(case.operation.label)
    if ids is not None and response.status_code == 201:
        ids.append(response.json()["id"])


def spare(case):
    """Deletes something that was created in place of what the other calls need."""
    if case.operation.label == "DELETE /projects/{project}/jobs/{job}" and jobs:
        if case.path_parameters.get("job") == "scheduled-run":
            job = jobs.pop()
            case.path_parameters.update(project=job["project_id"], job=job["id"])
    create = CREATES.get(case.operation.label)
    for name, collection in {"hook": "POST /hooks", "notification": "POST /notifications"}.items():
        ids = created[collection]
        if create is None and case.path_parameters.get(name) in KEPT[name] and ids:
            case.path_parameters[name] = ids[-1]
    if create is None:
        return
    for name, kept in KEPT.items():
        if case.path_parameters.get(name) in kept:
            ids = created[create]
            case.path_parameters[name] = ids.pop() if ids else "absent"


@schemathesis.hook
def before_load_schema(context, schema):
    """Describes one event, as schemathesis has it: OpenAPI 3.1 describes the text of a stream."""
    for path in schema["paths"].values():
        for operation in path.values():
            stream = operation["responses"].get("200", {}).get("content", {}).get(EVENT_STREAM)
            if stream is not None:
                names = [*stream["x-events"]]
                stream["schema"] = {
                    "type": "object",
                    "properties": {"event": {"enum": names}, "data": {"type": "string"}},
                    "required": ["data"],
                }


def stream(case, kwargs):
    """Requests a stream at times, and always for what has an effect on streams only."""
    if case.operation.label in STREAMS:
        is_stream = "Last-Event-ID" in case.headers
        case.headers["Accept"] = EVENT_STREAM if is_stream else next(MEDIA_TYPES)
        if case.headers["Accept"] == EVENT_STREAM:
            case.query.pop("limit", None)
            # A stream is read for this many seconds.
            kwargs["timeout"] = 1


def plan(case):
    """Names a project that has plans, and the plan or the environment that a call is for."""
    method, path = case.operation.label.split(" ")
    if not path.startswith(("/projects/{project}/plans", "/projects/{project}/environments")):
        return
    case.path_parameters["project"] = PROJECTS["sqlmesh"]
    if "plan" in case.path_parameters:
        case.path_parameters["plan"] = PLANS.get(path.rsplit("/", 1)[1], PLANS["get"])
    if "environment" in case.path_parameters:
        case.path_parameters["environment"] = "dev_gone" if method == "DELETE" else "dev_ann"


@schemathesis.hook
def before_call(context, case, kwargs):
    spare(case)
    stream(case, kwargs)
    # A request that is meant to be wrong stays as it is.
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.operation.label == "POST /projects/{project}/runs/{run}/retry":
        # Only a run that has failed is repeated.
        case.path_parameters.update(project="analytics", run=FAILED_RUN)
    if "artifact" in case.path_parameters:
        case.path_parameters.update(project="reports", run=ARTIFACT_RUN, artifact="manifest.json")
    if "delivery" in case.path_parameters:
        case.path_parameters.update(notification=NOTIFICATION, delivery=DELIVERY)
    plan(case)
    headers = case.headers
    if "Idempotency-Key" in headers:
        # The same key is used for one operation: all changes but the first would be 422.
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if "If-Match" in headers:
        # It also sends 0 as valid, which does not match the pattern.
        headers["If-Match"] = next(TAGS)
    if case.operation.label == "GET /projects" and "include" in case.query:
        # A rule over two parameters: a page that includes more is shorter.
        case.query["limit"] = min(int(case.query.get("limit", 50)), 100)
    body = case.body
    if not isinstance(body, dict):
        return
    if isinstance(body.get("repository_url"), str):
        # The only repository that this machine reaches.
        body["repository_url"] = REPOSITORY
    if "/notifications" in case.operation.label:
        # Projects that there are, and a receiver that may get messages.
        if body.get("projects"):
            body["projects"] = ["analytics"]
        if isinstance(body.get("url"), str):
            body["url"] = "https://hooks.example.com/dagctl"
    if case.operation.label == "POST /projects" and len(body["name"]) < 55:
        # Names are unique.
        body["name"] += f" {uuid.uuid4().hex[:8]}"
    if case.operation.label == "POST /projects/{project}/jobs":
        # Names are unique, and a command is right only for a project of its tool.
        body["name"] = f"job-{uuid.uuid4().hex[:8]}"
        if case.path_parameters["project"] in KEPT["project"]:
            tool = "dbt" if body["command"].startswith("dbt") else "sqlmesh"
            case.path_parameters["project"] = PROJECTS[tool]
        if body.get("after") is not None:
            # A job has this or a schedule, and runs after jobs that there are.
            body["after"] = ["scheduled-run"]
            body.pop("schedule", None)
    if case.operation.label == "PUT /projects/{project}" and case.path_parameters["project"] in KEPT["project"]:
        body.pop("name", None)
        # The fields of a type are right only for a project of that type.
        case.path_parameters["project"] = PROJECTS.get(body.get("project_type"), "analytics")
    # Rules over two fields.
    if body.get("git_auth_method") != "ssh":
        body.pop("git_secret_ref", None)
    if body.get("mount_as_file") is not True:
        body.pop("file_mount_path", None)
        body.pop("file_permissions", None)
