import type { TestFiles } from "@dagctl/testing";
import { WAREHOUSE_PROJECT } from "../end-to-end/warehouse-project.ts";

/** Returns the configuration of a dbt project whose models are tables in its schema. */
export const dbtConfiguration = (name: string): TestFiles => ({
  "dbt_project.yml": `name: ${name}
version: "1.0"
profile: ${name}
models: { +materialized: table }
`,
  "profiles.yml": `${name}:
  target: prod
  outputs:
    prod:
      type: postgres
      host: "{{ env_var('WAREHOUSE_HOST') }}"
      port: "{{ env_var('WAREHOUSE_PORT') | as_number }}"
      user: postgres
      password: "{{ env_var('WAREHOUSE_PASSWORD') }}"
      dbname: postgres
      schema: ${name}
      threads: 1
`,
});

/**
 * A dbt project on PostgreSQL: `bad` fails with a message that has a secret, `below` is skipped,
 * and `slow` takes as many seconds as a variable says.
 */
export const NIGHTLY_DBT: TestFiles = {
  ...dbtConfiguration("nights"),
  "models/orders.sql": "select 1 as id\n",
  "models/words.sql": `{{ log("WORD " ~ var("word", "none") ~ " REFRESH " ~ flags.FULL_REFRESH, info=true) }}
select 1 as id
`,
  "models/bad.sql": `select cast('{{ env_var("WAREHOUSE_PASSWORD") }}' as int) as id from {{ ref("orders") }}
`,
  "models/below.sql": `select id from {{ ref("bad") }}\n`,
  "models/slow.sql": `select id, pg_sleep({{ var("seconds", 0) }})::text as slept from {{ ref("orders") }}
`,
};

/** A commit with which all models succeed. */
export const FIXED_DBT: TestFiles = {
  "models/bad.sql": `{{ log("FIXED " ~ var("word", "none"), info=true) }}
select id from {{ ref("orders") }}
`,
};

/** Due once a year, in half a year: until then only `ignore_cron` processes the last days. */
export const IN_HALF_A_YEAR: number = ((new Date().getUTCMonth() + 6) % 12) + 1;

/** A SQLMesh project whose model `bad` fails, so that `below` is skipped. */
export const NIGHTLY_SQLMESH: TestFiles = {
  "config.yaml": WAREHOUSE_PROJECT["config.yaml"] ?? "",
  "models/orders.sql": `MODEL (name evenings.orders, kind FULL, cron '@daily');
SELECT 1 AS id, 'one' AS name
`,
  "models/bad.sql": `MODEL (name evenings.bad, kind FULL, cron '@daily');
SELECT name::INT AS id FROM evenings.orders
`,
  "models/below.sql": `MODEL (name evenings.below, kind FULL, cron '@daily');
SELECT id FROM evenings.bad
`,
  "models/days.sql": `MODEL (
  name evenings.days,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  cron '0 0 1 ${IN_HALF_A_YEAR} *',
  interval_unit 'day',
  start '2025-01-01'
);
SELECT @start_ds::DATE AS day, @end_ds::DATE AS last
`,
};

/** A commit with which all models succeed. */
export const FIXED_SQLMESH: TestFiles = {
  "models/bad.sql": `MODEL (name evenings.bad, kind FULL, cron '@daily');
SELECT id FROM evenings.orders
`,
};

/** A commit that adds a column to a model, which takes some seconds to fill. */
export const PLANNED_SQLMESH: TestFiles = {
  "models/orders.sql": `MODEL (name evenings.orders, kind FULL, cron '@daily');
SELECT 1 AS id, 'one' AS name, pg_sleep(4)::TEXT AS slept
`,
};
