CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE TABLE slow WITH ('rows-per-secnd' = '1') LIKE orders;
INSERT INTO res SELECT id, 1 FROM slow;
--! error option_unknown |'rows-per-secnd'| => 'rows-per-second'
