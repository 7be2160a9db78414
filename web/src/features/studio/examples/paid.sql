-- Orders and their payments, where the payment came within an hour.
CREATE TABLE orders (
  order_id INT,
  customer STRING,
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.order_id.min' = '1',
  'fields.order_id.max' = '50'
);

CREATE TABLE payments (
  order_id INT,
  amount DECIMAL(10, 2),
  paid_at TIMESTAMP(3),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.order_id.min' = '1',
  'fields.order_id.max' = '50'
);

CREATE TABLE paid_orders (
  order_id INT,
  customer STRING,
  amount DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  paid_at TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO paid_orders
SELECT o.order_id, o.customer, p.amount, o.ordered_at, p.paid_at
FROM orders AS o
JOIN payments AS p
  ON o.order_id = p.order_id
  AND p.paid_at BETWEEN o.ordered_at - INTERVAL '1' HOUR AND o.ordered_at + INTERVAL '1' HOUR;
