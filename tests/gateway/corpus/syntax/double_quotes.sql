CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, 1 FROM orders WHERE note = "a";
--! error sql_syntax |"a"| => 'a'
