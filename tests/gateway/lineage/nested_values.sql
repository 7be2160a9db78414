CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT items[1].sku AS first_sku, tags[2] AS second_tag, attributes['x'] AS x, CARDINALITY(tags) AS n, ROW(id, customer) AS pair, ARRAY[id, 1] AS ids, MAP['a', id] AS named FROM orders;
