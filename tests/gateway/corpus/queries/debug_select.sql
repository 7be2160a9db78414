CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
SELECT id, COUNT(*) FROM orders GROUP BY id;
--! purpose debug
