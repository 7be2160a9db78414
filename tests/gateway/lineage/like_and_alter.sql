CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE TABLE sums (who STRING, what DOUBLE) WITH ('connector' = 'print');
CREATE TABLE copied (extra STRING) WITH ('topic' = 'copied') LIKE orders;
ALTER TABLE copied ADD (later INT);
SELECT extra, total, later FROM copied;
