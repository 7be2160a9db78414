CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE c (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE f (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json');
SET 'table.exec.state.ttl' = '1 d';
INSERT INTO f SELECT o.id, c.name FROM orders o LEFT JOIN c ON o.customer = c.id;
--! error sink_cannot_update |INTO [[f]]|
