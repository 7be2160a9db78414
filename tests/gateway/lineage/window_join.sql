CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE TABLE rates (
  currency STRING, rate DOUBLE, valid TIMESTAMP(3), PRIMARY KEY (currency) NOT ENFORCED, WATERMARK FOR valid AS valid
) WITH ('connector' = 'upsert-kafka', 'topic' = 'rates', 'properties.bootstrap.servers' = 'nowhere:9092',
  'key.format' = 'json', 'value.format' = 'json');
SELECT l.customer, r.rate, l.window_start FROM
  (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) l JOIN
  (SELECT * FROM TABLE(TUMBLE(TABLE rates, DESCRIPTOR(valid), INTERVAL '5' MINUTE))) r
  ON l.currency = r.currency AND l.window_start = r.window_start AND l.window_end = r.window_end;
