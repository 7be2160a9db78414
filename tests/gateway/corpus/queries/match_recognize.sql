CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE m (customer INT, first DOUBLE, last DOUBLE) WITH ('connector' = 'print');
INSERT INTO m SELECT customer, first, last FROM orders MATCH_RECOGNIZE (PARTITION BY customer ORDER BY ts MEASURES A.amount AS first, LAST(B.amount) AS last ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) DEFINE B AS B.amount < A.amount, C AS C.amount > A.amount);
