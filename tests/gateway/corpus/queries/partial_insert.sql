CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE o3 (id INT, n BIGINT, note STRING) WITH ('connector' = 'print');
INSERT INTO o3 (n, id) SELECT 1, id FROM orders;
