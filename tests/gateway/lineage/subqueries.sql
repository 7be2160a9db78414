CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
CREATE TABLE rates (
  currency STRING, rate DOUBLE, valid TIMESTAMP(3), PRIMARY KEY (currency) NOT ENFORCED, WATERMARK FOR valid AS valid
) WITH ('connector' = 'upsert-kafka', 'topic' = 'rates', 'properties.bootstrap.servers' = 'nowhere:9092',
  'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE customers (name STRING, city STRING, born DATE) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://nowhere/db', 'table-name' = 'c');
SELECT id FROM orders WHERE currency IN (SELECT currency FROM rates) AND EXISTS (SELECT 1 FROM customers WHERE customers.name = orders.customer);
SELECT id, (SELECT MAX(rate) FROM rates) AS most FROM orders;
SELECT id FROM orders WHERE customer NOT IN (SELECT name FROM customers WHERE city IN (SELECT currency FROM rates));
