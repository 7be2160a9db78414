CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE o2 (id INT, s DOUBLE) WITH ('connector' = 'print');
INSERT INTO o2 SELECT id, SUM(amount) OVER (PARTITION BY id ORDER BY amount) FROM orders;
--! @1.20 error plan_failed |OVER|
--! @2 warning state_grows |OVER|
