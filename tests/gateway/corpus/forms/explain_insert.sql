CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k (id INT, name STRING) WITH ('connector' = 'print');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
EXPLAIN INSERT INTO k2 SELECT id FROM s; INSERT INTO k2 SELECT id FROM s;
