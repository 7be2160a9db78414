CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE wres (ws TIMESTAMP(3), id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO wres SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE), id, COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), id;
