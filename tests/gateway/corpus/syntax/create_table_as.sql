CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE c WITH ('connector' = 'print') AS SELECT id FROM orders;
--! error sql_unsupported |CREATE TABLE c WITH ('connector' = 'print') AS SELECT id FROM orders|
--! error sql_without_insert
