CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
STOP JOB '228d70913eab60dda85c5e7f78b5782c' WITH SAVEPOINT;
--! error sql_unsupported |STOP JOB '228d70913eab60dda85c5e7f78b5782c' WITH SAVEPOINT|
