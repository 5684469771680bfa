/** The files of a dbt project with a seed, macros, tests and variables. */
export const DBT_PLANNED = (warehouse: string): Readonly<Record<string, string>> => ({
  "dbt_project.yml":
    "name: shop\nversion: 1.0.0\nprofile: shop\nmodels: {+materialized: table}\nvars: {rate: 2}\n",
  "profiles.yml": `shop: {target: p, outputs: {p: {type: duckdb, path: ${JSON.stringify(warehouse)}}}}\n`,
  "seeds/raw.csv": "id,word\n1,one\n2,two\n",
  "macros/two.sql": "{% macro two() %}2{% endmacro %}\n",
  "macros/double.sql": "{% macro double(x) %}{{ x }} * {{ two() }}{% endmacro %}\n",
  "models/orders.sql": "select *, {{ double('id') }} as twice from {{ ref('raw') }}\n",
  "models/below.sql": "select id, {{ var('rate') }} as rate from {{ ref('orders') }}\n",
  "models/alone.sql": "select 1 as id\n",
  "models/old.sql": "select 1 as id\n",
  "models/schema.yml":
    "models:\n  - name: orders\n    columns: [{ name: id, tests: [not_null] }]\n",
});

/** The names of what a build of it builds. */
export const MODELS_OF_PLANNED: readonly string[] = [
  "alone",
  "below",
  "not_null_orders_id",
  "old",
  "orders",
  "raw",
];
