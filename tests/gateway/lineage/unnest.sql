CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT id, tag FROM orders CROSS JOIN UNNEST(tags) AS t (tag);
SELECT id, sku, qty * 2 AS q FROM orders CROSS JOIN UNNEST(items) AS t (sku, qty);
SELECT k, val FROM orders LEFT JOIN UNNEST(attributes) AS t (k, val) ON TRUE;
