CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT COUNT(*) AS n, COUNT(DISTINCT customer) AS people, SUM(amount) FILTER (WHERE id > 3) AS few, AVG(amount) AS mean, MAX(amount) - MIN(amount) AS spread, LISTAGG(customer, ';') AS names, SUM(amount) / COUNT(*) AS share FROM orders;
