import type { PackageIndexServer } from "@dagctl/test-servers";
import type { TestFiles } from "@dagctl/testing";
import { WAREHOUSE_PROJECT } from "./warehouse-project.ts";

const MODEL = `import pandas as pd
import shop_rates
from sqlmesh import model


@model("rates.rates", kind="FULL", cron="@daily", columns={"currency": "text", "rate": "int"})
def execute(context, start, end, execution_time, **kwargs):
    return pd.DataFrame(sorted(shop_rates.RATES.items()), columns=["currency", "rate"])
`;

/** A project whose Python model imports a package that only an index of the organization has. */
export const RATES_PROJECT: TestFiles = {
  "config.yaml": WAREHOUSE_PROJECT["config.yaml"] ?? "",
  "models/rates.py": MODEL,
  "requirements.txt": "shop-rates\n",
};

/** The same with a version of the package that needs a library in another version than the tool. */
export const CONFLICTING_RATES: TestFiles = { "requirements.txt": "shop-rates==2.0\n" };

/** A project that runs in an image of its own: its requirements are met nowhere. */
export const IMAGE_PROJECT: TestFiles = {
  "config.yaml": WAREHOUSE_PROJECT["config.yaml"] ?? "",
  "models/orders.sql": `MODEL (name ready.orders, kind FULL, cron '@daily');
SELECT 7::INT AS id
`,
  "requirements.txt": "in-no-index-of-a-test==1.0\n",
};

/** Publishes the package in both versions. */
export async function publishRates(index: PackageIndexServer): Promise<void> {
  const modules = { "shop_rates/__init__.py": 'RATES = {"EUR": 100, "USD": 109}\n' };
  const given = { name: "shop-rates", uploadTime: "2024-01-01", modules };
  await index.publish({ ...given, version: "1.0" });
  await index.publish({ ...given, version: "2.0", dependencies: ["sqlglot<1"] });
}
