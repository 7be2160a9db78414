CREATE TABLE single (id INT) WITH ('connector' = 'print');
CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
INSERT INTO single SELECT DISTINCT id FROM orders;
--! warning state_grows |DISTINCT|
