import type { TestFiles } from "@dagctl/testing";

/** The gateways of a configuration that `dagctl config generate` of the client 0.4.1 writes. */
const gateway = (name: string): string => `    "${name}": {
        "connection": {
            "type": "duckdb",
            "database": "${name.toLowerCase()}.db",
        },
        "state_connection": get_state_connection(),
    },
`;

/** Returns the config.py that the client writes for gateways of these names. */
export const clientConfig = (
  ...gateways: readonly string[]
): string => `"""SQLMesh configuration for shop

Auto-generated from config.yaml by dagctl.
State connection uses dagctl's auto-refreshing credentials.
"""

from dagctl import get_state_connection
from sqlmesh.core.config import Config

# Build gateways with auto-refreshing state connection
gateways = {
${gateways.map(gateway).join("")}}

# Create SQLMesh Config object
config = Config(
    gateways=gateways,
    default_gateway="${gateways[0]}",
    model_defaults={
        "dialect": "duckdb",
        "start": "2026-01-01",
    },
)
`;

/** A model that asks the client itself, in addition to a model in SQL. */
export const CLIENT_PROJECT: TestFiles = {
  "config.py": clientConfig("warehouse", "scratch"),
  "models/orders.sql": `MODEL (name shop.orders, kind FULL, cron '@daily');
SELECT * FROM (VALUES (1, 'ada', 10), (2, 'bob', 20)) AS t (id, customer, amount)
`,
  "models/state.py": `import dagctl
import pandas as pd
from sqlmesh import model


@model("shop.state", kind="FULL", cron="@daily", columns={"kind": "text"})
def execute(context, start, end, execution_time, **kwargs):
    dagctl.check_environment_protection("prod")
    kind = dagctl.get_state_connection()["type"]
    print("the state is in " + kind, flush=True)
    return pd.DataFrame([{"kind": kind}])
`,
};

/** A module of the project that takes the place of the client. */
export const OWN_CLIENT = `def get_state_connection():
    return {"type": "duckdb", "database": "own.db"}
`;
