-- Revenue of each city in each minute.
CREATE TABLE orders (
  order_id BIGINT,
  city STRING,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10'
);

CREATE TABLE city_revenue (
  minute_start TIMESTAMP(3),
  city STRING,
  revenue DECIMAL(20, 2),
  orders BIGINT
) WITH ('connector' = 'print');

INSERT INTO city_revenue
SELECT window_start, city, SUM(price), COUNT(*)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, city;
