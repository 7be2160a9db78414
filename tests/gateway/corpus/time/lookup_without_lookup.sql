CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE o4 (id INT, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT o.id, 1 FROM o4 o JOIN orders FOR SYSTEM_TIME AS OF o.p AS d ON o.id = d.id;
--! error plan_failed |FOR SYSTEM_TIME AS OF|
