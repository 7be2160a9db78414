CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT UPPER(customer) || '-' || currency AS code, (amount + 1) * 3 AS more, amount - (amount - 1) AS single,
  CASE WHEN id > 10 THEN 'big' WHEN id < 0 THEN customer ELSE 'small' END AS size, id IN (1, 2, 3) AS known,
  -id AS negative, NOT (id IS NULL) AND customer LIKE 'a%' AS likely, COALESCE(customer, currency) AS either,
  EXTRACT(YEAR FROM ts) AS y, TRIM(BOTH ' ' FROM customer) AS bare, ts + INTERVAL '1' DAY AS tomorrow
FROM orders;
