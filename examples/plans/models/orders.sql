MODEL (
  name shop.orders,
  kind FULL,
  grain order_id
);

SELECT
  order_id::INT AS order_id,
  customer::TEXT AS customer,
  ordered_on::DATE AS ordered_on,
  amount::DECIMAL(10, 2) AS amount
FROM (
  VALUES
    (1, 'ada', '2026-01-02', 30.00),
    (2, 'grace', '2026-01-02', 12.50),
    (3, 'ada', '2026-01-03', 7.25),
    (4, 'edsger', '2026-01-05', 99.90)
) AS raw(order_id, customer, ordered_on, amount)
