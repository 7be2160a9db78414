CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE TABLE changes (currency STRING, rate DOUBLE, since TIMESTAMP(3), WATERMARK FOR since AS since) WITH ('connector' = 'kafka', 'topic' = 'c', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE VIEW latest AS SELECT currency, rate, since FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY since DESC) AS n FROM changes) WHERE n = 1;
SELECT o.id, l.rate FROM orders o JOIN latest FOR SYSTEM_TIME AS OF o.ts AS l ON o.currency = l.currency;
