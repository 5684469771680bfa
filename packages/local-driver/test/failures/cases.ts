/** A project whose run fails, and how it is run. */
export interface FailureCase {
  /** Names the record of its output. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Fields of the project, in addition to its version. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Runs the steps with approval. @default false */
  readonly approved?: boolean;
  /** The first version that can fail so. @default all can */
  readonly since?: string;
}

const MODEL_IN_SQL = `MODEL (name shop.orders, kind FULL, cron '@daily');
SELECT 1 AS id, 'ada' AS customer
`;
const modelInPython = (head: string, body: string): string => `${head}
import typing as t
from sqlmesh import model
import pandas as pd


@model("shop.loaded", kind="FULL", cron="@daily", columns={"id": "int"})
def execute(context, start, end, execution_time, **kwargs):
    ${body}
    return pd.DataFrame([{"id": 1}])
`;
const yamlConfig = (setting = ""): string => `gateways:
  warehouse:
    connection:
      type: duckdb${setting}
      database: warehouse.db
model_defaults:
  dialect: duckdb
  start: 2026-01-01
`;
const SQLMESH: Readonly<Record<string, string>> = {
  "config.yaml": yamlConfig(),
  "models/orders.sql": MODEL_IN_SQL,
};
const inPython = (head: string, password: string): Readonly<Record<string, string>> => ({
  "config.py": `${head}
from sqlmesh.core.config import Config, ModelDefaultsConfig

config = Config(
    gateways={"warehouse": {"connection": {"type": "duckdb", "database": ${password}}}},
    model_defaults=ModelDefaultsConfig(dialect="duckdb", start="2026-01-01"),
)
`,
  "models/orders.sql": MODEL_IN_SQL,
});
const TEST = `test_orders:
  model: shop.orders
  outputs:
    query:
      - id: 2
        customer: ada
test_customers:
  model: shop.orders
  outputs:
    query:
      - id: 1
        customer: bob
`;

export const SQLMESH_CASES: readonly FailureCase[] = [
  {
    name: "a module that a model imports",
    files: { ...SQLMESH, "models/loaded.py": modelInPython("import not_there.client", "pass") },
    approved: true,
  },
  {
    name: "a module that a model imports when it runs",
    files: { ...SQLMESH, "models/loaded.py": modelInPython("", "import not_there") },
    approved: true,
  },
  {
    name: "a module that a macro imports",
    files: { ...SQLMESH, "macros/__init__.py": "", "macros/own.py": "from not_there import x\n" },
    approved: true,
  },
  {
    name: "a module that the configuration imports",
    files: inPython("import not_there", '"warehouse.db"'),
    approved: true,
  },
  { name: "unit tests", files: { ...SQLMESH, "tests/test_orders.yaml": TEST } },
  {
    name: "unit tests of a plan",
    files: { ...SQLMESH, "tests/test_orders.yaml": TEST },
    approved: true,
  },
  { name: "no plan", files: SQLMESH, fields: { run_tests: false } },
  {
    name: "a variable that config.py reads",
    files: inPython("import os", 'os.environ["WAREHOUSE_FILE"]'),
    approved: true,
  },
  {
    name: "a variable that config.yaml reads",
    files: {
      ...SQLMESH,
      "config.yaml": yamlConfig("\n      concurrent_tasks: {{ env_var('WAREHOUSE_TASKS') }}"),
    },
    approved: true,
  },
  {
    name: "a variable that a model reads when it runs",
    files: { ...SQLMESH, "models/loaded.py": modelInPython("import os", 'os.environ["API_KEY"]') },
    approved: true,
  },
  {
    name: "a variable that a model reads",
    files: {
      ...SQLMESH,
      "models/loaded.py": modelInPython('import os\nKEY = os.environ["API_KEY"]', "pass"),
    },
    approved: true,
  },
];

const PROFILES = `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: warehouse.db
`;
const DBT: Readonly<Record<string, string>> = {
  "dbt_project.yml": "name: shop\nversion: '1.0'\nconfig-version: 2\nprofile: shop\n",
  "profiles.yml": PROFILES,
  "models/orders.sql": "select 1 as id, cast(null as varchar) as customer\n",
};

export const DBT_CASES: readonly FailureCase[] = [
  {
    name: "a module that a model imports",
    files: {
      ...DBT,
      "models/loaded.py":
        "import not_there\n\n\ndef model(dbt, session):\n    return dbt.ref('orders')\n",
    },
  },
  {
    name: "data tests",
    files: {
      ...DBT,
      "models/schema.yml":
        "version: 2\nmodels:\n  - name: orders\n    columns:\n      - name: customer\n        tests: [not_null]\n",
      "tests/no_orders.sql": "select * from {{ ref('orders') }}\n",
    },
  },
  {
    name: "unit tests",
    since: "1.8.0",
    files: {
      ...DBT,
      "models/best.sql": "select id + 1 as id from {{ ref('orders') }}\n",
      "models/schema.yml":
        "version: 2\nunit_tests:\n  - name: best_is_next\n    model: best\n    given:\n      - input: ref('orders')\n        rows: [{id: 1}]\n    expect:\n      rows: [{id: 3}]\n",
    },
  },
  {
    name: "a model",
    files: { ...DBT, "models/broken.sql": "select nothing from {{ ref('orders') }}\n" },
  },
  {
    name: "a variable that profiles.yml reads",
    files: {
      ...DBT,
      "profiles.yml": PROFILES.replace("warehouse.db", "\"{{ env_var('WAREHOUSE_FILE') }}\""),
    },
  },
  {
    name: "a variable that a model reads",
    files: { ...DBT, "models/keyed.sql": "select '{{ env_var('API_KEY') }}' as id\n" },
  },
  {
    name: "a var of dbt",
    files: { ...DBT, "models/dated.sql": "select '{{ var('day') }}' as day\n" },
  },
];
