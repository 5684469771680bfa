MODEL (
  name shop.items,
  kind FULL,
  grain item
);

SELECT
  item::TEXT AS item
FROM (
  VALUES
    ('order'),
    ('category'),
    ('person'),
    ('sheep')
) AS raw(item)
