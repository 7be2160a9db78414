CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k (id INT, name STRING) WITH ('connector' = 'print');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s /*+ OPTIONS(rows-per-second=1) */;
--! error sql_syntax |rows|
