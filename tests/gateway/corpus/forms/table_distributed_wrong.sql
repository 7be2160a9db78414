CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
CREATE TABLE d (a INT, b INT) DISTRIBUTED BY HASH(z) INTO 4 BUCKETS WITH ('connector'='print');
--! error sql_invalid |z|
