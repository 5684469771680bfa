MODEL (
  name shop.best_day,
  kind VIEW
);

SELECT
  ordered_on,
  revenue
FROM shop.daily_revenue
ORDER BY
  revenue DESC
LIMIT 1
