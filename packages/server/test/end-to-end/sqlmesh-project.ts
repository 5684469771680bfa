import type { TestFiles } from "@dagctl/testing";

/** Two gateways, not in the order of the alphabet. */
const CONFIG = `# of the test
gateways:
  warehouse:
    connection:
      type: duckdb
      database: warehouse.db
  scratch:
    connection:
      type: duckdb
      database: scratch.db
default_gateway: warehouse
model_defaults:
  dialect: duckdb
  start: 2026-01-01
`;

const ORDERS = `MODEL (name shop.orders, kind FULL, cron '@daily');
SELECT * FROM (VALUES (1, 'ada', 10), (2, 'bob', 20), (3, 'ada', 12)) AS t (id, customer, amount)
`;

const REVENUE = `MODEL (name shop.revenue, kind FULL, cron '@daily');
SELECT customer, SUM(amount)::INT AS revenue FROM shop.orders GROUP BY customer
`;

/** What the first commit holds. */
export const FIRST_COMMIT: TestFiles = {
  "config.yaml": CONFIG,
  "models/orders.sql": ORDERS,
  "models/revenue.sql": REVENUE,
};

/** What the second one adds. */
export const NEW_MODEL: TestFiles = {
  "models/best_customer.sql": `MODEL (name shop.best_customer, kind FULL, cron '@daily');
SELECT customer FROM shop.revenue ORDER BY revenue DESC LIMIT 1
`,
};

/** What changes a model and the one that reads it. */
export const CHANGED_MODEL: TestFiles = {
  "models/revenue.sql": `MODEL (name shop.revenue, kind FULL, cron '@daily');
SELECT customer, SUM(amount)::DOUBLE AS revenue FROM shop.orders GROUP BY customer
`,
};

/**
 * A file in the project's working directory: the slow model waits for it, and fails or ends as its
 * text says.
 */
export const GATE = "gate.txt";

/** A project whose run says that it has begun and then takes as long as a test wants. */
export const SLOW_PROJECT: TestFiles = {
  "config.yaml": CONFIG,
  "models/slow.py": `import os
import time
import pandas as pd
from sqlmesh import model


@model("shop.slow", kind="FULL", cron="@daily", columns={"answer": "int"})
def execute(context, start, end, execution_time, **kwargs):
    print("waiting at the gate", flush=True)
    while not os.path.exists("${GATE}"):
        time.sleep(0.05)
    with open("${GATE}") as gate:
        answer = int(gate.read())
    return pd.DataFrame([{"answer": answer}])
`,
};
