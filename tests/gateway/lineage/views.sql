CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE TABLE sums (who STRING, what DOUBLE) WITH ('connector' = 'print');
CREATE VIEW per_customer AS SELECT customer, SUM(amount) AS spent FROM orders GROUP BY customer;
CREATE TEMPORARY VIEW doubled AS SELECT UPPER(customer) AS who, spent * 2 AS twice FROM per_customer;
INSERT INTO sums SELECT who, CAST(twice AS DOUBLE) FROM doubled WHERE twice > 10;
