CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT x.c, x.more + 1 AS evenmore FROM (SELECT customer AS c, amount * 2 AS more FROM (SELECT * FROM orders WHERE id > 1)) x ORDER BY x.c LIMIT 3;
