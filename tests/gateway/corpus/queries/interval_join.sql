CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE TABLE shipped (id INT, moment TIMESTAMP(3), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen');
INSERT INTO res SELECT o.id, 1 FROM orders o JOIN shipped s ON o.id = s.id AND s.moment BETWEEN o.ts AND o.ts + INTERVAL '1' HOUR;
