CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k (id INT, name STRING) WITH ('connector' = 'print');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
REMOVE JAR '/tmp/x.jar'; INSERT INTO k2 SELECT id FROM s;
--! error sql_unsupported |REMOVE JAR '/tmp/x.jar'|
