import type { TestFiles } from "@dagctl/testing";

/** The folder of the project in its repository. */
export const FOLDER = "pipelines/shop";
/** The value of the sensitive variable that a model has a column of. */
export const KEY_OF_SERVICE = "canary-of-the-service";

const inFolder = (files: TestFiles): TestFiles =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${FOLDER}/${path}`, text]));

const full = (name: string, query: string, more = ""): string =>
  `MODEL (name shop.${name}, kind FULL, cron '@daily'${more});\nSELECT ${query}\n`;

const ORDERS = "1 AS id, 'one' AS word, @VAR('key')::TEXT AS secret";

/** What the first commit has. */
export const PLANNED_PROJECT: TestFiles = inFolder({
  "config.yaml": `gateways:
  warehouse:
    connection: { type: duckdb, database: warehouse.db }
model_defaults: { dialect: duckdb, start: 2026-11-01 }
variables:
  key: "{{ env_var('SERVICE_KEY') }}"
`,
  "models/orders.sql": full("orders", ORDERS),
  "models/below.sql": full("below", "id FROM shop.orders"),
  "models/narrow.sql": full("narrow", "1 AS id, 2 AS other"),
  "models/text.sql": full("text", "1 AS id"),
  "models/described.sql": full("described", "1 AS id"),
  "models/old.sql": full("old", "1 AS id"),
});

/**
 * A commit that adds a column, drops one, adds a comment, adds a description. `models/old.sql` is
 * to be removed with it.
 */
export const CHANGED_PROJECT: TestFiles = inFolder({
  "models/orders.sql": full("orders", `${ORDERS}, 2 AS more`),
  "models/narrow.sql": full("narrow", "1 AS id"),
  "models/text.sql": full("text", "1 AS id").replace("\n", "\n-- Only a comment.\n"),
  "models/described.sql": full("described", "1 AS id", ", description 'All of them'"),
});
export const REMOVED_MODEL = `${FOLDER}/models/old.sql`;

/** A commit of a branch, with one more column. */
export const BOBS_BRANCH: TestFiles = inFolder({
  "models/narrow.sql": full("narrow", "1 AS id, 4 AS bobs"),
});

/** A commit with a model that cannot be read. */
export const BROKEN_PROJECT: TestFiles = inFolder({
  "models/text.sql": full("text", "FROM WHERE"),
});

const TEST = "tests/test_orders.yaml";

/** A commit that repairs it, with a change and a unit test that fails. */
export const FAILING_TEST: TestFiles = inFolder({
  "models/text.sql": full("text", "1 AS id, 3 AS third"),
  [TEST]: `test_orders:
  model: shop.orders
  outputs:
    query: [{ id: 7, word: one, secret: none, more: 2 }]
`,
});

/** A commit with a model that fails with the secret in its message. `UNIT_TEST` goes with it. */
export const FAILING_MODEL: TestFiles = inFolder({
  "models/text.sql": full("text", "@VAR('key')::INT AS id"),
});
export const UNIT_TEST = `${FOLDER}/${TEST}`;
