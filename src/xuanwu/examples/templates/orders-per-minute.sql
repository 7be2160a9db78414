-- Orders and revenue of each shop, minute by minute.
CREATE TABLE orders (
  order_id   BIGINT,
  shop       STRING,
  amount     DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.order_id.min' = '1',
  'fields.order_id.max' = '1000000',
  'fields.shop.length' = '1',
  'fields.amount.min' = '1',
  'fields.amount.max' = '200'
);

CREATE TABLE revenue (
  window_start TIMESTAMP(3),
  shop         STRING,
  orders       BIGINT,
  revenue      DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO revenue
SELECT window_start, shop, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, shop;
