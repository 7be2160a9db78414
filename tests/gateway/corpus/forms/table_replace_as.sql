CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
REPLACE TABLE k2 WITH ('connector'='print') AS SELECT id FROM s;
--! error sql_unsupported |REPLACE TABLE k2 WITH ('connector'='print') AS SELECT id FROM s|
