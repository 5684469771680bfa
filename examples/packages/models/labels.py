import inflection
import pandas as pd
from sqlmesh import model


@model("shop.labels", kind="FULL", cron="@daily", columns={"item": "text", "label": "text"})
def execute(context, **kwargs):
    items = context.fetchdf(f"SELECT item FROM {context.resolve_table('shop.items')} ORDER BY item")
    labels = [inflection.pluralize(item) for item in items["item"]]
    return pd.DataFrame({"item": items["item"], "label": labels})
