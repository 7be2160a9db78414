CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
DROP FUNCTION nothing;
INSERT INTO res SELECT id, 1 FROM orders;
--! error function_unknown |nothing|
