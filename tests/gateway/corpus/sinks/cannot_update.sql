CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE f (id INT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json');
SET 'table.exec.state.ttl' = '1 d';
INSERT INTO f SELECT id, COUNT(*) FROM orders GROUP BY id;
--! error sink_cannot_update |INTO [[f]]|
