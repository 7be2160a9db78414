CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE VIEW v1 AS SELECT id FROM orders;
CREATE VIEW v2 AS SELECT id + 1 AS id FROM v1;
INSERT INTO res SELECT id, 1 FROM v2;
