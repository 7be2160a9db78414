CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE j (s STRING) WITH ('connector' = 'print');
INSERT INTO j SELECT JSON_VALUE(note, '$.a') FROM orders;
