import type { TestFiles } from "@dagctl/testing";

/**
 * Everything of the warehouse that is not for a repository's readers comes from variables, and so
 * does what a file of a key would be for.
 */
export const WAREHOUSE_PROJECT: TestFiles = {
  "config.yaml": `gateways:
  warehouse:
    connection:
      type: postgres
      host: "{{ env_var('WAREHOUSE_HOST') }}"
      port: {{ env_var('WAREHOUSE_PORT') }}
      user: postgres
      password: "{{ env_var('WAREHOUSE_PASSWORD') }}"
      database: postgres
default_gateway: warehouse
model_defaults:
  dialect: postgres
  start: 2026-01-01
`,
  "models/orders.sql": `MODEL (name shop.orders, kind FULL, cron '@daily');
SELECT * FROM (VALUES (1, 'ada', 10), (2, 'bob', 20), (3, 'ada', 12)) AS t (id, customer, amount)
`,
  "models/revenue.sql": `MODEL (name shop.revenue, kind FULL, cron '@daily');
SELECT customer, SUM(amount)::INT AS revenue FROM shop.orders GROUP BY customer
`,
  // What a program sees of a variable that is a file: its lines, who may read it, and where it
  // lies.
  "models/service_key.py": `import os
import pandas as pd
from sqlmesh import model


@model("shop.service_key", kind="FULL", cron="@daily", columns={"lines": "int", "mode": "text", "ending": "text"})
def execute(context, start, end, execution_time, **kwargs):
    path = os.environ["SERVICE_KEY"]
    print("the key is " + open(path).read(), flush=True)
    lines = len(open(path).read().splitlines())
    return pd.DataFrame([{"lines": lines, "mode": oct(os.stat(path).st_mode & 0o777), "ending": path[-len("/secrets/service-key.pem"):]}])
`,
};
