MODEL (
  name shop.daily_revenue,
  kind FULL,
  cron '@daily',
  grain ordered_on
);

SELECT
  ordered_on,
  SUM(amount)::DECIMAL(12, 2) AS revenue
FROM shop.orders
GROUP BY
  ordered_on
