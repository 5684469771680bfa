/** A project whose run fails, and how it is run. */
export interface FailureCase {
  /** Names the record of its output. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Fields of the project, in addition to its version. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Runs the steps with approval. @default false */
  readonly approved?: boolean;
  /**
   * What happens before the run: an approved run of the files as they are, and then this statement
   * of SQL in the managed state.
   */
  readonly before?: string;
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
const AUDITED = `MODEL (
  name shop.customers,
  kind FULL,
  audits (not_null(columns := (name)), no_bob)
);
SELECT 1 AS id, CAST(NULL AS TEXT) AS name UNION ALL SELECT 2, 'bob' UNION ALL SELECT 3, NULL
`;
const brokenModel = (query: string): string => `MODEL (name shop.broken, kind FULL);
${query}
`;
const postgresConfig = (host: string): string => `gateways:
  warehouse:
    connection:
      type: postgres
      host: ${host}
      port: 1
      user: ada
      password: hunter2
      database: shop
model_defaults:
  dialect: duckdb
  start: 2026-01-01
`;
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
  {
    name: "an audit",
    files: {
      ...SQLMESH,
      "models/customers.sql": AUDITED,
      "audits/no_bob.sql": "AUDIT (name no_bob);\nSELECT * FROM @this_model WHERE name = 'bob'\n",
    },
    approved: true,
  },
  {
    name: "a syntax error of a model",
    files: {
      ...SQLMESH,
      "models/broken.sql": brokenModel("SELECT id,\n  (SELECT 1 AS x\nFROM shop.orders"),
    },
    approved: true,
  },
  {
    name: "a syntax error of the head of a model",
    files: {
      ...SQLMESH,
      "models/broken.sql": "MODEL (nam shop.broken, kind FULL);\nSELECT 1 AS id\n",
    },
    approved: true,
  },
  {
    name: "a syntax error in Python",
    files: {
      ...SQLMESH,
      "models/loaded.py": modelInPython("", "return (").replace("pd.DataFrame", "(pd.DataFrame"),
    },
    approved: true,
  },
  {
    name: "a syntax error of config.yaml",
    files: { ...SQLMESH, "config.yaml": `${yamlConfig()}  extra: [1, 2\n` },
    approved: true,
  },
  {
    name: "a syntax error of Jinja",
    files: {
      ...SQLMESH,
      "models/broken.sql":
        "MODEL (name shop.broken, kind FULL);\nJINJA_QUERY_BEGIN;\nSELECT {{ 1 + }} AS id\nJINJA_END;\n",
    },
    approved: true,
  },
  {
    name: "an unknown column",
    files: {
      ...SQLMESH,
      "models/broken.sql": brokenModel("SELECT o.nothing FROM shop.orders AS o"),
    },
    approved: true,
  },
  {
    name: "an unknown table",
    files: { ...SQLMESH, "models/broken.sql": brokenModel("SELECT id FROM nowhere.customers") },
    approved: true,
  },
  {
    name: "a refused connection",
    files: { ...SQLMESH, "config.yaml": postgresConfig("127.0.0.1") },
    approved: true,
  },
  {
    name: "an unknown host",
    files: { ...SQLMESH, "config.yaml": postgresConfig("warehouse.invalid") },
    approved: true,
  },
  {
    name: "a missing file",
    files: {
      ...SQLMESH,
      "models/broken.sql": brokenModel("SELECT * FROM read_csv('data/customers.csv')").replace(
        "kind FULL",
        "kind FULL, columns (id INT)",
      ),
    },
    approved: true,
  },
  {
    name: "a missing file of a model in Python",
    files: { ...SQLMESH, "models/loaded.py": modelInPython("", "open('data/customers.json')") },
    approved: true,
  },
  {
    name: "a missing file of a seed",
    files: {
      ...SQLMESH,
      "models/countries.sql":
        "MODEL (name shop.countries, kind SEED (path '../seeds/countries.csv'), columns (id INT));\n",
    },
    approved: true,
  },
  {
    name: "a missing folder of the database",
    files: {
      ...SQLMESH,
      "config.yaml": yamlConfig().replace("warehouse.db", "db/warehouse.db"),
    },
    approved: true,
  },
  {
    name: "a missing variable of SQLMesh",
    files: { ...SQLMESH, "models/broken.sql": brokenModel("SELECT @day AS day") },
    approved: true,
  },
  {
    name: "a missing macro",
    files: { ...SQLMESH, "models/broken.sql": brokenModel("SELECT @no_macro(1) AS day") },
    approved: true,
  },
  {
    name: "an error of a model in Python",
    files: {
      ...SQLMESH,
      "models/loaded.py": modelInPython(
        "",
        `print("ModuleNotFoundError: No module named 'printed'\\nError: Environment 'printed' was not found.")
    raise ValueError("the API answered 503 for https://ada:hunter2@api.example.com/v1")`,
      ),
    },
    approved: true,
  },
  {
    name: "a cycle of models",
    files: {
      ...SQLMESH,
      "models/one.sql": brokenModel("SELECT id FROM shop.two").replace("broken", "one"),
      "models/two.sql": brokenModel("SELECT id FROM shop.one").replace("broken", "two"),
    },
    approved: true,
  },
  {
    name: "a state of a newer version",
    files: SQLMESH,
    fields: { run_tests: false },
    before: "UPDATE sqlmesh._versions SET schema_version = 999, sqlmesh_version = '0.999.0'",
  },
  {
    name: "a state of an older version",
    files: SQLMESH,
    fields: { run_tests: false },
    before:
      "UPDATE sqlmesh._versions SET schema_version = schema_version - 1, sqlmesh_version = '0.129.0'",
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
  {
    name: "a syntax error of schema.yml",
    files: {
      ...DBT,
      "models/schema.yml": "version: 2\nmodels:\n  - name: orders\n   columns: [\n",
    },
  },
  {
    name: "a reference to nothing",
    files: { ...DBT, "models/lost.sql": "select * from {{ ref('nowhere') }}\n" },
  },
  {
    name: "a data test that does not exist",
    files: {
      ...DBT,
      "models/schema.yml":
        "version: 2\nmodels:\n  - name: orders\n    columns:\n      - name: id\n        tests: [no_such_test]\n",
    },
  },
  {
    name: "a hook",
    files: {
      ...DBT,
      "dbt_project.yml": `${DBT["dbt_project.yml"]}on-run-start: ["select nothing from nowhere"]\n`,
    },
  },
];
