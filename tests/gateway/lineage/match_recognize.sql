CREATE TABLE orders (
  id INT, customer STRING, amount DECIMAL(10, 2), currency STRING, tags ARRAY<STRING>,
  items ARRAY<ROW<sku STRING, qty INT>>, attributes MAP<STRING, INT>,
  total AS amount * 2, taken AS PROCTIME(), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT * FROM orders MATCH_RECOGNIZE (
  PARTITION BY customer ORDER BY ts
  MEASURES A.amount AS first_amount, LAST(B.amount) AS last_amount, LAST(B.total) - A.total AS growth, FIRST(A.ts) AS started
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B+) DEFINE A AS A.amount > 1, B AS B.amount > PREV(B.amount));
