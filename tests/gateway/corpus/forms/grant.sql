CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
GRANT SELECT ON k2 TO me;
--! error sql_syntax |GRANT|
