import type { TestFiles } from "@dagctl/testing";
import { FIRST_COMMIT } from "./sqlmesh-project.ts";

/** A SQLMesh project with a Python model and a macro that import packages. */
export const SQLMESH_PACKAGES: TestFiles = {
  ...FIRST_COMMIT,
  "requirements.txt": [
    "# What our models import.",
    "inflection==0.5.1",
    "python-slugify>=5,<9  # for macros",
    "",
  ].join("\n"),
  "macros/__init__.py": "",
  "macros/words.py": `from slugify import slugify
from sqlmesh import macro


@macro()
def slug(evaluator, text):
    return f"'{slugify(text.name)}'"
`,
  "models/plurals.py": `import inflection
import pandas as pd
from sqlmesh import model


@model("shop.plurals", kind="FULL", cron="@daily", columns={"word": "text"})
def execute(context, start, end, execution_time, **kwargs):
    return pd.DataFrame([{"word": inflection.pluralize("order")}])
`,
  "models/slugs.sql": `MODEL (name shop.slugs, kind FULL, cron '@daily');
SELECT @slug('Ada & Bob') AS slug
`,
};

const pyproject = (...dependencies: readonly string[]): string =>
  [
    "[project]",
    'name = "shop"',
    'version = "1.0"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    "",
  ].join("\n");

/** A dbt project of one Python model on DuckDB that says what this expression of a module is. */
export const dbtPackages = (module: string, expression: string): TestFiles => ({
  "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\nmodel-paths: [models]\n',
  "profiles.yml":
    "shop:\n  target: prod\n  outputs:\n    prod:\n      type: duckdb\n      path: warehouse.db\n",
  "models/said.py": `import ${module}


def model(dbt, session):
    dbt.config(materialized="table")
    said = ${expression}
    return session.sql(f"select '{said}' as said")
`,
});

/** The same with a pyproject.toml. */
export const dbtPyproject = (...dependencies: readonly string[]): TestFiles => ({
  ...dbtPackages("inflection", 'inflection.pluralize("order")'),
  "pyproject.toml": pyproject(...dependencies),
});
