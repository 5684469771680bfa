import type { TestFiles } from "@dagctl/testing";
import { dbtConfiguration } from "./nightly-projects.ts";

/** The folder of the project in its repository, beside that of a package. */
export const DBT_FOLDER = "pipelines/mornings";
const PACKAGE = "pipelines/numbers";

const inFolder = (folder: string, files: TestFiles): TestFiles =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

const twice = (number: number): TestFiles =>
  inFolder(PACKAGE, { "macros/two.sql": `{% macro two() %}${number}{% endmacro %}\n` });

/**
 * A dbt project on PostgreSQL with a seed, a test, a macro that uses one of a package, and a model
 * with a secret in its SQL.
 */
export const PLANNED_DBT: TestFiles = {
  ...inFolder(PACKAGE, { "dbt_project.yml": 'name: numbers\nversion: "1.0"\n' }),
  ...twice(2),
  ...inFolder(DBT_FOLDER, {
    ...dbtConfiguration("mornings"),
    "packages.yml": "packages: [{ local: ../numbers }]\n",
    "seeds/raw.csv": "id,word\n1,one\n2,two\n",
    "macros/double.sql": "{% macro double(x) %}{{ x }} * {{ numbers.two() }}{% endmacro %}\n",
    "models/orders.sql": "select *, {{ double('id') }} as twice from {{ ref('raw') }}\n",
    "models/below.sql": "select id from {{ ref('orders') }}\n",
    "models/keys.sql": `select '{{ env_var("WAREHOUSE_PASSWORD") }}' as password\n`,
    "models/old.sql": "select 1 as id\n",
    "models/schema.yml":
      "models:\n  - name: orders\n    columns: [{ name: id, tests: [not_null] }]\n",
  }),
};

/** A commit that adds a model, removes one, and changes the seed and the macro of the package. */
export const CHANGED_DBT: TestFiles = {
  ...twice(3),
  ...inFolder(DBT_FOLDER, {
    "models/fresh.sql": "select 1 as id\n",
    "models/old.sql": null,
    "seeds/raw.csv": "id,word\n1,one\n2,two\n3,three\n",
  }),
};
