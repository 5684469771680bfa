import type { TestFiles } from "@dagctl/testing";

/** A seed, a model on it and a test of it, on DuckDB in the working directory. */
export const DBT_PROJECT = {
  "dbt_project.yml": `name: shop
version: "1.0"
profile: shop
model-paths: [models]
seed-paths: [seeds]
models:
  +materialized: table
`,
  "profiles.yml": `shop:
  target: prod
  outputs:
    prod:
      type: duckdb
      path: warehouse.db
`,
  "seeds/orders.csv": "id,customer,amount\n1,ada,10\n2,bob,20\n3,ada,12\n",
  "models/revenue.sql":
    "select customer, sum(amount)::int as revenue from {{ ref('orders') }} group by customer\n",
  "models/schema.yml": `version: 2
models:
  - name: revenue
    columns:
      - name: customer
        tests: [unique, not_null]
`,
} satisfies TestFiles;

/** A commit with which the test of the model does not hold. */
export const BROKEN_MODEL: TestFiles = {
  "models/revenue.sql": "select customer, amount as revenue from {{ ref('orders') }}\n",
};

/**
 * A package of the repository's own, which `dbt deps` installs and a model uses: no network is
 * needed for it.
 */
export const WITH_PACKAGE: TestFiles = {
  "packages.yml": "packages:\n  - local: shared\n",
  "shared/dbt_project.yml": 'name: shared\nversion: "1.0"\nconfig-version: 2\n',
  "shared/macros/doubled.sql": "{% macro doubled(column) %}({{ column }} * 2){% endmacro %}\n",
  "models/doubled.sql":
    "select customer, {{ shared.doubled('revenue') }} as doubled from {{ ref('revenue') }}\n",
};
