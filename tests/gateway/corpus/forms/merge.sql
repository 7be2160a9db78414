CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
MERGE INTO k2 USING s ON k2.id = s.id WHEN MATCHED THEN UPDATE SET id = 1;
--! error sql_unsupported |MERGE INTO k2 USING s ON k2.id = s.id WHEN MATCHED THEN UPDATE SET id = 1|
